/** Splits the items, in order, into portions of at most `maxBytes`, unless a single item is larger. */
export function portionsOf<Item>(
  items: readonly Item[],
  bytesOf: (item: Item) => number,
  maxBytes: number,
): readonly (readonly Item[])[] {
  const portions: Item[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const more = bytesOf(item);
    if (bytes + more > maxBytes) {
      portions.push([]);
      bytes = 0;
    }
    portions.at(-1)?.push(item);
    bytes += more;
  }
  return portions;
}
