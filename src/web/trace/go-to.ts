/** Moves the reader to a row. */
import type { TraceModel } from './trace-model.ts';

/** Goes to a row: opens what hides it, and scrolls to it. Details that are shown follow. */
export function goToRow(model: TraceModel, row: number): void {
  if (row >= 0) model.reveal(row);
  model.active.value = row;
  if (row >= 0 && model.selected.value !== undefined) model.select(row);
  model.wanted.value = { row };
}

/** To the next of these spans after the row that is active, and around the end. They are in the order of the tree. */
export function jump(model: TraceModel, spans: readonly number[], step: 1 | -1): void {
  const tree = model.tree.value;
  if (tree === undefined) return;
  const placeOf = (span: number): number => tree.at[span] ?? -1;
  const { value: active } = model.active;
  // A parent that is not stored stands before its first child.
  const now = active >= 0 ? placeOf(active) : placeOf(~active) - 0.5;
  const next = step > 0 ? spans.find((span) => placeOf(span) > now) : spans.findLast((span) => placeOf(span) < now);
  const found = next ?? spans.at(step > 0 ? 0 : -1);
  if (found !== undefined) goToRow(model, found);
}
