/**
 * Two traces beside each other. Spans are grouped by the way to them: spans of one service, name and kind whose parents are in
 * one group are in one group, too. Pure, linear in the spans, and without recursion.
 */
import { getOrMake } from './get-or-make.ts';
import { durationNano } from './span.ts';
import type { SkeletonNode } from './spans-by-id.ts';
import type { TraceTree } from './trace-tree.ts';

/** What a span is compared by, besides its parent. */
export interface SpanLabel {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
}

/** A trace. `labels[i]` is of span i of the tree. */
export interface ComparedTrace {
  readonly tree: TraceTree<SkeletonNode>;
  readonly labels: readonly SpanLabel[];
  /** Only this span and what is below it. Absent: the whole trace. */
  readonly root?: number | undefined;
}

/** The spans of both traces with one way to them. At least one of them has a span. */
export interface ComparedGroup extends SpanLabel {
  /** Of the parents. Undefined for roots. */
  readonly parent: ComparedGroup | undefined;
  /** Indexes of spans in the tree of each trace. */
  readonly a: number[];
  readonly b: number[];
}

/** What became of the spans of the first trace in the second. */
export type ComparisonState = 'SAME' | 'ADDED' | 'REMOVED' | 'SLOWER' | 'FASTER' | 'MORE' | 'FEWER';

/**
 * Depth first. Groups with one parent are in the order in which the first trace has them; those that only the second trace
 * has follow. Every span is in one group.
 */
export function compareTraces(a: ComparedTrace, b: ComparedTrace): ComparedGroup[] {
  const [sideA, sideB] = [new Side(a), new Side(b)];
  const groups: ComparedGroup[] = [];
  const open = groupSpans(undefined, sideA.roots(), sideB.roots()).reverse();
  for (let group = open.pop(); group !== undefined; group = open.pop()) {
    groups.push(group);
    const below = groupSpans(group, sideA.childrenOf(group.a), sideB.childrenOf(group.b));
    for (const next of below.reverse()) open.push(next);
  }
  return groups;
}

/** The names on the way to the group: from a root down to the group's own. */
export function pathTo(group: ComparedGroup): string[] {
  const path: string[] = [];
  for (let next: ComparedGroup | undefined = group; next !== undefined; next = next.parent) path.push(next.name);
  return path.reverse();
}

/** A span of one trace. */
interface LabelledIndex {
  readonly index: number;
  readonly label: SpanLabel;
}

class Side {
  readonly #trace: ComparedTrace;
  /** Some are the child of another span in a cycle. */
  readonly #roots: ReadonlySet<number>;

  constructor(trace: ComparedTrace) {
    this.#trace = trace;
    this.#roots = new Set(trace.root === undefined ? trace.tree.roots() : [trace.root]);
  }

  roots(): LabelledIndex[] {
    return this.#labelled([...this.#roots]);
  }

  childrenOf(parents: readonly number[]): LabelledIndex[] {
    const children = parents.flatMap((parent) => this.#trace.tree.children(parent));
    return this.#labelled(children.filter((child) => !this.#roots.has(child)));
  }

  #labelled(indexes: readonly number[]): LabelledIndex[] {
    return indexes.flatMap((index) => {
      const label = this.#trace.labels[index];
      return label === undefined ? [] : [{ index, label }];
    });
  }
}

function groupSpans(
  parent: ComparedGroup | undefined,
  a: readonly LabelledIndex[],
  b: readonly LabelledIndex[],
): ComparedGroup[] {
  const groups = new Map<string, ComparedGroup>();
  const groupOf = ({ service, name, kind }: SpanLabel): ComparedGroup =>
    getOrMake(groups, JSON.stringify([service, name, kind]), () => ({ parent, service, name, kind, a: [], b: [] }));
  for (const { index, label } of a) groupOf(label).a.push(index);
  for (const { index, label } of b) groupOf(label).b.push(index);
  return [...groups.values()];
}

/** A span as it is compared. */
export type Timed = Pick<SkeletonNode, 'startTimeUnixNano' | 'endTimeUnixNano'>;

/** By how much the spans of the second trace take longer, all together. Undefined if one of the traces has none. */
export function durationDelta(a: readonly Timed[], b: readonly Timed[]): bigint | undefined {
  return a.length === 0 || b.length === 0 ? undefined : totalNano(b) - totalNano(a);
}

/**
 * Other numbers of spans come before other durations. Durations count as the same if they differ by no more than `tolerance`
 * (a share, in [0, 1]) of the longer one.
 */
export function comparisonState(a: readonly Timed[], b: readonly Timed[], tolerance: number): ComparisonState {
  if (a.length === 0) return 'ADDED';
  if (b.length === 0) return 'REMOVED';
  if (a.length !== b.length) return a.length < b.length ? 'MORE' : 'FEWER';
  const [before, after] = [totalNano(a), totalNano(b)];
  const [longer, difference] = before < after ? [after, after - before] : [before, before - after];
  if (difference * PARTS <= longer * BigInt(Math.round(tolerance * Number(PARTS)))) return 'SAME';
  return before < after ? 'SLOWER' : 'FASTER';
}

/** A tolerance is rounded to one part in so many. */
const PARTS = 1_000_000n;

/** A span that has not ended, or ended before it started, counts nothing. */
function totalNano(spans: readonly Timed[]): bigint {
  let total = 0n;
  for (const span of spans) {
    const duration = durationNano(span);
    if (duration > 0n) total += duration;
  }
  return total;
}
