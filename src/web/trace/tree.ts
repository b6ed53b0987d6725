/** The order of rows: parents before their children, children by their start. */
import type { TraceStore } from './trace-store.ts';

/** Spans are numbers: their places in the store. */
export interface Tree {
  /** All spans, depth first. */
  readonly order: Int32Array;
  /** By span: how many are above it. */
  readonly depth: Int32Array;
  /** By span: how many there are in its subtree, with itself. */
  readonly size: Int32Array;
  /** By span: its parent, or -1. */
  readonly parent: Int32Array;
  /** By span: how many children it has. */
  readonly children: Int32Array;
  /** By span: its place among its siblings, from 1, and how many they are. */
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
  const sorted = Int32Array.from({ length: count }, (_, index) => index);
  sorted.sort((a, b) => (start[a] ?? 0) - (start[b] ?? 0) || a - b);
  const links = linksOf(sorted, parent);
  const walk = new Walk(count, parent, links);
  for (const span of sorted) if (parent[span] === NONE) walk.from(span);
  for (const span of sorted) if (!walk.hasSeen(span)) walk.from(span);
  const { order, depth, place, roots } = walk;
  return { order, depth, place, roots, parent, size: sizesOf(order, parent), children: links.children };
}

interface Links {
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  readonly children: Int32Array;
}

function linksOf(sorted: Int32Array, parent: Int32Array): Links {
  const firstChild = new Int32Array(sorted.length).fill(NONE);
  const nextSibling = new Int32Array(sorted.length).fill(NONE);
  const children = new Int32Array(sorted.length);
  // The last one first, because each goes before those that are there.
  for (let at = sorted.length - 1; at >= 0; at--) {
    const span = sorted[at] ?? 0;
    const above = parent[span] ?? NONE;
    if (above === NONE) continue;
    nextSibling[span] = firstChild[above] ?? NONE;
    firstChild[above] = span;
    children[above] = (children[above] ?? 0) + 1;
  }
  return { firstChild, nextSibling, children };
}

/** Walks depth first without recursion: traces may be deeper than the stack. */
class Walk {
  readonly order: Int32Array;
  readonly depth: Int32Array;
  readonly place: Int32Array;
  roots = 0;
  readonly #parent: Int32Array;
  readonly #links: Links;
  readonly #seen: Uint8Array;
  #count = 0;

  constructor(spans: number, parent: Int32Array, links: Links) {
    this.order = new Int32Array(spans);
    this.depth = new Int32Array(spans);
    this.place = new Int32Array(spans);
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
    this.place[root] = ++this.roots;
    const open = [root];
    for (let span = open.pop(); span !== undefined; span = open.pop()) {
      if (this.hasSeen(span)) continue;
      this.#seen[span] = 1;
      this.order[this.#count++] = span;
      const above = this.#parent[span] ?? NONE;
      this.depth[span] = above === NONE ? 0 : (this.depth[above] ?? 0) + 1;
      this.#open(span, open);
    }
  }

  /** Its children, so that the first one is taken next. */
  #open(span: number, open: number[]): void {
    const from = open.length;
    let place = 0;
    for (
      let child = this.#links.firstChild[span] ?? NONE;
      child !== NONE;
      child = this.#links.nextSibling[child] ?? NONE
    ) {
      if (this.hasSeen(child)) continue;
      this.place[child] = ++place;
      open.push(child);
    }
    // In place: a span may have most of the trace as its children.
    for (let low = from, high = open.length - 1; low < high; low++, high--) {
      [open[low], open[high]] = [open[high] ?? 0, open[low] ?? 0];
    }
  }
}

function sizesOf(order: Int32Array, parent: Int32Array): Int32Array {
  const size = new Int32Array(order.length).fill(1);
  for (let at = order.length - 1; at >= 0; at--) {
    const span = order[at] ?? 0;
    const above = parent[span] ?? NONE;
    if (above !== NONE) size[above] = (size[above] ?? 0) + (size[span] ?? 0);
  }
  return size;
}

/** The rows that are shown: those below a closed span are not, nor those that `keep` leaves out (1 for a span that stays). */
export function visibleRows({ order, size }: Tree, isClosed: (span: number) => boolean, keep?: Uint8Array): Int32Array {
  const rows = new Int32Array(order.length);
  let count = 0;
  for (let at = 0; at < order.length; ) {
    const span = order[at] ?? 0;
    if (keep !== undefined && keep[span] !== 1) {
      // Nothing below it stays, or it would stay itself.
      at += size[span] ?? 1;
      continue;
    }
    rows[count++] = span;
    at += isClosed(span) ? (size[span] ?? 1) : 1;
  }
  return rows.subarray(0, count);
}

/** 1 for each of the spans and for all above them. */
export function withAncestors({ parent }: Tree, spans: readonly number[]): Uint8Array {
  const keep = new Uint8Array(parent.length);
  for (const span of spans) {
    for (let one = span; one !== NONE && keep[one] !== 1; one = parent[one] ?? NONE) keep[one] = 1;
  }
  return keep;
}
