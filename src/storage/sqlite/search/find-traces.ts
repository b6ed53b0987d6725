/**
 * Searches and counts of traces. Conditions on the whole trace are tested on its summary. Conditions on its spans are met
 * in the order of spans, but traces are wanted in their own order, and a long trace may match long after its start. See
 * {@link byMatchingSpans} for how pages neither lose nor repeat a trace.
 */
import type { TracePage, TraceSummary } from '../../backend.ts';
import { traceIdOf } from '../../evaluator/trace-id-of.ts';
import { type PlacedTrace, placedNow, takeTracePage } from '../../ordering/placed-traces.ts';
import { type TraceWalk, walkTo } from '../../ordering/walk.ts';
import type { TraceQuery } from '../../query.ts';
import { columns, integer, select } from '../file/select.ts';
import { countedTrace } from '../rows/counted.ts';
import type { ReadSource } from './source.ts';
import { currentMoment, TraceMoves } from './trace-moves.ts';
import { type TraceQuestion, TraceSearch } from './trace-search.ts';
import { getTrace } from './traces.ts';
import { placedAsOf } from './traces-as-of.ts';
import { byMatchingSpans } from './traces-by-spans.ts';

/** SQLite counts the entries of an index without reading them. */
const TRACE_COUNT = select(columns(integer('count', 'count(*)')), 'FROM traces');

export function findTraces(query: TraceQuery, source: ReadSource): TracePage {
  const { asOf } = query;
  const walk = walkTo(query);
  const search = new TraceSearch(query, source);
  const traces = placedNow(orderedTraces(query, walk, search, source), walk.order);
  const moves = asOf === undefined ? undefined : TraceMoves.since(asOf, source);
  const placed = moves === undefined ? traces : placedAsOf(moves, traces, { query, walk, search, source });
  return {
    ...takeTracePage(countedTraces(placed, source), query.page, walk),
    moment: asOf ?? currentMoment(source),
    orderChanged: asOf !== undefined && moves === undefined,
  };
}

export function countTraces(question: TraceQuestion, source: ReadSource): number {
  const { filter, timeRange } = question;
  if (filter === undefined && timeRange === undefined) {
    const [count] = source.db.get(TRACE_COUNT) ?? [0n];
    return Number(count);
  }
  const search = new TraceSearch(question, source);
  const traceId = traceIdOf(filter);
  return traceId === undefined ? search.count() : oneTrace(traceId, search, source).length;
}

/** The traces as they are taken. */
function* countedTraces(placed: Iterable<PlacedTrace>, source: ReadSource): Generator<PlacedTrace> {
  for (const one of placed) {
    countedTrace(one.trace, source);
    yield one;
  }
}

/** Matching traces in the total order: at least those within the walk. */
function orderedTraces(
  question: TraceQuestion,
  walk: TraceWalk,
  search: TraceSearch,
  source: ReadSource,
): Iterable<TraceSummary> {
  const traceId = traceIdOf(question.filter);
  if (traceId !== undefined) return oneTrace(traceId, search, source);
  if (search.driver === undefined) return search.byColumn(walk);
  if (search.driver.empty) return [];
  if (walk.order.field === 'START_TIME') return byMatchingSpans(search, walk, source);
  return search.sortedMatches(walk.order) ?? search.byColumn(walk);
}

/** The trace, if it matches. */
function oneTrace(traceId: string, search: TraceSearch, source: ReadSource): readonly TraceSummary[] {
  const trace = getTrace(traceId, source);
  return trace !== undefined && search.matches(trace) ? [trace] : [];
}
