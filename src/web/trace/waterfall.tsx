/** The rows of a trace with their bars: a tree that reads like a table. */
import { effect, untracked } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { nameWidth } from '../state/preferences.ts';
import { isPathAlone } from './chosen-pills.ts';
import type { Colouring } from './colouring.ts';
import { ColumnHandle } from './column-handle.tsx';
import { Crosshair } from './crosshair.tsx';
import { goToRow } from './go-to.ts';
import { HoverCard } from './hover-card.tsx';
import type { Marks } from './marks.ts';
import { PinnedRows } from './pinned-rows.tsx';
import { ROW_PX, RowPool } from './row-pool.ts';
import type { RowView } from './row-view.ts';
import { RULER_PX, Ruler } from './ruler.tsx';
import { createRow, fillRow, type SpanRow } from './span-row.ts';
import type { TraceModel } from './trace-model.ts';
import { useRowKeys } from './use-row-keys.ts';
import { useWheel } from './use-wheel.ts';
import { clamped } from './window.ts';

interface WaterfallProps {
  readonly model: TraceModel;
  readonly colouring: Colouring;
  /** The colours of services, whatever bars have. */
  readonly services: Colouring;
  readonly marks: Marks;
}

export function Waterfall({ model, colouring, services, marks }: WaterfallProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [trackPx, setTrackPx] = useState(0);
  const marked = isPathAlone.value ? undefined : model.matches.value;
  const matches = useMemo(() => new Set(marked), [marked]);
  const shown: RowView = { model, window: model.window.value, trackPx, colouring, services, marks, matches };
  const view = useRef(shown);
  view.current = shown;
  const pinned = model.pinned.value;
  const pool = usePool(viewport, body, view);
  useTrackWidth(body, setTrackPx);
  // Whatever a row shows has changed.
  useEffect(
    () => pool?.refresh(),
    [
      pool,
      trackPx,
      colouring,
      services,
      marks,
      matches,
      model.window.value,
      model.shifts.value,
      model.selected.value,
      model.active.value,
      nameWidth.value,
    ],
  );
  useEffect(() => pool?.setHead(RULER_PX + pinned.length * ROW_PX), [pool, pinned.length]);
  useWanted(model, pool);
  useRowKeys(model, pool);
  useWheel(viewport, model);
  return (
    <div class="waterfall" style={{ '--name-width': `${nameWidth.value}px` }}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the page do what a click does */}
      <div
        ref={viewport}
        class="rows-view"
        role="treegrid"
        tabIndex={0}
        aria-label={t.waterfall}
        aria-rowcount={model.state.value === 'loading' ? -1 : model.rows.value.length + 1}
        aria-colcount={2}
        aria-activedescendant={`row-${model.active.value}`}
        onClick={(event) => onRowClick(event, model)}
      >
        <Ruler model={model} trackPx={trackPx}>
          <PinnedRows view={shown} spans={pinned} />
        </Ruler>
        <div ref={body} class="rows" role="rowgroup" />
      </div>
      <ColumnHandle />
      <Crosshair model={model} startPx={nameWidth.value} trackPx={trackPx} viewport={viewport} />
      <HoverCard model={model} viewport={viewport} />
    </div>
  );
}

interface Place {
  readonly current: HTMLElement | null;
}

/** The elements of the rows, while the waterfall is shown. */
function usePool(viewport: Place, body: Place, view: { readonly current: RowView }): RowPool<SpanRow> | undefined {
  const [pool, setPool] = useState<RowPool<SpanRow>>();
  const { model } = view.current;
  useEffect(() => {
    if (viewport.current === null || body.current === null) return undefined;
    const made = new RowPool<SpanRow>({
      viewport: viewport.current,
      body: body.current,
      create: createRow,
      fill: (row, index) => fillRow(row, view.current, model.rows.value[index] ?? 0, index),
    });
    setPool(made);
    const stop = keepPlace(model, made);
    return () => {
      stop();
      made.close();
    };
  }, [model]);
  return pool;
}

/** Shows the rows; those that come or go move no row under the reader. */
function keepPlace(model: TraceModel, pool: RowPool<SpanRow>): () => void {
  let before: Int32Array = new Int32Array(0);
  return effect(() => {
    const rows = model.rows.value;
    const top = pool.top;
    const anchor = top > 0 ? before[top] : undefined;
    pool.setCount(rows.length);
    const now = anchor === undefined ? -1 : rows.indexOf(anchor);
    if (now >= 0 && now !== top) pool.scrollTo(now);
    before = rows;
  });
}

function useTrackWidth(body: Place, onWidth: (pixels: number) => void): void {
  const width = nameWidth.value;
  useEffect(() => {
    const element = body.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) =>
      onWidth(Math.max(40, (entry?.contentRect.width ?? 0) - trackStart(width) - 12)),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [width]);
}

/** Where tracks begin. On narrow screens names have all of it. */
function trackStart(width: number): number {
  return innerWidth < 640 ? 0 : width;
}

function onRowClick(event: MouseEvent, model: TraceModel): void {
  const target = event.target instanceof Element ? event.target : undefined;
  const row = target?.closest<HTMLElement>('.row');
  if (row?.dataset.row === undefined) return;
  const span = Number(row.dataset.row);
  if (row.closest('.pinned-rows')) {
    goToRow(model, span);
    model.select(span);
    return;
  }
  model.active.value = span;
  if (span < 0) return;
  const isToggle = target?.closest('.row-toggle') && row.hasAttribute('aria-expanded');
  if (isToggle) model.toggle([span], model.isClosed(span));
  else if (target?.closest('.row-edge')) showBar(model, span);
  else model.select(span);
}

/** Moves the window, as long as it is, to the bar of a span. */
function showBar(model: TraceModel, span: number): void {
  const { from, to } = model.window.value;
  const middle = model.startOf(span) + Math.max(0, model.store.lengthOf(span)) / 2;
  model.zoomTo(clamped({ from: middle - (to - from) / 2, to: middle + (to - from) / 2 }, model.whole.value));
}

/** Scrolls to each wanted row, and once to the span that the URL selects. */
function useWanted(model: TraceModel, pool: RowPool<SpanRow> | undefined): void {
  const isFirst = useRef(true);
  useEffect(() => {
    if (pool === undefined) return undefined;
    const stopSelected = effect(() => {
      const selected = model.selected.value;
      if (!isFirst.current || selected === undefined) return;
      isFirst.current = false;
      // Who has scrolled meanwhile stays there.
      if (pool.top === 0) untracked(() => goToRow(model, selected));
    });
    const stopWanted = effect(() => {
      const row = model.wanted.value?.row;
      const index = row === undefined ? -1 : model.rows.peek().indexOf(row);
      if (index >= 0) pool.show(index);
    });
    return () => {
      stopSelected();
      stopWanted();
    };
  }, [model, pool]);
}
