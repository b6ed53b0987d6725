/** Brings a stream that is nearly in order into the total order, holding back no more than it must. */

export interface NearlyOrdered<Item> {
  readonly items: Iterable<Item>;
  /** Negative where `a` comes first. */
  compare(a: Item, b: Item): number;
  /** Whether `item` comes before everything that the stream gives from `next` on. */
  settled(item: Item, next: Item): boolean;
}

/** The items in the order of `compare`. An item is held back until a later one settles it. */
export function* inTotalOrder<Item>({ items, compare, settled }: NearlyOrdered<Item>): Generator<Item> {
  let held: Item[] = [];
  for (const item of items) {
    const first = held[0];
    if (first !== undefined && settled(first, item)) {
      const ready: Item[] = [];
      const rest: Item[] = [];
      for (const one of held) (settled(one, item) ? ready : rest).push(one);
      yield* ready.sort(compare);
      held = rest;
    }
    // The one that comes first stands at the head, so that one look tells whether anything is settled.
    held.push(item);
    if (held.length > 1 && compare(item, held[0] as Item) < 0) {
      held[held.length - 1] = held[0] as Item;
      held[0] = item;
    }
  }
  yield* held.sort(compare);
}
