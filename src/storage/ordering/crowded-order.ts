/** Sorts a stream that is nearly in the total order, and in which many items may tie. */
import { Heap } from './heap.ts';
import type { NearlyOrdered } from './total-order.ts';

/** Items with the same {@link tiesOf} follow each other in the total order. */
export interface CrowdedOrder<Item, Ties extends object> extends Omit<NearlyOrdered<Item>, 'items'> {
  /** The ties among which the walk begins. */
  readonly first: Ties | undefined;
  /** The stream from its beginning, or after these ties. */
  items(after: Ties | undefined): Iterable<Item>;
  tiesOf(item: Item): Ties;
  /** Whether there are too many of these ties to read them together. */
  isCrowd(ties: Ties): boolean;
  /** These ties in the total order, at least those after the walk's beginning. */
  crowd(ties: Ties): Iterable<Item>;
}

/** Items that are held back before `isCrowd` is called for the first of them. */
const MAX_HELD = 256;

/** The items in the order of `compare`. Of a crowd it reads little more than the caller takes. */
export function* inCrowdedOrder<Item, Ties extends object>(order: CrowdedOrder<Item, Ties>): Generator<Item> {
  let crowd = order.first !== undefined && order.isCrowd(order.first) ? order.first : undefined;
  do {
    if (crowd !== undefined) yield* order.crowd(crowd);
    crowd = yield* untilCrowd(order, order.items(crowd));
  } while (crowd !== undefined);
}

/** Like `inTotalOrder`, but ends before the first crowd, which it returns. */
function* untilCrowd<Item, Ties extends object>(
  { compare, settled, tiesOf, isCrowd }: CrowdedOrder<Item, Ties>,
  items: Iterable<Item>,
): Generator<Item, Ties | undefined> {
  const held = new Heap<Item>(compare);
  let most = MAX_HELD;
  for (const item of items) {
    for (let first = held.first(); first !== undefined && settled(first, item); first = held.first()) {
      yield first;
      held.removeFirst();
    }
    held.add(item);
    const first = held.first();
    if (held.size <= most || first === undefined) continue;
    if (isCrowd(tiesOf(first))) return tiesOf(first);
    most *= 2;
  }
  for (let first = held.first(); first !== undefined; first = held.first()) {
    yield first;
    held.removeFirst();
  }
  return undefined;
}
