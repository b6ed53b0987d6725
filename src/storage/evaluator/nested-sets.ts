/**
 * Numbers of the spans of a trace by a depth-first walk from its roots: a count from 1 is taken when the walk enters a
 * span (left) and when it leaves it (right). So the spans below a span are those whose numbers lie between its own.
 */
import { hasParent } from '../../model/span.ts';
import type { SkeletonNode, TraceTree } from '../../model/trace-tree.ts';

export class NestedSets {
  readonly #tree: TraceTree<SkeletonNode>;
  readonly #left: Uint32Array;
  readonly #right: Uint32Array;

  constructor(tree: TraceTree<SkeletonNode>) {
    this.#tree = tree;
    this.#left = new Uint32Array(tree.spans.length);
    this.#right = new Uint32Array(tree.spans.length);
    this.#walk();
  }

  left(index: number): number {
    return this.#left[index] ?? 0;
  }

  right(index: number): number {
    return this.#right[index] ?? 0;
  }

  /** The left number of the parent. -1 for a span that names no parent, 0 where the parent is not stored. */
  parent(index: number): number {
    const span = this.#tree.spans[index];
    if (span === undefined || !hasParent(span)) return -1;
    const parent = this.#tree.parent(index);
    return parent === undefined ? 0 : this.left(parent);
  }

  /** Each entry is a span to enter, or the complement of one to leave. In a cycle, the walk ends where it began. */
  #walk(): void {
    let count = 0;
    const pending = this.#tree.roots().toReversed();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (next < 0) this.#right[~next] = ++count;
      else if (this.#left[next] === 0) {
        this.#left[next] = ++count;
        pending.push(~next);
        for (const child of this.#tree.children(next).toReversed()) pending.push(child);
      }
    }
  }
}
