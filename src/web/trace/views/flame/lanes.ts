/** Where spans stand in a flame graph: time goes to the right, children stand below their parents. */
import { type Boxes, boxesOf } from './boxes.ts';
import { Stack } from './stack.ts';

/**
 * `spans`: parents before their children. Each subtree is a block that no other block meets: blocks of one parent that
 * overlap in time stand one below the other.
 */
export function laneBoxes({ from, to }: Times, spans: Int32Array, parent: Int32Array): Boxes {
  const blocks = blocksOf(spans, parent, from, to);
  const sorted = spans.toSorted((a, b) => (blocks.from[a] ?? 0) - (blocks.from[b] ?? 0));
  const { lane, lanes } = lanesOf(spans, sorted, parent, blocks);
  // Within a lane, spans have the order of their blocks.
  return boxesOf(sorted, lane, lanes, from, to);
}

const NONE = -1;

export interface Times {
  /** By span, in nanoseconds from the start of the trace; `to` is never before `from`. */
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** When each span or anything below it runs. */
function blocksOf(spans: Int32Array, parent: Int32Array, from: Float64Array, to: Float64Array): Times {
  const blocks = { from: from.slice(), to: to.slice() };
  for (let at = spans.length - 1; at >= 0; at--) {
    const span = spans[at] ?? 0;
    const above = parent[span] ?? NONE;
    if (above === NONE) continue;
    blocks.from[above] = Math.min(blocks.from[above] ?? 0, blocks.from[span] ?? 0);
    blocks.to[above] = Math.max(blocks.to[above] ?? 0, blocks.to[span] ?? 0);
  }
  return blocks;
}

/** The lane of each span, and how many lanes there are. */
function lanesOf(
  spans: Int32Array,
  sorted: Int32Array,
  parent: Int32Array,
  blocks: Times,
): { readonly lane: Int32Array; readonly lanes: number } {
  const { firstChild, nextSibling } = linksOf(sorted, parent);
  const lines = new Int32Array(parent.length);
  /** By span: lines between its parent and itself. */
  const above = new Int32Array(parent.length);
  /** Puts siblings below each other. Returns how many lines they take. */
  const stack = (first: number): number => {
    const stacked = new Stack();
    for (let span = first; span !== NONE; span = nextSibling[span] ?? NONE)
      above[span] = stacked.put(blocks.from[span] ?? 0, blocks.to[span] ?? 0, lines[span] ?? 1);
    return stacked.height;
  };
  // Children before their parents.
  for (const span of spans.toReversed()) lines[span] = 1 + stack(firstChild[span] ?? NONE);
  const lanes = stack(firstChild[parent.length] ?? NONE);
  const lane = new Int32Array(parent.length);
  for (const span of spans) {
    const up = parent[span] ?? NONE;
    lane[span] = (above[span] ?? 0) + (up === NONE ? 0 : (lane[up] ?? 0) + 1);
  }
  return { lane, lanes };
}

/** By span, and at the end for what has no parent: the first child, and the next sibling, in this order. */
function linksOf(sorted: Int32Array, parent: Int32Array): { firstChild: Int32Array; nextSibling: Int32Array } {
  const firstChild = new Int32Array(parent.length + 1).fill(NONE);
  const nextSibling = new Int32Array(parent.length).fill(NONE);
  // The last one first, because each goes before those that are there.
  for (const span of sorted.toReversed()) {
    const up = parent[span] ?? NONE;
    const place = up === NONE ? parent.length : up;
    nextSibling[span] = firstChild[place] ?? NONE;
    firstChild[place] = span;
  }
  return { firstChild, nextSibling };
}
