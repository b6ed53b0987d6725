/** The time of spans in which no child of theirs ran. */
import type { TraceStore } from './trace-store.ts';
import { childrenOf, type Tree } from './tree.ts';

/** By span, in nanoseconds: never below 0. The rule is that of `Span.selfTimeNano`. */
export function selfTimes(store: TraceStore, tree: Tree): Float64Array {
  const times = new Float64Array(store.size);
  for (const span of tree.order) {
    const start = store.startOf(span);
    const end = start + store.lengthOf(span);
    let own = Math.max(0, end - start);
    let covered = start;
    // In the order of their starts, so that what was covered is never left again.
    for (const child of childrenOf(tree, span)) {
      const from = Math.max(covered, store.startOf(child));
      const to = Math.min(end, store.startOf(child) + store.lengthOf(child));
      if (to <= from) continue;
      own -= to - from;
      covered = to;
    }
    times[span] = Math.max(0, own);
  }
  return times;
}

/** Slow spans at most. */
const MOST_SLOW = 50;

/** The spans with the longest self times: as few as have half of all self time together. */
export function slowSpans(times: Float64Array): ReadonlySet<number> {
  const all = times.reduce((sum, time) => sum + time, 0);
  const sorted = Int32Array.from(times.keys()).sort((a, b) => (times[b] ?? 0) - (times[a] ?? 0));
  const slow = new Set<number>();
  let sum = 0;
  for (const span of sorted) {
    if (sum >= all / 2 || slow.size >= MOST_SLOW) break;
    slow.add(span);
    sum += times[span] ?? 0;
  }
  return slow;
}
