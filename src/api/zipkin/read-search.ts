/** Reads the parameters of `GET /api/v2/traces`. */
import type { TimeRange } from '../../storage/query.ts';
import { type Parameters, refusal } from '../adapter/parameters.ts';
import { DEFAULT_LIMIT } from './lens-config.ts';
import type { Mark } from './mark-filter.ts';
import { positive, readTimeRange } from './times.ts';

/** What a search asks. */
export interface ZipkinSearch {
  readonly serviceName: string | undefined;
  readonly spanName: string | undefined;
  readonly remoteServiceName: string | undefined;
  /** All of them, each at any span. */
  readonly marks: readonly Mark[];
  /** Microseconds, of a span; both included. */
  readonly minDuration: bigint | undefined;
  readonly maxDuration: bigint | undefined;
  readonly timeRange: Required<TimeRange>;
  /** Of traces. */
  readonly limit: number;
}

const MAX_LIMIT = 2 ** 31 - 1;
/** Maximum number of parts of an `annotationQuery`. */
const MAX_MARKS = 20;

export function readSearch(parameters: Parameters, nowUnixNano: bigint): ZipkinSearch {
  return {
    serviceName: parameters.text('serviceName'),
    spanName: parameters.text('spanName'),
    remoteServiceName: parameters.text('remoteServiceName'),
    marks: readMarks(parameters.text('annotationQuery')),
    ...readDurations(parameters),
    timeRange: readTimeRange(parameters, nowUnixNano),
    limit: parameters.integer('limit', { min: 1, max: MAX_LIMIT }) ?? DEFAULT_LIMIT,
  };
}

function readDurations(parameters: Parameters): Pick<ZipkinSearch, 'minDuration' | 'maxDuration'> {
  const minDuration = positive(parameters, 'minDuration');
  const maxDuration = positive(parameters, 'maxDuration');
  if (maxDuration !== undefined && minDuration === undefined) {
    throw refusal('maxDuration', 'is only valid with minDuration');
  }
  if (maxDuration !== undefined && minDuration !== undefined && maxDuration < minDuration) {
    throw refusal('maxDuration', `must be at least minDuration (${minDuration}), got ${maxDuration}`);
  }
  return { minDuration, maxDuration };
}

/** `a and b=c`. The first part of a key counts, as in Zipkin. */
function readMarks(text: string | undefined): readonly Mark[] {
  const marks = new Map<string, Mark>();
  for (const part of text?.split(' and ') ?? []) {
    const at = part.indexOf('=');
    const key = (at < 0 ? part : part.slice(0, at)).trim();
    const value = at < 0 ? '' : part.slice(at + 1).trim();
    if (key === '' || marks.has(key)) continue;
    marks.set(key, { key, value: value || undefined });
  }
  if (marks.size > MAX_MARKS) throw refusal('annotationQuery', `has ${marks.size} parts; ask for at most ${MAX_MARKS}`);
  return [...marks.values()];
}
