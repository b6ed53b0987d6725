/** The part of each span that no child covers. The rule is that of `Span.selfTimeNano`. */
import type { TraceStore } from './trace-store.ts';
import type { Tree } from './tree.ts';

/** By span, in nanoseconds. Children count where they overlap their parent, and once where they overlap each other. */
export function selfTimes(store: TraceStore, tree: Tree): Float64Array {
  const self = new Float64Array(store.size);
  const coveredUntil = store.start.slice(0, store.size);
  // Children come in the order of their starts, so that what was covered is never left again.
  for (const span of tree.order) {
    const parent = tree.parent[span] ?? -1;
    if (parent < 0) continue;
    const from = store.startOf(span);
    const to = from + store.lengthOf(span);
    const parentEnd = store.startOf(parent) + store.lengthOf(parent);
    const covered = coveredUntil[parent] ?? 0;
    if (from >= parentEnd || covered >= parentEnd || to <= covered || to <= from) continue;
    if (from > covered) self[parent] = (self[parent] ?? 0) + from - covered;
    coveredUntil[parent] = to;
  }
  for (const span of tree.order) {
    const rest = store.startOf(span) + store.lengthOf(span) - (coveredUntil[span] ?? 0);
    if (rest > 0) self[span] = (self[span] ?? 0) + rest;
  }
  return self;
}
