/** What the API counts: the operations that clients ask for, and what they take. */
import type { ErrorCode, SpangraphError } from '../errors.ts';
import {
  counter,
  DURATION_BUCKETS,
  histogram,
  type Meter,
  type MetricDefinition,
  NO_METER,
} from '../metrics/definition.ts';
import type { OperationSummary } from '../net/answer-report.ts';

const labels = { operation: 'operations' } as const;
/** With which operations are answered. */
const CODES = [
  'BAD_USER_INPUT',
  'INVALID_CURSOR',
  'PAGE_SIZE_EXCEEDED',
  'OPERATION_TOO_COMPLEX',
  'OPERATION_TOO_DEEP',
  'TOO_MANY_ALIASES',
  'OPERATION_TOO_LARGE',
  'OPERATION_REFUSED',
  'RATE_LIMITED',
  'READ_TIMEOUT',
  'BODY_TOO_LARGE',
  'SHUTTING_DOWN',
  'STORAGE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const satisfies readonly ErrorCode[];
/** Those that graphql-yoga gives. */
const GRAPHQL_CODES = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'];

const DURATION = histogram(
  'spangraph_api_operation_duration_seconds',
  'Time of an operation of GraphQL or REST, from its arrival until its answer is complete. By its name: the first ' +
    'service.telemetry.metrics.max_operation_names names, and `other` for the rest.',
  DURATION_BUCKETS,
  { labels },
);
const RECORDS = counter(
  'spangraph_api_operation_read_records_total',
  'Records (spans, traces, events, links ...) that operations have read.',
  { labels },
);
const READ_BYTES = counter(
  'spangraph_api_operation_read_bytes_total',
  'Bytes that operations have read from the storage.',
  { labels },
);
const ERRORS = counter(
  'spangraph_api_operation_errors_total',
  'Operations that were refused, or have an error in their answer, by its code (docs/errors.md). Each limit has its code.',
  { labels: { code: [...CODES, ...GRAPHQL_CODES, 'other'] } },
);
const CACHE = counter(
  'spangraph_api_cache_requests_total',
  'Looks for something that answering threads keep: the trees of large traces.',
  { labels: { cache: ['trace_trees'], outcome: ['hit', 'miss'] } },
);

export const API_METRICS: readonly MetricDefinition[] = [DURATION, RECORDS, READ_BYTES, ERRORS, CACHE];

export class OperationMeter {
  readonly #meter: Meter;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** The answer to a question that came at `startedAt` (performance.now) is complete. Undefined: it was no operation. */
  answered(startedAt: number, summary: OperationSummary | undefined): void {
    if (summary === undefined) return;
    const { operation, recordsRead, bytesRead, codes } = summary;
    this.#meter.observe(DURATION, (performance.now() - startedAt) / 1_000, { operation });
    this.#meter.add(RECORDS, recordsRead, { operation });
    this.#meter.add(READ_BYTES, bytesRead, { operation });
    for (const code of codes) this.#meter.add(ERRORS, 1, { code });
  }

  /** A question was refused before a thread had answered it. */
  refused({ code }: SpangraphError): void {
    this.#meter.add(ERRORS, 1, { code });
  }
}

export const NO_OPERATION_METER = new OperationMeter(NO_METER);

/** For the looks of one thread for trees of traces. */
export function treesMeter(meter: Meter): (isHit: boolean) => void {
  return (isHit) => meter.add(CACHE, 1, { cache: 'trace_trees', outcome: isHit ? 'hit' : 'miss' });
}
