/** What views show of a trace. */
import { useMemo } from 'preact/hooks';
import type { TraceModel } from '../trace-model.ts';
import type { Window } from '../window.ts';

/** Whether any moment of the span is in the window. */
export function isInWindow(model: TraceModel, span: number, { from, to }: Window): boolean {
  const start = model.startOf(span);
  return start <= to && start + Math.max(0, model.store.lengthOf(span)) >= from;
}

/** The spans in the window, in the order of the tree; only matches of them, if nothing else is wanted. */
export function useShownSpans(model: TraceModel): Int32Array {
  const tree = model.tree.value;
  const window = model.window.value;
  const matches = useMatchSet(model);
  const isFiltered = model.isFiltered.value;
  const shifts = model.shifts.value;
  return useMemo(() => {
    const order = tree?.order ?? new Int32Array(0);
    return order.filter((span) => isInWindow(model, span, window) && (!isFiltered || matches?.has(span) === true));
  }, [tree, window, shifts, isFiltered, isFiltered && matches]);
}

/** What is looked for; undefined if nothing is. */
export function useMatchSet(model: TraceModel): ReadonlySet<number> | undefined {
  const matches = model.matches.value;
  return useMemo(() => matches && new Set(matches), [matches]);
}
