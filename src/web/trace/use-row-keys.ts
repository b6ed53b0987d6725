/** Keys of the waterfall: those of an ARIA treegrid, and those of the window. */
import { type Keys, useKeys } from '../shell/keys.ts';
import { change, parameter } from '../state/place.ts';
import type { RowPool } from './row-pool.ts';
import type { SpanRow } from './span-row.ts';
import type { TraceModel } from './trace-model.ts';
import { moved, type Window, zoomed } from './window.ts';

const ZOOM = 1.5;
/** The window around a span, as a share of its length on each side. */
const AROUND = 0.05;

export function useRowKeys(model: TraceModel, pool: RowPool<SpanRow> | undefined): void {
  useKeys({ ...moveKeys(model, pool), ...treeKeys(model, pool), ...windowKeys(model) });
}

/** Goes to a span: opens what hides it, and scrolls to it. */
export function goToSpan(model: TraceModel, pool: RowPool<SpanRow> | undefined, span: number): void {
  model.reveal(span);
  model.active.value = span;
  if (model.selected.value !== undefined) model.select(span);
  const index = model.rows.value.indexOf(span);
  if (index >= 0) pool?.show(index);
}

function moveKeys(model: TraceModel, pool: RowPool<SpanRow> | undefined): Keys {
  const by = (rows: number): void => {
    const shown = model.rows.value;
    const now = Math.max(0, shown.indexOf(model.active.value));
    const next = shown[Math.min(shown.length - 1, Math.max(0, now + rows))];
    if (next !== undefined) goToSpan(model, pool, next);
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
    Enter: () => model.select(model.active.value),
    ...jumpKeys(model, pool),
  };
}

/** To the next match or error, and the one before. */
export function jumpKeys(model: TraceModel, pool: RowPool<SpanRow> | undefined): Keys {
  return {
    n: () => jump(model, pool, model.matches.value ?? [], 1),
    N: () => jump(model, pool, model.matches.value ?? [], -1),
    e: () => jump(model, pool, failedSpans(model), 1),
    E: () => jump(model, pool, failedSpans(model), -1),
  };
}

function failedSpans({ tree, store }: TraceModel): number[] {
  return [...(tree.value?.order ?? [])].filter((span) => store.isFailed(span));
}

/** To the next of these spans after the row that is active, and around the end. */
export function jump(
  model: TraceModel,
  pool: RowPool<SpanRow> | undefined,
  spans: readonly number[],
  step: 1 | -1,
): void {
  const order = model.tree.value?.order;
  if (order === undefined || spans.length === 0) return;
  const places = new Map([...order].map((span, place) => [span, place]));
  const now = places.get(model.active.value) ?? 0;
  const placeOf = (span: number): number => places.get(span) ?? 0;
  const next = step > 0 ? spans.find((span) => placeOf(span) > now) : spans.findLast((span) => placeOf(span) < now);
  const found = next ?? spans.at(step > 0 ? 0 : -1);
  if (found !== undefined) goToSpan(model, pool, found);
}

function treeKeys(model: TraceModel, pool: RowPool<SpanRow> | undefined): Keys {
  const active = (): number => model.active.value;
  const hasChildren = (span: number): boolean => (model.tree.value?.children[span] ?? 0) > 0;
  const levels = Array.from({ length: 9 }, (_, index): [string, () => void] => [
    String(index + 1),
    () => model.openTo(index + 1),
  ]);
  return {
    ArrowRight: () => {
      const span = active();
      if (!hasChildren(span)) return;
      if (model.isClosed(span)) model.toggle([span], true);
      else goToSpan(model, pool, model.rows.value[model.rows.value.indexOf(span) + 1] ?? span);
    },
    ArrowLeft: () => {
      const span = active();
      const parent = model.tree.value?.parent[span] ?? -1;
      if (hasChildren(span) && !model.isClosed(span)) model.toggle([span], false);
      else if (parent >= 0) goToSpan(model, pool, parent);
    },
    '*': () => model.toggle(siblingsOf(model, active()), true),
    '[': () => model.openTo(0),
    ']': () => model.openTo(Number.POSITIVE_INFINITY),
    ...Object.fromEntries(levels),
  };
}

/** With the span itself. */
function siblingsOf({ tree, store }: TraceModel, span: number): number[] {
  const shown = tree.value;
  if (shown === undefined) return [];
  const siblings: number[] = [];
  for (let one = 0; one < store.size; one++) {
    if (shown.parent[one] === shown.parent[span] && (shown.children[one] ?? 0) > 0) siblings.push(one);
  }
  return siblings;
}

function toggleParameter(name: string): void {
  change({ [name]: parameter(name).value === '1' ? undefined : '1' }, 'replace');
}

export function windowKeys(model: TraceModel): Keys {
  const show = (next: (window: Window, whole: number) => Window): void => {
    model.zoomTo(next(model.window.value, model.whole.value));
  };
  const zoom = (factor: number) => () => {
    show((window, whole) => zoomed(window, factor, (window.from + window.to) / 2, whole));
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
    z: () => {
      const { store } = model;
      const [start, length] = [store.startOf(model.active.value), store.lengthOf(model.active.value)];
      show((_window, whole) => zoomed({ from: start, to: start + length }, 1 + 2 * AROUND, start + length / 2, whole));
    },
    0: () => model.zoomTo({ from: 0, to: model.whole.value }),
    c: () => toggleParameter('cp'),
    m: () => toggleParameter('only'),
    Escape: () => model.select(undefined),
  };
}
