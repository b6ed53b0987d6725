import type { Client } from '@elastic/elasticsearch';
import type { StorageUsage } from '../../definition.ts';
import { ANY_DAY, exceptionsIndex, spansIndex, tracesIndex } from '../documents/names.ts';
import { whole } from './whole-answer.ts';

/** The oldest start, as text: a number would lose its last digits. */
const OLDEST_START = { field: 'start', format: '0' };

/** What the indices with this prefix hold, as far as the cluster can tell without reading documents. Throws errors of the client. */
export async function usageOf(client: Client, prefix: string): Promise<StorageUsage> {
  const spans = { index: spansIndex(prefix, ANY_DAY) };
  const traces = { index: tracesIndex(prefix) };
  const indices = [spans.index, traces.index, exceptionsIndex(prefix)];
  const [stats, spanCount, traceCount, oldest] = await Promise.all([
    client.indices.stats({ index: indices, metric: 'store' }),
    client.count(spans),
    client.count(traces),
    client.search({ ...spans, size: 1, _source: false, docvalue_fields: [OLDEST_START], sort: 'start:asc' }),
  ]);
  const start: unknown = whole(oldest).hits.hits[0]?.fields?.start?.[0];
  return {
    bytes: stats._all.primaries?.store?.size_in_bytes ?? 0,
    spans: whole(spanCount).count,
    traces: whole(traceCount).count,
    ...(typeof start === 'string' ? { oldestStartUnixNano: BigInt(start) } : {}),
  };
}
