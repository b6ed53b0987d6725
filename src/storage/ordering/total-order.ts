/** Brings a stream that is nearly in order into the total order, holding back no more than it must. */
import { Heap } from './heap.ts';

export interface NearlyOrdered<Item> {
  readonly items: Iterable<Item>;
  /** Negative where `a` comes first. */
  compare(a: Item, b: Item): number;
  /** Whether `item` comes before everything that the stream gives from `next` on. */
  settled(item: Item, next: Item): boolean;
}

/** The items in the order of `compare`. An item is held back until a later one settles it. */
export function* inTotalOrder<Item>({ items, compare, settled }: NearlyOrdered<Item>): Generator<Item> {
  const held = new Heap<Item>(compare);
  for (const item of items) {
    for (let first = held.first(); first !== undefined && settled(first, item); first = held.first()) {
      yield first;
      held.removeFirst();
    }
    held.add(item);
  }
  for (let first = held.first(); first !== undefined; first = held.first()) {
    yield first;
    held.removeFirst();
  }
}
