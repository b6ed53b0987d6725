/** Spans that a flame graph is made of. */
import { useMemo } from 'preact/hooks';
import type { TraceModel } from '../../trace-model.ts';

/** Parents before their children: all spans; matches and what is above them, if nothing else is wanted. */
export function useTreeSpans(model: TraceModel): Int32Array {
  const tree = model.tree.value;
  const rows = model.isFiltered.value ? model.rows.value : undefined;
  return useMemo(() => (rows ?? tree?.order ?? new Int32Array(0)).filter((span) => span >= 0), [tree, rows]);
}

/** By span, or -1. */
export function useParents(model: TraceModel): Int32Array {
  return model.tree.value?.parent ?? new Int32Array(0);
}
