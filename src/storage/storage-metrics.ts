/** What the program tells of any storage. */
import { gauge, type Meter, type MetricDefinition } from '../metrics/definition.ts';
import type { StorageUsage } from './definition.ts';

const SIZE = gauge(
  'spangraph_storage_size_bytes',
  'Size of the database: the file without its write-ahead log, or the primary shards of the indices.',
);
const FREE = gauge('spangraph_storage_free_bytes', 'How much of the database holds nothing and is used next.');
const SPANS = gauge('spangraph_storage_spans', 'Spans that are stored.');
const TRACES = gauge('spangraph_storage_traces', 'Traces that are stored.');
const OLDEST = gauge(
  'spangraph_storage_oldest_span_timestamp_seconds',
  'Start of the oldest span that is stored, in seconds since the Unix epoch.',
);

/** Gauges of what is stored. {@link showUsage} sets them. */
export const STORAGE_METRICS: readonly MetricDefinition[] = [SIZE, FREE, SPANS, TRACES, OLDEST];

const NANOS_A_MILLISECOND = 1_000_000n;

/** Shows what the storage says that it has. */
export function showUsage(meter: Meter, usage: StorageUsage): void {
  const { bytes, freeBytes, spans, traces, oldestStartUnixNano } = usage;
  meter.set(SIZE, bytes);
  meter.set(FREE, freeBytes ?? Number.NaN);
  meter.set(SPANS, spans);
  meter.set(TRACES, traces);
  // Milliseconds fit a number exactly. The nanoseconds below them do not.
  const oldestMs = oldestStartUnixNano === undefined ? Number.NaN : Number(oldestStartUnixNano / NANOS_A_MILLISECOND);
  meter.set(OLDEST, oldestMs / 1_000);
}
