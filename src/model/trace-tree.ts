/**
 * The shape of one trace: which span is whose parent, worked out from ids alone, so that it also stands where the root
 * is missing, where ids are used twice and where parents form a cycle. Pure; nothing here recurses, so depth has no
 * limit.
 *
 * Rules:
 * - A parent id names the span with that id. Of several spans with one id (client and server of one call, or an id that
 *   a sender used twice), it names the SERVER half, else the CONSUMER, else the span with the lowest kind. Of several
 *   with that kind it names the earliest.
 * - A SERVER half is the child of the CLIENT half with its id, and a CONSUMER half of the PRODUCER half, whatever
 *   parent id they name themselves. Of several such halves the earliest is the parent.
 * - A span that names its own id has no parent.
 * - Spans whose parents form a cycle keep these parents; so that every span can be reached from a root, the earliest
 *   span of each cycle counts as a root as well.
 * - Spans are ordered by (start, spanId, kind), times as {@link orderedTime} has them, then by exact start.
 */
import { getOrMake } from './get-or-make.ts';
import type { SpanKey } from './span.ts';
import { hasOtherParent, orderedTime, SpanKind } from './span.ts';
import { type SkeletonNode, SpansById } from './spans-by-id.ts';

export type { SkeletonNode } from './spans-by-id.ts';

/** Spans are named by their index in {@link TraceTree.spans}; an index out of range behaves like a lone span. */
export interface TraceTree<Node extends SkeletonNode> {
  /** As they were given, in that order. */
  readonly spans: readonly Node[];
  /** Spans without a parent, spans whose parent is missing and one span of each cycle, in order. */
  roots(): readonly number[];
  /** In order. */
  children(index: number): readonly number[];
  /** The parent among the spans. Undefined if there is none or it is missing. */
  parent(index: number): number | undefined;
  /** Nearest first; in a cycle each span once and never the span itself. */
  ancestors(index: number): readonly number[];
  /**
   * Pre-order, at most `maxDepth` generations down (1 = children); in a cycle each span once, never the span itself.
   */
  descendants(index: number, maxDepth?: number): Iterable<number>;
  /** Spans on the longest chain down from a root: 1 for a lone span, 0 for no spans. */
  depth(): number;
  /** Nanoseconds of the span's duration that no child covers; never negative. */
  selfTimeNano(index: number): bigint;
  /** The span with this key. */
  indexOf(key: Omit<SpanKey, 'traceId'>): number | undefined;
  /** The span that this id names where it is a parent id. */
  indexOfId(spanId: string): number | undefined;
  /** Whether the span has no parent among the spans, but names one. */
  isParentMissing(index: number): boolean;
  /** The earliest span that names no parent but itself and is not another half's child. Undefined if there is none. */
  rootIndex(): number | undefined;
}

/** Builds the shape in O(n log n). The spans must be of one trace; their order does not matter. */
export function buildTraceTree<Node extends SkeletonNode>(spans: readonly Node[]): TraceTree<Node> {
  return new ParentedTree(spans);
}

/** The kind of the half that is the parent of a half of this kind with the same span id. Undefined if there is none. */
export function parentHalfKind(kind: number): number | undefined {
  if (kind === SpanKind.SERVER) return SpanKind.CLIENT;
  return kind === SpanKind.CONSUMER ? SpanKind.PRODUCER : undefined;
}

const NO_CHILDREN: readonly number[] = [];
const NO_PARENT = -1;
/** Longer lists of children are copied once. */
const MANY_CHILDREN = 32;

class ParentedTree<Node extends SkeletonNode> implements TraceTree<Node> {
  readonly spans: readonly Node[];
  /** All indexes in order. */
  readonly #order: Int32Array;
  readonly #byId: SpansById;
  /** {@link NO_PARENT} for a span without one. */
  readonly #parents: Int32Array;
  /** The children of span after span, and where those of each span begin. */
  readonly #children: Int32Array;
  readonly #firstChild: Int32Array;
  readonly #roots: readonly number[];
  /** Lists that were asked for. Each of many siblings may ask for the same one. */
  readonly #manyChildren = new Map<number, readonly number[]>();

  constructor(spans: readonly Node[]) {
    this.spans = spans;
    this.#order = inOrder(spans);
    this.#byId = new SpansById(spans, this.#order);
    this.#parents = new Int32Array(spans.length);
    this.#findParents();
    this.#firstChild = this.#countChildren();
    this.#children = this.#groupByParent();
    this.#roots = this.#findRoots();
  }

