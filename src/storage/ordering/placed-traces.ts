/** Pages of traces whose positions may be older than their summaries (`TraceQuery.asOf`). */
import type { TracePage, TraceSummary } from '../backend.ts';
import type { PageRequest, TraceOrder, TracePosition } from '../query.ts';
import { tracePosition } from './order.ts';
import { type TraceWalk, takePage, tracePositionPlace } from './walk.ts';

/** A trace in its present state, and its position at the moment of the walk. */
export interface PlacedTrace {
  readonly trace: TraceSummary;
  readonly position: TracePosition;
}

/** The traces with the positions that they have now. */
export function* placedNow(traces: Iterable<TraceSummary>, order: TraceOrder): Generator<PlacedTrace> {
  for (const trace of traces) yield { trace, position: tracePosition(order, trace) };
}

/** The page from traces that come in the order of their positions. */
export function takeTracePage(
  placed: Iterable<PlacedTrace>,
  page: PageRequest<TracePosition>,
  walk: TraceWalk,
): Pick<TracePage, 'items' | 'positions' | 'hasMore'> {
  const place = tracePositionPlace(walk);
  const { items, hasMore } = takePage(placed, page, ({ position }) => place(position));
  return { items: items.map(({ trace }) => trace), positions: items.map(({ position }) => position), hasMore };
}

/** Merges two sorted streams. Reads at most one item ahead in each. */
export function* merged<Item>(a: Iterable<Item>, b: Iterable<Item>, compare: (a: Item, b: Item) => number) {
  const [left, right] = [Iterator.from(a), Iterator.from(b)];
  try {
    let [one, other] = [left.next(), right.next()];
    while (!one.done || !other.done) {
      if (!one.done && (other.done || compare(one.value, other.value) <= 0)) {
        yield one.value;
        one = left.next();
      } else if (!other.done) {
        yield other.value;
        other = right.next();
      }
    }
  } finally {
    left.return?.();
    right.return?.();
  }
}
