/** Keys of the waterfall: those of an ARIA treegrid, and those of the window. */
import { type Keys, useKeys } from '../shell/keys.ts';
import { change, parameter } from '../state/place.ts';
import { goToRow, jump } from './go-to.ts';
import type { RowPool } from './row-pool.ts';
import { focusOn, leaveFocus, togglePin, zoomToSpan } from './span-actions.ts';
import type { SpanRow } from './span-row.ts';
import type { TraceModel } from './trace-model.ts';
import { moved, type Window, zoomed } from './window.ts';

const ZOOM = 1.5;

export function useRowKeys(model: TraceModel, pool: RowPool<SpanRow> | undefined): void {
  useKeys({ ...moveKeys(model, pool), ...treeKeys(model), ...spanKeys(model), ...windowKeys(model) });
}

function moveKeys(model: TraceModel, pool: RowPool<SpanRow> | undefined): Keys {
  const by = (rows: number): void => {
    const shown = model.rows.value;
    const now = Math.max(0, shown.indexOf(model.active.value));
    const next = shown[Math.min(shown.length - 1, Math.max(0, now + rows))];
    if (next !== undefined) goToRow(model, next);
  };
  return {
    ArrowDown: () => by(1),
    j: () => by(1),
    ArrowUp: () => by(-1),
    k: () => by(-1),
    PageDown: () => by(pool?.page ?? 1),
    PageUp: () => by(-(pool?.page ?? 1)),
    Home: () => by(Number.NEGATIVE_INFINITY),
    End: () => by(Number.POSITIVE_INFINITY),
    ...jumpKeys(model),
    '.': () => sibling(model, 1),
    ',': () => sibling(model, -1),
  };
}

/** To the next match or error, and the one before. */
export function jumpKeys(model: TraceModel): Keys {
  const failed = (): number[] => model.insight.failed.value.filter((span) => (model.tree.value?.at[span] ?? -1) >= 0);
  return {
    n: () => jump(model, model.matches.value ?? [], 1),
    N: () => jump(model, model.matches.value ?? [], -1),
    e: () => jump(model, failed(), 1),
    E: () => jump(model, failed(), -1),
  };
}

/** To the next or previous span below the same parent. */
function sibling(model: TraceModel, step: 1 | -1): void {
  const tree = model.tree.value;
  const active = model.active.value;
  if (tree === undefined || active < 0) return;
  const parent = tree.parent[active];
  const at = tree.at[active] ?? 0;
  if (step > 0) {
    const next = tree.order[at + (tree.size[active] ?? 1)];
    if (next !== undefined && tree.parent[next] === parent) goToRow(model, next);
    return;
  }
  let before = tree.order[at - 1];
  // What stands before it may be far below the sibling.
  while (before !== undefined && before >= 0 && tree.parent[before] !== parent) before = tree.parent[before];
  if (before !== undefined && before >= 0) goToRow(model, before);
}

function treeKeys(model: TraceModel): Keys {
  const hasChildren = (row: number): boolean => row < 0 || (model.tree.value?.children[row] ?? 0) > 0;
  const levels = Array.from({ length: 9 }, (_, index): [string, () => void] => [
    String(index + 1),
    () => model.openTo(index + 1),
  ]);
  return {
    ArrowRight: () => {
      const row = model.active.value;
      if (!hasChildren(row)) return;
      if (row >= 0 && model.isClosed(row)) model.toggle([row], true);
      else goToRow(model, model.rows.value[model.rows.value.indexOf(row) + 1] ?? row);
    },
    ArrowLeft: () => {
      const row = model.active.value;
      if (row >= 0 && hasChildren(row) && !model.isClosed(row)) model.toggle([row], false);
      else goToRow(model, parentRow(model, row));
    },
    '*': () => model.toggle(siblingsOf(model, model.active.value), true),
    '[': () => model.openTo(0),
    ']': () => model.openTo(Number.POSITIVE_INFINITY),
    ...Object.fromEntries(levels),
  };
}

/** The row above that has the row below it; the row itself if there is none. */
function parentRow({ tree, rows, store }: TraceModel, row: number): number {
  const parent = tree.value?.parent[row] ?? -1;
  if (row < 0 || parent >= 0) return row < 0 ? row : parent;
  const parentId = store.isParentMissing(row) ? store.parentIds[row] : undefined;
  return rows.value.find((other) => other < 0 && store.parentIds[~other] === parentId) ?? row;
}

/** Those that can be opened, with the span itself. */
function siblingsOf({ tree }: TraceModel, span: number): number[] {
  const shown = tree.value;
  if (shown === undefined) return [];
  return [...shown.order].filter((one) => shown.parent[one] === shown.parent[span] && (shown.children[one] ?? 0) > 0);
}

/** Keys that do something with the span of the row that is active. */
export function spanKeys(model: TraceModel): Keys {
  const onSpan = (act: (model: TraceModel, span: number) => void) => () => {
    if (model.active.value >= 0) act(model, model.active.value);
  };
  return {
    Enter: onSpan((_model, span) => model.select(span)),
    z: onSpan(zoomToSpan),
    f: onSpan(focusOn),
    F: () => leaveFocus(model),
    p: onSpan(togglePin),
  };
}

function toggleParameter(name: string): void {
  change({ [name]: parameter(name).value === '1' ? undefined : '1' }, 'replace');
}

export function windowKeys(model: TraceModel): Keys {
  const show = (next: (window: Window, whole: number) => Window): void => {
    model.zoomTo(next(model.window.value, model.whole.value));
  };
  const zoom = (factor: number) => () => {
    show((window, whole) => zoomed(window, factor, model.crosshair.value ?? (window.from + window.to) / 2, whole));
  };
  const pan = (share: number) => () => show((window, whole) => moved(window, share, whole));
  return {
    w: zoom(1 / ZOOM),
    '+': zoom(1 / ZOOM),
    s: zoom(ZOOM),
    '-': zoom(ZOOM),
    a: pan(-0.1),
    d: pan(0.1),
    A: pan(-0.5),
    D: pan(0.5),
    0: () => model.zoomTo({ from: 0, to: model.whole.value }),
    c: () => toggleParameter('cp'),
    m: () => toggleParameter('only'),
    Escape: () => (model.selected.value === undefined ? clear(model) : model.select(undefined)),
  };
}

/** What Escape leaves when nothing is selected: the search, and then the focus. */
function clear(model: TraceModel): void {
  if (model.matches.value !== undefined)
    change({ find: undefined, f: undefined, cp: undefined, only: undefined }, 'replace');
  else if (model.focus.value !== undefined) leaveFocus(model);
}
