/**
 * Searches and counts of traces. Conditions that the index decides alone are searched for among the documents of traces.
 * Of the others those on spans propose traces: by matching spans in order of start, see {@link byMatchingSpans}, else all
 * matches sorted in memory, else the traces are walked in their order and tested.
 */
import type { TracePage, TraceSummary } from '../../backend.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { matchesTimeRange } from '../../evaluator/time-range.ts';
import { traceIdOf } from '../../evaluator/trace-id-of.ts';
import { compareTracePositions, tracePosition } from '../../ordering/order.ts';
import { type TraceWalk, takePageOfPortions, tracePlace, walkTo } from '../../ordering/walk.ts';
import type { TraceQuery } from '../../query.ts';
import type { ClusterSource } from './source.ts';
import { TraceSearch } from './trace-search.ts';
import { byMatchingSpans } from './traces-by-spans.ts';

/** Matching traces that are sorted in memory; with more of them the traces are walked in order. */
const MAX_SORTED = 5_000;

/** Earlier positions are not kept: a page is always of now, and says so. */
export async function findTraces(query: TraceQuery, source: ClusterSource): Promise<TracePage> {
  checkPatterns(query.filter);
  const walk = walkTo(query);
  const traces = orderedTraces(query, walk, query.page.limit + 1, source);
  // A trace that grew between two portions may come again, at another place.
  const found = await takePageOfPortions(traces, query.page, tracePlace(walk), ({ traceId }) => traceId);
  return {
    ...found,
    positions: found.items.map((trace) => tracePosition(query.order, trace)),
    moment: query.asOf ?? '',
    orderChanged: query.asOf !== undefined,
  };
}

export async function countTraces(
  query: Pick<TraceQuery, 'filter' | 'timeRange'>,
  source: ClusterSource,
): Promise<number> {
  checkPatterns(query.filter);
  const traceId = traceIdOf(query.filter);
  if (traceId !== undefined) return (await oneTrace(traceId, query, source)).length;
  return (await TraceSearch.open(query, source)).count();
}

async function* orderedTraces(
  query: Pick<TraceQuery, 'filter' | 'timeRange'>,
  walk: TraceWalk,
  wanted: number,
  source: ClusterSource,
): AsyncGenerator<readonly TraceSummary[], void, undefined> {
  const traceId = traceIdOf(query.filter);
  if (traceId !== undefined) {
    yield oneTrace(traceId, query, source);
    return;
  }
  const search = await TraceSearch.open(query, source);
  if (search.exact || search.driver === undefined) yield* search.inOrder(walk, wanted);
  else if (walk.order.field === 'START_TIME') yield* byMatchingSpans(search, walk, wanted, source);
  else {
    const sorted = await sortedMatches(search, walk);
    if (sorted === undefined) yield* search.inOrder(walk, wanted);
    else yield sorted;
  }
}

/** The trace where it matches, with every write that was acknowledged. */
async function oneTrace(
  traceId: string,
  { filter, timeRange }: Pick<TraceQuery, 'filter' | 'timeRange'>,
  source: ClusterSource,
): Promise<TraceSummary[]> {
  const context = source.context.upToDate();
  const traces = await context.summaries([traceId]);
  const inRange = traces.filter((trace) => matchesTimeRange(timeRange, trace.startTimeUnixNano));
  return context.selectTraces(inRange, filter === undefined ? [] : [filter]);
}

/** All matching traces, sorted; undefined where there are too many. */
async function sortedMatches(search: TraceSearch, { order }: TraceWalk): Promise<TraceSummary[] | undefined> {
  const matches: TraceSummary[] = [];
  for await (const traces of search.inAnyOrder()) {
    matches.push(...traces);
    if (matches.length > MAX_SORTED) return undefined;
  }
  return matches.sort((a, b) => compareTracePositions(order, tracePosition(order, a), tracePosition(order, b)));
}
