/** Brings a stream that is nearly in order into the total order, where many items may tie in what the stream goes by. */
import { Heap } from './heap.ts';
import type { NearlyOrdered } from './total-order.ts';

/** Items with the same {@link tiesOf} follow each other in the total order. */
export interface CrowdedOrder<Item, Ties extends object> extends Omit<NearlyOrdered<Item>, 'items'> {
  /** Ties that the walk begins among. */
  readonly first: Ties | undefined;
  /** The stream from its beginning, or from after these ties. */
  items(after: Ties | undefined): Iterable<Item>;
  tiesOf(item: Item): Ties;
  /** Whether these ties are too many to be read together. */
  isCrowd(ties: Ties): boolean;
  /** All of these ties in the total order, at least from where the walk begins. */
  crowd(ties: Ties): Iterable<Item>;
}

/** Items that are held back before it is asked whether they are a crowd. */
const MAX_HELD = 256;

/** The items in the order of `compare`. Reads few of a crowd that the caller does not want. */
export function* inCrowdedOrder<Item, Ties extends object>(order: CrowdedOrder<Item, Ties>): Generator<Item> {
  let crowd = order.first !== undefined && order.isCrowd(order.first) ? order.first : undefined;
  do {
    if (crowd !== undefined) yield* order.crowd(crowd);
    crowd = yield* untilCrowd(order, order.items(crowd));
  } while (crowd !== undefined);
}

/** As `inTotalOrder`, but it ends before the first crowd, and gives that. */
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
