/** Chooses the reference of each span that names its parent. */
import type { Reference, SpanReferences } from './references.ts';

/**
 * Chooses the parents of all spans as Jaeger does: the first CHILD_OF of the same trace, else the first FOLLOWS_FROM. A
 * reference that would make a span its own ancestor is not chosen. FOLLOWS_FROM may name any span, so CHILD_OF comes first in
 * all spans.
 */
export function chooseParents<Item extends SpanReferences>(spans: readonly Item[]): ReadonlyMap<Item, Reference> {
  const parents = new Map<Item, Reference>();
  const ancestry = new Ancestry();
  for (const type of ['CHILD_OF', 'FOLLOWS_FROM'] as const) {
    for (const span of spans) {
      if (parents.has(span)) continue;
      const parent = span.references.find(
        (reference) =>
          reference.type === type &&
          reference.traceId === span.traceId &&
          ancestry.link(`${span.traceId} ${span.spanId}`, `${span.traceId} ${reference.spanId}`),
      );
      if (parent !== undefined) parents.set(span, parent);
    }
  }
  return parents;
}

/** A graph of parents without cycles. */
class Ancestry {
  readonly #parents = new Map<string, string[]>();
  /** Disjoint sets: each id points towards the one that represents all ids connected with it. */
  readonly #groups = new Map<string, string>();

  /** Puts `child` under `parent`. Returns false if that would close a cycle. */
  link(child: string, parent: string): boolean {
    const [childGroup, parentGroup] = [this.#groupOf(child), this.#groupOf(parent)];
    const known = this.#parents.get(child);
    // An id without a parent is the root of its group: all other ids of the group are below it.
    if (childGroup === parentGroup && (known === undefined || this.#isAbove(child, parent))) return false;
    if (childGroup !== parentGroup) this.#groups.set(childGroup, parentGroup);
    if (known === undefined) this.#parents.set(child, [parent]);
    else if (!known.includes(parent)) known.push(parent);
    return true;
  }

  #groupOf(id: string): string {
    let group = id;
    for (let next = this.#groups.get(group); next !== undefined; next = this.#groups.get(group)) group = next;
    for (let at = id; at !== group; ) {
      const next = this.#groups.get(at) ?? group;
      this.#groups.set(at, group);
      at = next;
    }
    return group;
  }

  #isAbove(id: string, other: string): boolean {
    const open = [other];
    const seen = new Set(open);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === id) return true;
      for (const parent of this.#parents.get(next) ?? []) {
        if (!seen.has(parent)) open.push(parent);
        seen.add(parent);
      }
    }
    return false;
  }
}
