/** The spans of a trace in the order in which people read a tree. */
import type { Tree } from '../../../query/trace-trees.ts';

/** A span of a tree, and how far below its root it is. */
export interface PlacedSpan {
  readonly index: number;
  readonly depth: number;
}

/** Parents before children, these in order of their start, each span once also in a cycle. Linear, and without recursion. */
export function depthFirst(
  tree: Tree,
  roots: readonly number[],
  maxDepth = Number.POSITIVE_INFINITY,
): readonly PlacedSpan[] {
  const seen = new Set(roots);
  const places: PlacedSpan[] = [];
  const open: PlacedSpan[] = roots.toReversed().map((index) => ({ index, depth: 0 }));
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    places.push(place);
    if (place.depth >= maxDepth) continue;
    const children = tree.children(place.index).filter((child) => !seen.has(child));
    for (const child of children) seen.add(child);
    for (const index of children.reverse()) open.push({ index, depth: place.depth + 1 });
  }
  return places;
}
