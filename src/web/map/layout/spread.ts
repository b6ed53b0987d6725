/** Places that keep their order and their distances, as near to the wanted ones as can be. */

export interface Wish {
  readonly y: number;
  /** How much it counts that it is met. */
  readonly weight: number;
  /** Least distance from the one before it. */
  readonly distance: number;
}

/**
 * The sum of the weighted squares of all deviations is the least. Neighbours that would come too near form a block that
 * moves as a whole (pool adjacent violators: Best and Chakravarti, "Active set algorithms for isotonic regression",
 * 1990).
 */
export function spread(wishes: readonly Wish[]): number[] {
  const blocks: { sum: number; weight: number; size: number }[] = [];
  let offset = 0;
  const offsets = wishes.map(({ distance }, index) => {
    offset += index === 0 ? 0 : distance;
    return offset;
  });
  for (const [index, { y, weight }] of wishes.entries()) {
    let last = { sum: (y - (offsets[index] ?? 0)) * weight, weight, size: 1 };
    for (
      let above = blocks.at(-1);
      above && above.sum / above.weight >= last.sum / last.weight;
      above = blocks.at(-1)
    ) {
      last = { sum: above.sum + last.sum, weight: above.weight + last.weight, size: above.size + last.size };
      blocks.pop();
    }
    blocks.push(last);
  }
  const bases = blocks.flatMap(({ sum, weight, size }) => Array.from({ length: size }, () => sum / weight));
  return bases.map((base, index) => base + (offsets[index] ?? 0));
}
