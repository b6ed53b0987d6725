/** Pages of searches: the walk to a page, and the loop with which every backend fills a page. */
import { MAX_INT64, MIN_INT64 } from '../../model/int64.ts';
import type {
  OrderDirection,
  Page,
  PageRequest,
  SpanOrder,
  SpanPosition,
  TraceOrder,
  TracePosition,
} from '../query.ts';
import type { Bounds } from './bounds.ts';
import {
  compareSpanPositions,
  compareTracePositions,
  type OrderableSpan,
  type OrderableTrace,
  spanPosition,
  tracePosition,
} from './order.ts';

/** A walk through an order: it begins after `begin` and ends before `end`. */
export interface Walk<Order, Position> {
  readonly order: Order;
  readonly begin: Position | undefined;
  readonly end: Position | undefined;
}

export type SpanWalk = Walk<SpanOrder, SpanPosition>;
export type TraceWalk = Walk<TraceOrder, TracePosition>;

/** Where an item is: before the begin of the walk, within it, or after its end. */
type Place = 'BEFORE' | 'WITHIN' | 'AFTER';

/** The walk to a page. A page from the end is walked backwards. */
export function walkTo<Order extends { readonly direction: OrderDirection }, Position>({
  order,
  page: { after, before, fromEnd },
}: {
  readonly order: Order;
  readonly page: PageRequest<Position>;
}): Walk<Order, Position> {
  return fromEnd
    ? { order: { ...order, direction: opposite(order.direction) }, begin: before, end: after }
    : { order, begin: after, end: before };
}

export function opposite(direction: OrderDirection): OrderDirection {
  return direction === 'ASC' ? 'DESC' : 'ASC';
}

/** Values of the order's field between the ends of the walk. */
export function valueBounds({ order, begin, end }: SpanWalk | TraceWalk): Bounds {
  const [low, high] = order.direction === 'ASC' ? [begin, end] : [end, begin];
  return { low: low?.value ?? MIN_INT64, high: high?.value ?? MAX_INT64 };
}

export function spanPlace({ order, begin, end }: SpanWalk): (span: OrderableSpan) => Place {
  return (span) => {
    const position = spanPosition(order, span);
    if (begin !== undefined && compareSpanPositions(order, position, begin) <= 0) return 'BEFORE';
    return end !== undefined && compareSpanPositions(order, position, end) >= 0 ? 'AFTER' : 'WITHIN';
  };
}

export function tracePlace(walk: TraceWalk): (trace: OrderableTrace) => Place {
  const place = tracePositionPlace(walk);
  return (trace) => place(tracePosition(walk.order, trace));
}

export function tracePositionPlace({ order, begin, end }: TraceWalk): (position: TracePosition) => Place {
  return (position) => {
    if (begin !== undefined && compareTracePositions(order, position, begin) <= 0) return 'BEFORE';
    return end !== undefined && compareTracePositions(order, position, end) >= 0 ? 'AFTER' : 'WITHIN';
  };
}

/** The page from items in the order of the walk. Reads at most one item more than the page holds. */
export function takePage<Item>(
  items: Iterable<Item>,
  page: PageRequest<unknown>,
  placeOf: (item: Item) => Place,
): Page<Item> {
  const taken: Item[] = [];
  for (const item of items) {
    const place = placeOf(item);
    if (place === 'AFTER') break;
    if (place === 'WITHIN' && taken.push(item) > page.limit) break;
  }
  return toPage(taken, page);
}

/**
 * Like {@link takePage}, for a stream whose data may change between two portions: it leaves out an item whose key it has
 * already taken, and an item after the end does not stop it.
 */
export async function takePageOfPortions<Item>(
  portions: AsyncIterable<readonly Item[]>,
  page: PageRequest<unknown>,
  placeOf: (item: Item) => Place,
  keyOf: (item: Item) => unknown,
): Promise<Page<Item>> {
  const taken = new Map<unknown, Item>();
  for await (const portion of portions) {
    for (const item of portion) {
      const key = keyOf(item);
      if (placeOf(item) === 'WITHIN' && !taken.has(key)) taken.set(key, item);
    }
    if (taken.size > page.limit) break;
  }
  return toPage([...taken.values()], page);
}

function toPage<Item>(taken: readonly Item[], { limit, fromEnd }: PageRequest<unknown>): Page<Item> {
  const items = taken.slice(0, limit);
  return { items: fromEnd ? items.reverse() : items, hasMore: taken.length > limit };
}
