/** The messages `SpanSet`: the spans of a trace that a query chooses. */
import { durationNano } from '../../model/span.ts';
import type { SpanRecord, TraceSummary } from '../../storage/backend.ts';
import type { Asked } from '../adapter/adapter.ts';
import { type Json, message } from './proto-json.ts';
import type { SearchedSpans } from './read-traceql.ts';

/** One set with the first chosen spans in order of start, and the number of all. */
export async function spanSetsOf(
  trace: TraceSummary,
  { spans: filter }: SearchedSpans,
  limit: number,
  { query }: Asked,
): Promise<readonly Json[]> {
  const chosen = query.search.spansOfTrace(trace, { filter, first: limit });
  const [shown, { hasNextPage }] = await Promise.all([chosen.nodes(), chosen.pageInfo()]);
  const matched = hasNextPage ? await chosen.totalCount() : shown.length;
  return shown.length === 0 ? [] : [message({ spans: shown.map(spanJson), matched })];
}

function spanJson(span: SpanRecord): Json {
  return message({
    spanID: span.spanId,
    startTimeUnixNano: span.startTimeUnixNano,
    durationNanos: clampedDuration(span),
  });
}

/** An unsigned field. A span that ends before it starts, or is not finished, has no duration. */
function clampedDuration(span: SpanRecord): bigint {
  const duration = durationNano(span);
  return duration < 0n ? 0n : duration;
}
