/** Keys that all views share, and those of one view. */
import { type Keys, useKeys } from '../../shell/keys.ts';
import { goToRow } from '../go-to.ts';
import type { TraceModel } from '../trace-model.ts';
import { jumpKeys, spanKeys, windowKeys } from '../use-row-keys.ts';

export function useViewKeys(model: TraceModel, own: Keys): void {
  useKeys({
    ...jumpKeys(model),
    ...windowKeys(model),
    ...spanKeys(model),
    ...own,
  });
}

/** Makes a span the one that keys start from. The details follow, if they are open. */
export function goTo(model: TraceModel, span: number | undefined): void {
  if (span !== undefined) goToRow(model, span);
}
