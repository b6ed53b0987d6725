/** Sorts a nearly sorted stream into the total order. It holds back as few items as possible. */
import { Heap } from './heap.ts';

export interface NearlyOrdered<Item> {
  readonly items: Iterable<Item>;
  /** Negative where `a` comes first. */
  compare(a: Item, b: Item): number;
  /** Whether `item` comes before `next` and everything after it in the stream. */
  settled(item: Item, next: Item): boolean;
}

/** The items in the order of `compare`. Each is held back until a later one settles it. */
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
