/**
 * Determines which spans of a trace have a marked span in a relation to them. Whether a span is marked is determined as
 * late as possible, and once for each span. All answers together take time proportional to the trace, whatever its
 * shape. There is no recursion.
 *
 * Relations are those of the trace's tree, so the parent is the half that the tree determines. A span is never related
 * to itself. In a cycle, every other span of the cycle is both above and below. Siblings are the other children of the
 * same parent, even if the parent is not stored: spans that name the same missing parent are siblings. Spans that name
 * no parent (or themselves) have no siblings.
 */
import { hasParent } from '../../model/span.ts';
import type { SkeletonNode, TraceTree } from '../../model/trace-tree.ts';
import type { Relation } from '../query.ts';

const NONE: readonly number[] = [];

export class Relatives {
  readonly #tree: TraceTree<SkeletonNode>;
  readonly #groups: Groups;
  readonly #ask: (index: number) => boolean;
  readonly #marked: Answers;
  readonly #above: Answers;
  readonly #below: Answers;
  /** The first two marked spans of a group. They show for each member whether another one is marked. */
  readonly #firstMarked = new Map<readonly number[], readonly number[]>();

  /** The result of `isMarked` for a span must never change. `groups` are those of the tree. */
  constructor(groups: Groups, isMarked: (index: number) => boolean) {
    this.#groups = groups;
    this.#tree = groups.tree;
    this.#ask = isMarked;
    const size = groups.tree.spans.length;
    [this.#marked, this.#above, this.#below] = [new Answers(size), new Answers(size), new Answers(size)];
  }

  /** Whether a span in this relation to the given one is marked. */
  some(relation: Relation, index: number): boolean {
    switch (relation) {
      case 'parent': {
        const parent = this.#tree.parent(index);
        return parent !== undefined && this.#isMarked(parent);
      }
      case 'child':
        return this.#others(this.#tree.children(index), index);
      case 'sibling':
        return this.#others(this.#groups.siblings(index), index);
      case 'ancestor':
        return this.#isMarkedAbove(index);
      case 'descendant':
        return this.#isMarkedBelow(index);
    }
  }

  /** Whether both this span and another, marked one name no parent. */
  someRoot(index: number): boolean {
    const { parentless } = this.#groups;
    return parentless.has(index) && this.#others(parentless.list, index);
  }

  #isMarked(index: number): boolean {
    return this.#marked.get(index) ?? this.#marked.set(index, this.#ask(index));
  }

  #others(group: readonly number[], index: number): boolean {
    return this.#firstMarkedOf(group).some((marked) => marked !== index);
  }

  #firstMarkedOf(group: readonly number[]): readonly number[] {
    const known = this.#firstMarked.get(group);
    if (known !== undefined) return known;
    const first = group
      .values()
      .filter((index) => this.#isMarked(index))
      .take(2)
      .toArray();
    this.#firstMarked.set(group, first);
    return first;
  }

  /** Goes up to the first span that is marked or whose answer is known. That is the answer for all spans on the way. */
  #isMarkedAbove(index: number): boolean {
    const cycle = this.#groups.cycle(index);
    if (cycle !== undefined) return this.#others(cycle.members, index);
    const way: number[] = [];
    let [answer, next] = [this.#above.get(index), index];
    while (answer === undefined) {
      way.push(next);
      const parent = this.#tree.parent(next);
      if (parent === undefined) answer = false;
      else if (this.#isMarked(parent)) answer = true;
      else if (this.#groups.cycle(parent) !== undefined) answer = this.#isMarkedAbove(parent);
      else [answer, next] = [this.#above.get(parent), parent];
    }
    for (const passed of way) this.#above.set(passed, answer);
    return answer;
  }

  /**
   * Goes down to the first marked span. All spans on the way have a marked span below. If there is none, no visited
   * span has one.
   */
  #isMarkedBelow(index: number): boolean {
    const cycle = this.#groups.cycle(index);
    if (cycle !== undefined) return this.#others(cycle.component, index);
    const passed: number[] = [];
    const pending = [index];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const known = this.#below.get(next);
      if (known === false) continue;
      const children = this.#tree.children(next);
      if (known || this.#firstMarkedOf(children).length > 0) return this.#foundBelow(next, index);
      passed.push(next);
      for (const child of children) pending.push(child);
    }
    for (const without of passed) this.#below.set(without, false);
    return false;
  }

  #foundBelow(from: number, to: number): true {
    let next: number | undefined = from;
    while (next !== undefined && next !== to) {
      this.#below.set(next, true);
      next = this.#tree.parent(next);
    }
    this.#below.set(to, true);
    return true;
  }
}

interface Cycle {
  readonly members: readonly number[];
  /** The members and all spans below them. */
  readonly component: readonly number[];
}

/** Additional groups of a tree: cycles, and the children of missing parents. Computed once for each tree. */
export class Groups {
  readonly tree: TraceTree<SkeletonNode>;
  #cycles: ReadonlyMap<number, Cycle> | undefined;
  #orphans: ReadonlyMap<string, readonly number[]> | undefined;
  #parentless: Parentless | undefined;

  constructor(tree: TraceTree<SkeletonNode>) {
    this.tree = tree;
  }

  /** The cycle that the span is a member of. */
  cycle(index: number): Cycle | undefined {
    this.#cycles ??= this.#findCycles();
    return this.#cycles.get(index);
  }

  /** All children of the span's parent, the span itself included. */
  siblings(index: number): readonly number[] {
    const parent = this.tree.parent(index);
    if (parent !== undefined) return this.tree.children(parent);
    this.#orphans ??= this.#findOrphans();
    return this.tree.isParentMissing(index) ? (this.#orphans.get(this.#parentIdOf(index)) ?? NONE) : NONE;
  }

  /** Only roots that are part of a cycle have a parent. */
  #findCycles(): Map<number, Cycle> {
    const { tree } = this;
    const entries = tree.roots().filter((root) => tree.parent(root) !== undefined);
    return new Map(
      entries.flatMap((root) => {
        const members = [root, ...tree.ancestors(root)];
        const cycle = { members, component: [root, ...tree.descendants(root)] };
        return members.map((member) => [member, cycle] as const);
      }),
    );
  }

  /** The spans that name no parent. */
  get parentless(): Parentless {
    this.#parentless ??= new Parentless(this.tree);
    return this.#parentless;
  }

  #findOrphans(): Map<string, number[]> {
    const { tree } = this;
    const orphans = tree.roots().filter((root) => tree.parent(root) === undefined && tree.isParentMissing(root));
    return Map.groupBy(orphans, (orphan) => this.#parentIdOf(orphan));
  }

  #parentIdOf(index: number): string {
    return this.tree.spans[index]?.parentSpanId ?? '';
  }
}

class Parentless {
  readonly list: readonly number[];
  readonly #members: ReadonlySet<number>;

  constructor({ spans }: TraceTree<SkeletonNode>) {
    this.list = [...spans.keys()].filter((index) => {
      const span = spans[index];
      return span !== undefined && !hasParent(span);
    });
    this.#members = new Set(this.list);
  }

  has(index: number): boolean {
    return this.#members.has(index);
  }
}

/** An answer for each span: yes, no or unknown. */
class Answers {
  readonly #answers: Uint8Array;

  constructor(size: number) {
    this.#answers = new Uint8Array(size);
  }

  get(index: number): boolean | undefined {
    const answer = this.#answers[index] ?? 0;
    return answer === 0 ? undefined : answer === 2;
  }

  set(index: number, answer: boolean): boolean {
    this.#answers[index] = answer ? 2 : 1;
    return answer;
  }
}
