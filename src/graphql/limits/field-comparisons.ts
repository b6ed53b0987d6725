/** How many fields GraphQL's validation compares with each other, counted before it does. */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Fragments } from '../execution/fragments.ts';

/** Fields with one response key are merged, so validation compares each with each, and so do their selections. */
type MergedFields = Map<string, FieldNode[]>;

/** Expects a document within the limit of depth: deeper levels can only come from a fragment inside itself. */
export class FieldComparisons {
  readonly #fragments: Fragments;
  readonly #maxDepth: number;
  readonly #limit: number;
  #count = 0;

  constructor(fragments: Fragments, maxDepth: number, limit: number) {
    this.#fragments = fragments;
    this.#maxDepth = maxDepth;
    this.#limit = limit;
  }

  /**
   * Whether an operation (or a fragment, which validation reads by itself, too) needs more comparisons than the limit. A
   * field counts one, and one for each field before it that has its response key. So do the spreads of a selection, which
   * are compared with each other. Counting ends at the limit.
   */
  exceedsLimit({ selectionSet }: OperationDefinitionNode | FragmentDefinitionNode): boolean {
    this.#count = 0;
    this.#visit([selectionSet], 1);
    return this.#isOver;
  }

  get #isOver(): boolean {
    return this.#count > this.#limit;
  }

  #visit(sets: readonly SelectionSetNode[], depth: number): void {
    if (depth > this.#maxDepth) return;
    const merged: MergedFields = new Map();
    const spreads = new Set<string>();
    for (const set of sets) this.#collect(set, merged, spreads);
    for (const fields of merged.values()) {
      if (this.#isOver) return;
      const inner = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (inner.length > 0) this.#visit(inner, depth + 1);
    }
  }

  #collect(set: SelectionSetNode, merged: MergedFields, spreads: Set<string>): void {
    for (const selection of set.selections) {
      if (this.#isOver) return;
      switch (selection.kind) {
        case Kind.FIELD: {
          const key = (selection.alias ?? selection.name).value;
          const same = merged.get(key);
          if (same) same.push(selection);
          else merged.set(key, [selection]);
          this.#count += same?.length ?? 1;
          break;
        }
        case Kind.INLINE_FRAGMENT:
          this.#collect(selection.selectionSet, merged, spreads);
          break;
        case Kind.FRAGMENT_SPREAD: {
          const name = selection.name.value;
          const fragment = this.#fragments.get(name);
          if (fragment === undefined || spreads.has(name)) break;
          spreads.add(name);
          this.#count += spreads.size;
          this.#collect(fragment.selectionSet, merged, spreads);
        }
      }
    }
  }
}
