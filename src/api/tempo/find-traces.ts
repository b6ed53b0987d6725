/** Which traces a search answers with: those with a span in the time range that the query chooses. */
import { allOf, isEverything } from '../../query/filter-logic.ts';
import type { TraceSummary } from '../../storage/backend.ts';
import type { SpanFilter, TimeRange, TraceFilter } from '../../storage/query.ts';
import type { Asked } from '../adapter/adapter.ts';

export interface WantedTraces {
  /** Chooses spans. */
  readonly spans: SpanFilter;
  /** The traces in which it chooses any, in a form of its own if there is one. */
  readonly traces: TraceFilter;
  /** What else the traces must meet. */
  readonly conditions: readonly TraceFilter[];
  /** Of the chosen spans, by their start. */
  readonly timeRange: TimeRange;
  readonly limit: number;
}

type Finding = Pick<Asked, 'query' | 'limits'>;

/** Spans that are looked at together for traces that began before the range. */
const SPANS_A_LOOK = 200;

/** At most `limit` traces, newest first. */
export async function findTraces(wanted: WantedTraces, { query, limits }: Finding): Promise<readonly TraceSummary[]> {
  const begun = await tracesBegunInRange(wanted, { query, limits });
  const missing = wanted.limit - begun.length;
  if (wanted.timeRange.from === undefined || missing === 0) return begun;
  return [...begun, ...(await tracesBegunBefore({ ...wanted, limit: missing }, begun, { query, limits }))];
}

/** A trace starts with its first span, so the order of traces leads to these. */
async function tracesBegunInRange(
  { spans, traces, conditions, timeRange, limit }: WantedTraces,
  { query, limits }: Finding,
): Promise<TraceSummary[]> {
  const chosen = isEverything(spans) ? [] : [timeRange.to === undefined ? traces : anyBefore(timeRange.to, spans)];
  const filter = allOf<TraceFilter>([...conditions, ...chosen]);
  const found: TraceSummary[] = [];
  let after: string | null = null;
  do {
    const first = Math.min(limit - found.length, limits.maxPageSize);
    const page = query.search.traces({ ...(!isEverything(filter) && { filter }), timeRange, first, after });
    found.push(...(await page.nodes()));
    const { hasNextPage, endCursor } = await page.pageInfo();
    after = hasNextPage ? endCursor : null;
  } while (after !== null && found.length < limit);
  return found;
}

/** A span of a trace that started in time may still be too late. */
function anyBefore(to: bigint, spans: SpanFilter): TraceFilter {
  return { type: 'anySpan', filter: allOf<SpanFilter>([spans, { type: 'startTimeUnixNano', test: { lt: to } }]) };
}

/** Traces that began before the range and have a chosen span in it. Few traces do, and their spans lead to them. */
async function tracesBegunBefore(
  { spans, conditions, timeRange, limit }: WantedTraces,
  known: readonly TraceSummary[],
  { query, limits }: Finding,
): Promise<TraceSummary[]> {
  const ofTrace = conditions.map((filter): SpanFilter => ({ type: 'trace', filter }));
  const seen = new Set(known.map(({ traceId }) => traceId));
  const found = new Set<string>();
  for (let isDone = false; !isDone && found.size < limit; ) {
    const others = [...seen].map((traceId): SpanFilter => ({ type: 'not', filter: { type: 'traceId', eq: traceId } }));
    const filter = allOf<SpanFilter>([...others, spans, ...ofTrace]);
    const page = query.search.spans({ filter, timeRange, first: Math.min(SPANS_A_LOOK, limits.maxPageSize) });
    for (const { traceId } of await page.nodes()) {
      seen.add(traceId);
      if (found.size < limit) found.add(traceId);
    }
    isDone = !(await page.pageInfo()).hasNextPage;
  }
  const traces = await Promise.all([...found].map((traceId) => query.details.trace(traceId)));
  return traces.filter((trace) => trace !== undefined).sort(newestFirst);
}

function newestFirst(a: TraceSummary, b: TraceSummary): number {
  if (a.startTimeUnixNano !== b.startTimeUnixNano) return a.startTimeUnixNano < b.startTimeUnixNano ? 1 : -1;
  return a.traceId < b.traceId ? 1 : -1;
}
