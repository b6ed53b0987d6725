/**
 * Searches and counts of traces. If the index decides the filter alone, it is searched among the documents of traces. Otherwise
 * a condition on spans proposes traces: in order of start by {@link byMatchingSpans}, in other orders by sorting all matches in
 * memory. Without such a condition, or with too many matches, all traces are walked in order and tested.
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

/** Matching traces that are sorted in memory. */
const MAX_SORTED = 5_000;

/** Earlier positions are not kept. A page always shows the present state, and says so. */
export async function findTraces(query: TraceQuery, source: ClusterSource): Promise<TracePage> {
  checkPatterns(query.filter);
  const walk = walkTo(query);
  const traces = orderedTraces(query, walk, query.page.limit + 1, source);
  // A trace that grew between two portions may appear again, at another place.
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

/** The trace, if it matches, with every write that was acknowledged. */
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

/** All matching traces, sorted. Undefined if there are too many. */
async function sortedMatches(search: TraceSearch, { order }: TraceWalk): Promise<TraceSummary[] | undefined> {
  const matches: TraceSummary[] = [];
  for await (const traces of search.inAnyOrder()) {
    matches.push(...traces);
    if (matches.length > MAX_SORTED) return undefined;
  }
  return matches.sort((a, b) => compareTracePositions(order, tracePosition(order, a), tracePosition(order, b)));
}
