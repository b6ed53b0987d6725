/** The time of spans in which no child of theirs ran. */
import type { TraceStore } from './trace-store.ts';
import type { Tree } from './tree.ts';

/** By span, in nanoseconds: never below 0. The rule is that of `Span.selfTimeNano`. */
export function selfTimes(store: TraceStore, tree: Tree): Float64Array {
  const times = new Float64Array(store.size);
  const { order, at, size } = tree;
  for (const span of order) {
    const start = store.startOf(span);
    const end = start + store.lengthOf(span);
    let own = Math.max(0, end - start);
    let covered = start;
    // In the order of their starts, so that what was covered is never left again.
    const last = (at[span] ?? 0) + (size[span] ?? 1);
    for (let index = (at[span] ?? 0) + 1, child = 0; index < last; index += size[child] ?? 1) {
      child = order[index] ?? 0;
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
  const slow = new Set<number>();
  let sum = 0;
  for (const span of longest(times)) {
    if (sum >= all / 2) break;
    slow.add(span);
    sum += times[span] ?? 0;
  }
  return slow;
}

/** The spans with the longest times, longest first: {@link MOST_SLOW} of them without sorting all. */
function longest(times: Float64Array): readonly number[] {
  const found: number[] = [];
  const timeOf = (span: number | undefined): number => (span === undefined ? -1 : (times[span] ?? 0));
  for (let span = 0; span < times.length; span++) {
    if (found.length === MOST_SLOW && timeOf(span) <= timeOf(found.at(-1))) continue;
    let place = found.length;
    while (place > 0 && timeOf(found[place - 1]) < timeOf(span)) place--;
    found.splice(place, 0, span);
    if (found.length > MOST_SLOW) found.pop();
  }
  return found;
}
