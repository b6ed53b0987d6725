/** The rows of a trace with their bars: a tree that reads like a table. */
import { effect } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { nameWidth } from '../state/preferences.ts';
import { ColumnHandle } from './column-handle.tsx';
import { Crosshair } from './crosshair.tsx';
import type { Marks } from './marks.ts';
import { RowPool } from './row-pool.ts';
import { RULER_PX, Ruler } from './ruler.tsx';
import { createRow, fillRow, type RowView, type SpanRow } from './span-row.ts';
import type { TraceModel } from './trace-model.ts';
import { useRowKeys } from './use-row-keys.ts';
import { useWheel } from './use-wheel.ts';

interface WaterfallProps {
  readonly model: TraceModel;
  readonly colours: (service: string) => string;
  readonly marks: Marks;
}

export function Waterfall({ model, colours, marks }: WaterfallProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [trackPx, setTrackPx] = useState(0);
  const matches = useMemo(() => new Set(model.matches.value), [model.matches.value]);
  const view = useRef({ model, window: model.window.value, trackPx, colours, marks, matches });
  view.current = { model, window: model.window.value, trackPx, colours, marks, matches };
  const pool = usePool(viewport, body, view);
  useTrackWidth(body, setTrackPx);
  // Whatever a row shows has changed.
  useEffect(
    () => pool?.refresh(),
    [
      pool,
      trackPx,
      colours,
      marks,
      matches,
      model.window.value,
      model.selected.value,
      model.active.value,
      nameWidth.value,
    ],
  );
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
        <Ruler model={model} trackPx={trackPx} />
        <div ref={body} class="rows" role="rowgroup" />
      </div>
      <ColumnHandle />
      <Crosshair model={model} startPx={nameWidth.value} trackPx={trackPx} viewport={viewport} />
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
      headPx: RULER_PX,
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
  const span = model.rows.value[Number(row?.dataset.index)];
  if (span === undefined || row === undefined) return;
  model.active.value = span;
  if (target?.closest('.row-toggle') && row?.hasAttribute('aria-expanded')) model.toggle([span], model.isClosed(span));
  else model.select(span);
}
