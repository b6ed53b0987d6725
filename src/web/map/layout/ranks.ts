/**
 * The column of each node: as many as the longest way to it, as in Sugiyama, Tagawa and Toda, "Methods for visual
 * understanding of hierarchical system structures" (1981). Then what calls more than it is called moves towards what it
 * calls, which makes arcs shorter (Gansner and others, "A technique for drawing directed graphs", 1993).
 */
import type { Arc } from './arc.ts';

/** Above so many nodes of a column, those that call nothing stand in the next columns, too. */
const MOST_IN_COLUMN = 12;

/** `order`: no arc goes against it. */
export function ranksOf(order: readonly string[], arcs: readonly Arc[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  const rankOf = (id: string): number => ranks.get(id) ?? 0;
  const callsOf = (id: string): readonly Arc[] => arcs.filter(({ source }) => source === id);
  const callersOf = (id: string): readonly Arc[] => arcs.filter(({ target }) => target === id);
  for (const id of order) ranks.set(id, Math.max(0, ...callersOf(id).map(({ source }) => rankOf(source) + 1)));
  for (const id of order.toReversed()) {
    const calls = callsOf(id);
    if (calls.length > callersOf(id).length) ranks.set(id, Math.min(...calls.map(({ target }) => rankOf(target) - 1)));
  }
  const least = Math.min(...ranks.values());
  for (const [rank, column] of Map.groupBy(order, rankOf)) {
    const width = Math.ceil(column.length / MOST_IN_COLUMN);
    const leaves = column.filter((id) => callsOf(id).length === 0);
    for (const id of column) ranks.set(id, rank - least);
    for (const [index, id] of leaves.entries()) ranks.set(id, rank - least + (index % width));
  }
  return ranks;
}
