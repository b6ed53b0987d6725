/** What views show of a trace. */
import { useMemo } from 'preact/hooks';
import { selfTimes } from '../self-time.ts';
import type { TraceModel } from '../trace-model.ts';
import type { TraceStore } from '../trace-store.ts';
import type { Window } from '../window.ts';

/** Whether any moment of the span is in the window. */
export function isInWindow(store: TraceStore, span: number, { from, to }: Window): boolean {
  const start = store.startOf(span);
  return start <= to && start + Math.max(0, store.lengthOf(span)) >= from;
}

/** The spans in the window, in the order of the tree; only matches of them, if nothing else is wanted. */
export function useShownSpans(model: TraceModel): Int32Array {
  const tree = model.tree.value;
  const window = model.window.value;
  const matches = useMatchSet(model);
  const isFiltered = model.isFiltered.value;
  return useMemo(() => {
    const { store } = model;
    const order = tree?.order ?? new Int32Array(0);
    return order.filter((span) => isInWindow(store, span, window) && (!isFiltered || matches?.has(span) === true));
  }, [tree, window, isFiltered, isFiltered && matches]);
}

/** What is looked for; undefined if nothing is. */
export function useMatchSet(model: TraceModel): ReadonlySet<number> | undefined {
  const matches = model.matches.value;
  return useMemo(() => matches && new Set(matches), [matches]);
}

/** By span, in nanoseconds. */
export function useSelfTimes(model: TraceModel): Float64Array {
  const tree = model.tree.value;
  return useMemo(() => (tree === undefined ? new Float64Array(0) : selfTimes(model.store, tree)), [tree]);
}
