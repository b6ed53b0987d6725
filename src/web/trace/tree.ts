/** The order of rows: parents before their children, children by their start. */
import type { TraceStore } from './trace-store.ts';

/** Spans are numbers: their places in the store. Of a span that is not part of it, `at` is -1 and the rest means nothing. */
export interface Tree {
  /** Its spans, depth first. */
  readonly order: Int32Array;
  /** By span: its place in the order. */
  readonly at: Int32Array;
  /** By span: how many rows are above it in the tree. A parent that is not stored has one, too. */
  readonly depth: Int32Array;
  /** By span: how many there are in its subtree, with itself. */
  readonly size: Int32Array;
  /** By span: how many below it failed. */
  readonly failedBelow: Int32Array;
  /** By span: its parent, or -1. */
  readonly parent: Int32Array;
  /** By span: how many children it has. */
  readonly children: Int32Array;
  /** By span: its place among its siblings, from 1. */
  readonly place: Int32Array;
  /** How many spans have no parent above them. */
  readonly roots: number;
}

const NONE = -1;

/** Every span is in it once, whatever their parents say: one span of a ring of parents counts as a root. */
export function treeOf(store: TraceStore): Tree {
  const { size: count, start } = store;
  const parent = new Int32Array(count);
  for (let span = 0; span < count; span++) parent[span] = store.parentOf(span) ?? NONE;
  const sorted = byStart(start, count);
  const walk = new Walk(count, parent, linksOf(sorted, parent));
  const together = orphansByParent(store, sorted, parent);
  for (const span of sorted) {
    if (parent[span] !== NONE || walk.hasSeen(span)) continue;
    for (const one of together.get(store.parentIds[span] ?? '') ?? [span]) walk.from(one);
  }
  for (const span of sorted) if (!walk.hasSeen(span)) walk.from(span);
  return measured(store, walk.order, parent);
}

/** Spans by their start; of those that start together, the one that came first. */
function byStart(start: Float64Array, count: number): Int32Array {
  const sorted = new Int32Array(count);
  let isSorted = true;
  for (let span = 0; span < count; span++) {
    sorted[span] = span;
    if (span > 0 && (start[span] ?? 0) < (start[span - 1] ?? 0)) isSorted = false;
  }
  // Pages come in this order, and a trace is laid out again for many of them.
  return isSorted ? sorted : sorted.sort((a, b) => (start[a] ?? 0) - (start[b] ?? 0) || a - b);
}

/** Spans below the same parent that is not stored stand together. By the id of the parent. */
function orphansByParent(store: TraceStore, sorted: Int32Array, parent: Int32Array): ReadonlyMap<string, number[]> {
  const orphans = sorted.filter((span) => parent[span] === NONE && store.isParentMissing(span));
  return Map.groupBy(orphans, (span) => store.parentIds[span] ?? '');
}

/** The subtree of `root`, or the whole tree, without hidden spans: what is below them hangs below the next one above. */
export function shapedTree(
  store: TraceStore,
  { order, at, size, parent }: Tree,
  root: number | undefined,
  isHidden: (span: number) => boolean,
): Tree {
  const from = root === undefined ? 0 : (at[root] ?? 0);
  const to = root === undefined ? order.length : from + (size[root] ?? 1);
  const shownAbove = new Int32Array(parent.length).fill(NONE);
  const nextParent = new Int32Array(parent.length).fill(NONE);
  const shown = order.slice(from, to).filter((span) => {
    const above = span === root ? NONE : (parent[span] ?? NONE);
    const shownParent = above === NONE ? NONE : (shownAbove[above] ?? NONE);
    const isShown = span === root || !isHidden(span);
    shownAbove[span] = isShown ? span : shownParent;
    nextParent[span] = shownParent;
    return isShown;
  });
  return measured(store, shown, nextParent);
}

/** What follows from the order and the parents. */
function measured(store: TraceStore, order: Int32Array, parent: Int32Array): Tree {
  const spans = parent.length;
  const at = new Int32Array(spans).fill(NONE);
  const [depth, place, children] = [new Int32Array(spans), new Int32Array(spans), new Int32Array(spans)];
  let roots = 0;
  for (let index = 0; index < order.length; index++) {
    const span = order[index] ?? 0;
    const above = parent[span] ?? NONE;
    at[span] = index;
    if (above === NONE) {
      depth[span] = store.isParentMissing(span) ? 1 : 0;
      place[span] = ++roots;
    } else {
      depth[span] = (depth[above] ?? 0) + 1;
      children[above] = (children[above] ?? 0) + 1;
      place[span] = children[above];
    }
  }
  const size = new Int32Array(spans).fill(1);
  const failedBelow = new Int32Array(spans);
  for (let index = order.length - 1; index >= 0; index--) {
    const span = order[index] ?? 0;
    const above = parent[span] ?? NONE;
    if (above === NONE) continue;
    size[above] = (size[above] ?? 0) + (size[span] ?? 0);
    failedBelow[above] = (failedBelow[above] ?? 0) + (failedBelow[span] ?? 0) + (store.isFailed(span) ? 1 : 0);
  }
  return { order, at, depth, size, failedBelow, parent, children, place, roots };
}

/** The children of a span, in their order. */
export function* childrenOf({ order, at, size }: Tree, span: number): Generator<number> {
  const from = at[span] ?? NONE;
  if (from === NONE) return;
  const to = from + (size[span] ?? 1);
  for (let index = from + 1; index < to; ) {
    const child = order[index] ?? 0;
    yield child;
    index += size[child] ?? 1;
  }
}

interface Links {
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
}

function linksOf(sorted: Int32Array, parent: Int32Array): Links {
  const firstChild = new Int32Array(sorted.length).fill(NONE);
  const nextSibling = new Int32Array(sorted.length).fill(NONE);
  // The last one first, because each goes before those that are there.
  for (let at = sorted.length - 1; at >= 0; at--) {
    const span = sorted[at] ?? 0;
    const above = parent[span] ?? NONE;
    if (above === NONE) continue;
    nextSibling[span] = firstChild[above] ?? NONE;
    firstChild[above] = span;
  }
  return { firstChild, nextSibling };
}

/** Walks depth first without recursion: traces may be deeper than the stack. */
class Walk {
  readonly order: Int32Array;
  readonly #parent: Int32Array;
  readonly #links: Links;
  readonly #seen: Uint8Array;
  #count = 0;

  constructor(spans: number, parent: Int32Array, links: Links) {
    this.order = new Int32Array(spans);
    this.#parent = parent;
    this.#links = links;
    this.#seen = new Uint8Array(spans);
  }

  hasSeen(span: number): boolean {
    return this.#seen[span] === 1;
  }

  from(root: number): void {
    // A root of a ring has no row above it.
    this.#parent[root] = NONE;
    const open = [root];
    for (let span = open.pop(); span !== undefined; span = open.pop()) {
      if (this.hasSeen(span)) continue;
      this.#seen[span] = 1;
      this.order[this.#count++] = span;
      this.#open(span, open);
    }
  }

  /** Its children, so that the first one is taken next. */
  #open(span: number, open: number[]): void {
    const { firstChild, nextSibling } = this.#links;
    const from = open.length;
    for (let child = firstChild[span] ?? NONE; child !== NONE; child = nextSibling[child] ?? NONE) {
      if (!this.hasSeen(child)) open.push(child);
    }
    // In place: a span may have most of the trace as its children.
    for (let low = from, high = open.length - 1; low < high; low++, high--) {
      [open[low], open[high]] = [open[high] ?? 0, open[low] ?? 0];
    }
  }
}
