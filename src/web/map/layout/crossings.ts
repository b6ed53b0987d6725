/** How many lines cross between the columns. */
import type { Item } from './layers.ts';

export function crossingsOf(columns: readonly (readonly Item[])[]): number {
  return columns.reduce((sum, column) => sum + crossingsAfter(column), 0);
}

/**
 * Lines sorted by both ends cross as often as a sort by insertion would exchange them (Barth, Jünger and Mutzel,
 * "Simple and efficient bilayer cross counting", 2002). With so few lines the plain count is the fastest.
 */
function crossingsAfter(column: readonly Item[]): number {
  const ends = column.flatMap(({ after }) => after.map(({ place }) => place).sort((a, b) => a - b));
  let count = 0;
  for (const [index, end] of ends.entries()) {
    for (let other = 0; other < index; other++) if ((ends[other] ?? 0) > end) count++;
  }
  return count;
}

/** Crossings of the lines of both if `upper` stands above `lower`, on one side. */
export function crossingsOfPair(upper: readonly Item[], lower: readonly Item[]): number {
  let count = 0;
  for (const { place } of upper) for (const other of lower) if (other.place < place) count++;
  return count;
}
