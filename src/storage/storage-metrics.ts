/** What the program tells of any storage. */
import type { Meter, MetricDefinition } from '../metrics/definition.ts';
import type { StorageUsage } from './definition.ts';

const SIZE: MetricDefinition = {
  name: 'spangraph_storage_size_bytes',
  help: 'Size of the database: the file without its write-ahead log, or the primary shards of the indices.',
  type: 'gauge',
};
const FREE: MetricDefinition = {
  name: 'spangraph_storage_free_bytes',
  help: 'How much of the database holds nothing and is used next.',
  type: 'gauge',
};
const SPANS: MetricDefinition = { name: 'spangraph_storage_spans', help: 'Spans that are stored.', type: 'gauge' };
const TRACES: MetricDefinition = { name: 'spangraph_storage_traces', help: 'Traces that are stored.', type: 'gauge' };
const OLDEST: MetricDefinition = {
  name: 'spangraph_storage_oldest_span_timestamp_seconds',
  help: 'Start of the oldest span that is stored, in seconds since the Unix epoch.',
  type: 'gauge',
};

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
