/**
 * An order of the nodes that few calls go against: those are the ones that close a cycle. Greedy, as in Eades, Lin and
 * Smyth, "A fast and effective heuristic for the feedback arc set problem" (1993): sinks go last, sources go first, and
 * where there is neither, the node that calls the most more than it is called.
 */
import type { Arc } from './arc.ts';

export function orderOf(ids: readonly string[], arcs: readonly Arc[]): readonly string[] {
  const left = new Set(ids);
  const first: string[] = [];
  const last: string[] = [];
  while (left.size > 0) {
    const { sink, source, best } = candidates(left, arcs);
    const next = sink ?? source ?? best;
    if (next === undefined) break;
    if (sink === undefined) first.push(next);
    else last.unshift(next);
    left.delete(next);
  }
  return [...first, ...last];
}

function candidates(left: ReadonlySet<string>, arcs: readonly Arc[]) {
  const calls = new Map<string, number>();
  const called = new Map<string, number>();
  for (const { source, target, calls: count } of arcs) {
    if (!left.has(source) || !left.has(target)) continue;
    calls.set(source, (calls.get(source) ?? 0) + count);
    called.set(target, (called.get(target) ?? 0) + count);
  }
  const ids = [...left];
  const surplus = (id: string): number => (calls.get(id) ?? 0) - (called.get(id) ?? 0);
  return {
    sink: ids.find((id) => !calls.has(id)),
    source: ids.find((id) => !called.has(id)),
    best: ids.reduce<string | undefined>(
      (most, id) => (most !== undefined && surplus(most) >= surplus(id) ? most : id),
      undefined,
    ),
  };
}
