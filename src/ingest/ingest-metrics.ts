/** What the sink counts: its queue and its commits. */
import {
  counter,
  DURATION_BUCKETS,
  gauge,
  histogram,
  type Meter,
  type MetricDefinition,
} from '../metrics/definition.ts';
import type { WriteReport } from '../storage/backend.ts';

const QUEUE_SIZE = gauge(
  'spangraph_exporter_queue_size_bytes',
  'Uncompressed data of requests that are being decoded or wait for their commit.',
);
const QUEUE_CAPACITY = gauge(
  'spangraph_exporter_queue_capacity_bytes',
  'The bound of the queue (ingest.max_queue_size_mib).',
);
const COMMIT_DURATION = histogram(
  'spangraph_exporter_commit_duration_seconds',
  'Time of a commit until it is durable, or has failed. The count is the number of commits.',
  DURATION_BUCKETS,
  { labels: { outcome: ['ok', 'failed'] } },
);
const COMMIT_SPANS = histogram(
  'spangraph_exporter_commit_spans',
  'Spans of a commit.',
  [1, 10, 50, 100, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000],
);
const SENT = counter('spangraph_exporter_sent_spans_total', 'New spans that were stored.');
const REPEATED = counter(
  'spangraph_exporter_repeated_spans_total',
  'Spans whose key was stored before: finished forms of unfinished spans, equal ones, and conflicting ones.',
);
const CONFLICTING = counter(
  'spangraph_exporter_conflicting_spans_total',
  'Repeated spans that were left out because their content differs from the stored one.',
);
const FAILED = counter(
  'spangraph_exporter_send_failed_spans_total',
  'Spans of commits that failed. Their senders were told to send them again.',
);

export const INGEST_METRICS: readonly MetricDefinition[] = [
  QUEUE_SIZE,
  QUEUE_CAPACITY,
  COMMIT_DURATION,
  COMMIT_SPANS,
  SENT,
  REPEATED,
  CONFLICTING,
  FAILED,
];

export class QueueMeter {
  readonly #meter: Meter;

  constructor(meter: Meter, queueBytes: number) {
    this.#meter = meter;
    meter.set(QUEUE_CAPACITY, queueBytes);
    this.queueHas(0);
  }

  queueHas(bytes: number): void {
    this.#meter.set(QUEUE_SIZE, bytes);
  }
}

export class CommitMeter {
  readonly #meter: Meter;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** A commit of `spans` that began at `startedAt` (performance.now) is durable. */
  succeeded(startedAt: number, spans: number, reports: readonly WriteReport[]): void {
    const meter = this.#meter;
    meter.observe(COMMIT_DURATION, secondsSince(startedAt), { outcome: 'ok' });
    meter.observe(COMMIT_SPANS, spans);
    for (const { stored, repeated, conflicting } of reports) {
      meter.add(SENT, stored);
      meter.add(REPEATED, repeated);
      meter.add(CONFLICTING, conflicting);
    }
  }

  failed(startedAt: number, spans: number): void {
    this.#meter.observe(COMMIT_DURATION, secondsSince(startedAt), { outcome: 'failed' });
    this.#meter.add(FAILED, spans);
  }
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1_000;
}