  roots(): readonly number[] {
    return this.#roots;
  }

  children(index: number): readonly number[] {
    const [first, end] = [this.#firstChild[index] ?? 0, this.#firstChild[index + 1] ?? 0];
    if (first >= end) return NO_CHILDREN;
    const copy = (): readonly number[] => Array.from(this.#children.subarray(first, end));
    return end - first < MANY_CHILDREN ? copy() : getOrMake(this.#manyChildren, index, copy);
  }

  parent(index: number): number | undefined {
    const parent = this.#parents[index];
    return parent === NO_PARENT ? undefined : parent;
  }

  ancestors(index: number): readonly number[] {
    const seen = new Set([index]);
    let next = this.parent(index);
    while (next !== undefined && !seen.has(next)) {
      seen.add(next);
      next = this.parent(next);
    }
    return [...seen].slice(1);
  }

  *descendants(index: number, maxDepth = Number.POSITIVE_INFINITY): Generator<number, void, undefined> {
    const pending = maxDepth < 1 ? [] : this.#pendingChildren(index, index, 1);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      yield next.index;
      if (next.depth >= maxDepth) continue;
      for (const child of this.#pendingChildren(next.index, index, next.depth + 1)) pending.push(child);
    }
  }

  depth(): number {
    const depths = new Int32Array(this.spans.length);
    for (const root of this.#roots) depths[root] = 1;
    /** All spans, each after its parent, but for the root of a cycle. */
    const reached = new Int32Array(this.spans.length);
    reached.set(this.#roots);
    let depth = 0;
    for (let [at, end] = [0, this.#roots.length]; at < end; at++) {
      const index = reached[at] ?? 0;
      depth = depths[index] ?? 0;
      const next = this.#firstChild[index + 1] ?? 0;
      for (let place = this.#firstChild[index] ?? 0; place < next; place++) {
        const child = this.#children[place] ?? 0;
        if (depths[child] !== 0) continue;
        depths[child] = depth + 1;
        reached[end++] = child;
      }
    }
    return depth;
  }

  selfTimeNano(index: number): bigint {
    const span = this.spans[index];
    return span === undefined ? 0n : selfTimeOf(span, this.#nodes(this.children(index)));
  }

  indexOf({ spanId, kind, startTimeUnixNano }: Omit<SpanKey, 'traceId'>): number | undefined {
    const halves = this.#byId.get(spanId);
    let [low, high] = [0, halves.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const index = halves[middle] ?? 0;
      const span = this.spans[index];
      const comparison = span === undefined ? 0 : byStart(span, { spanId, kind, startTimeUnixNano });
      if (comparison === 0) return index;
      if (comparison < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  indexOfId(spanId: string): number | undefined {
    return this.#byId.hostOf(spanId);
  }

  isParentMissing(index: number): boolean {
    const span = this.spans[index];
    return span !== undefined && this.parent(index) === undefined && hasOtherParent(span);
  }

  rootIndex(): number | undefined {
    return this.#roots.find(
      (index) => this.parent(index) === undefined && this.#nodes([index]).some((span) => !hasOtherParent(span)),
    );
  }

  #nodes(indexes: readonly number[]): Node[] {
    return indexes.flatMap((index) => this.spans[index] ?? []);
  }

  #findParents(): void {
    for (let index = 0; index < this.spans.length; index++) {
      const span = this.spans[index];
      if (span === undefined) continue;
      const host = hasOtherParent(span) ? this.#byId.hostOf(span.parentSpanId) : undefined;
      const named = host === index ? undefined : host;
      this.#parents[index] = otherHalf(span, this.#byId) ?? named ?? NO_PARENT;
    }
  }

  /** Where the children of each span begin in {@link #children}. */
  #countChildren(): Int32Array {
    const first = new Int32Array(this.spans.length + 1);
    for (const parent of this.#parents) if (parent !== NO_PARENT) first[parent + 1] = (first[parent + 1] ?? 0) + 1;
    for (let index = 1; index < first.length; index++) first[index] = (first[index] ?? 0) + (first[index - 1] ?? 0);
    return first;
  }

  #groupByParent(): Int32Array {
    const children = new Int32Array(this.#firstChild.at(-1) ?? 0);
    const next = this.#firstChild.slice();
    for (const index of this.#order) {
      const parent = this.#parents[index] ?? NO_PARENT;
      if (parent === NO_PARENT) continue;
      const place = next[parent] ?? 0;
      children[place] = index;
      next[parent] = place + 1;
    }
    return children;
  }

  #findRoots(): number[] {
    const cycleOf = this.#findCycles();
    const entered = new Set<number>();
    const roots: number[] = [];
    for (const index of this.#order) {
      const cycle = cycleOf.get(index);
      const isRoot = this.parent(index) === undefined || (cycle !== undefined && !entered.has(cycle));
      if (isRoot) roots.push(index);
      if (isRoot && cycle !== undefined) entered.add(cycle);
    }
    return roots;
  }

  /**
   * Maps each span in a cycle to one member of the cycle. Walks up from every span; a walk that meets its own trail has
   * found a cycle.
   */
  #findCycles(): Map<number, number> {
    const cycleOf = new Map<number, number>();
    /** The start of the walk that passed a span, plus one. */
    const trailOf = new Int32Array(this.spans.length);
    for (const start of this.spans.keys()) {
      let next: number | undefined = start;
      while (next !== undefined && trailOf[next] === 0) {
        trailOf[next] = start + 1;
        next = this.parent(next);
      }
      if (next === undefined || trailOf[next] !== start + 1) continue;
      for (const member of [next, ...this.ancestors(next)]) cycleOf.set(member, next);
    }
    return cycleOf;
  }

  #pendingChildren(index: number, except: number, depth: number): { index: number; depth: number }[] {
    return this.children(index)
      .filter((child) => child !== except)
      .map((child) => ({ index: child, depth }))
      .reverse();
  }
}

/** The indexes of the spans in order. Most lists are in order already. */
function inOrder(spans: readonly SkeletonNode[]): Int32Array {
  const order = new Int32Array(spans.length);
  let isSorted = true;
  let before: SkeletonNode | undefined;
  for (const [index, span] of spans.entries()) {
    order[index] = index;
    isSorted &&= before === undefined || byStart(before, span) <= 0;
    before = span;
  }
  if (isSorted) return order;
  return order.sort((a, b) => {
    const [one, other] = [spans[a], spans[b]];
    return one === undefined || other === undefined ? 0 : byStart(one, other);
  });
}

/** The half that is the parent of this one. */
function otherHalf({ spanId, kind }: SkeletonNode, byId: SpansById): number | undefined {
  switch (parentHalfKind(kind)) {
    case SpanKind.CLIENT:
      return byId.halfOf(spanId, 'client');
    case SpanKind.PRODUCER:
      return byId.halfOf(spanId, 'producer');
    default:
      return undefined;
  }
}

/** The order of the spans of a trace: by (start, spanId, kind), times as {@link orderedTime} has them, then by exact start. */
export function byStart(a: Omit<SpanKey, 'traceId'>, b: Omit<SpanKey, 'traceId'>): number {
  const [startOfA, startOfB] = [orderedTime(a.startTimeUnixNano), orderedTime(b.startTimeUnixNano)];
  if (startOfA !== startOfB) return startOfA < startOfB ? -1 : 1;
  if (a.spanId !== b.spanId) return a.spanId < b.spanId ? -1 : 1;
  if (a.kind !== b.kind) return a.kind - b.kind;
  if (a.startTimeUnixNano === b.startTimeUnixNano) return 0;
  return a.startTimeUnixNano < b.startTimeUnixNano ? -1 : 1;
}

/**
 * Duration minus the union of the children's intervals, clipped to the span. The children must be in order of start.
 */
function selfTimeOf(span: SkeletonNode, children: readonly SkeletonNode[]): bigint {
  const end = orderedTime(span.endTimeUnixNano);
  let coveredUntil = orderedTime(span.startTimeUnixNano);
  let selfTime = 0n;
  for (const child of children) {
    const childStart = orderedTime(child.startTimeUnixNano);
    const childEnd = orderedTime(child.endTimeUnixNano);
    if (childStart >= end || coveredUntil >= end) break;
    if (childEnd <= coveredUntil || childEnd <= childStart) continue;
    if (childStart > coveredUntil) selfTime += childStart - coveredUntil;
    coveredUntil = childEnd;
  }
  return coveredUntil < end ? selfTime + end - coveredUntil : selfTime;
}
