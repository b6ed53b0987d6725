/** A walk through traces in the order of an earlier moment. */
import { matchesTimeRange } from '../../evaluator/time-range.ts';
import { traceIdOf } from '../../evaluator/trace-id-of.ts';
import { compareTracePositions, tracePosition } from '../../ordering/order.ts';
import { merged, type PlacedTrace } from '../../ordering/placed-traces.ts';
import { type TraceWalk, tracePositionPlace } from '../../ordering/walk.ts';
import type { ReadSource } from './source.ts';
import type { TraceMoves } from './trace-moves.ts';
import type { TraceQuestion, TraceSearch } from './trace-search.ts';
import { getTrace } from './traces.ts';

interface Asked {
  readonly query: TraceQuestion;
  readonly walk: TraceWalk;
  readonly search: TraceSearch;
  readonly source: ReadSource;
}

/** Traces that have not changed since then, merged with the changed ones at their earlier positions. */
export function placedAsOf(moves: TraceMoves, traces: Iterable<PlacedTrace>, asked: Asked): Iterable<PlacedTrace> {
  const unchanged = Iterator.from(traces).filter(
    ({ trace: { traceId } }) => !moves.earlier.has(traceId) && moves.wasStored(traceId),
  );
  const { order } = asked.walk;
  return merged(unchanged, changedTraces(moves, asked), (a, b) => compareTracePositions(order, a.position, b.position));
}

function* changedTraces(moves: TraceMoves, { query, walk, search, source }: Asked): Generator<PlacedTrace> {
  const place = tracePositionPlace(walk);
  const named = traceIdOf(query.filter);
  const positions = [...moves.earlier.values()]
    .filter(({ traceId }) => named === undefined || traceId === named)
    .filter(({ startTimeUnixNano }) => matchesTimeRange(query.timeRange, startTimeUnixNano))
    .map((trace) => tracePosition(walk.order, trace))
    .filter((position) => place(position) === 'WITHIN')
    .sort((a, b) => compareTracePositions(walk.order, a, b));
  for (const position of positions) {
    const trace = getTrace(position.traceId, source);
    if (trace !== undefined && search.meetsFilter(trace)) yield { trace, position };
  }
}
