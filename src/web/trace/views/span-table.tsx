/** All spans in one table, without their tree. */

import { useCallback, useMemo } from 'preact/hooks';
import { duration, exactNanos } from '../../format/duration.ts';
import { shownService } from '../../format/service-name.ts';
import { v } from '../../messages/views.ts';
import { Icon } from '../../shell/icon.tsx';
import { lengthText } from '../../shell/length-text.ts';
import { say } from '../../shell/live-region.tsx';
import { saveAs } from '../../shell/save-as.ts';
import type { TraceModel } from '../trace-model.ts';
import type { ViewProps } from '../view.ts';
import { csvOf, MOST_CSV_SPANS } from './csv.ts';
import { type Column, Grid, type GridRow, gridKeys } from './grid.tsx';
import { useMatchSet, useShownSpans } from './shown-spans.ts';
import { sortBy, sortingOf } from './sorting.ts';
import { COLUMNS, type SpanColumn, type SpanFigures, sorted, TEXTS } from './spans-order.ts';
import { goTo, useViewKeys } from './view-keys.ts';

const HEADS: readonly Column<SpanColumn>[] = COLUMNS.map((name) => ({ name, label: v[name] }));

export function SpanTable({ model, colours }: ViewProps) {
  const { store, active, tree, selected } = model;
  const shown = useShownSpans(model);
  const self = model.insight.selfTimes.value;
  const matches = useMatchSet(model);
  const depth = tree.value?.depth ?? new Int32Array(0);
  const sorting = sortingOf(COLUMNS, { name: 'start', isDescending: false });
  const { name, isDescending } = sorting;
  const rows = useMemo(
    () => sorted(store, shown, { self, depth }, { name, isDescending }),
    [shown, self, depth, name, isDescending],
  );
  const at = useMemo(() => rows.indexOf(active.value), [rows, active.value]);
  const fill = useCallback(
    (row: GridRow, index: number) => {
      const span = rows[index] ?? 0;
      fillCells(row, model, colours, span, self[span] ?? 0, depth[span] ?? 0);
      row.element.classList.toggle('hit', matches?.has(span) === true);
      row.element.classList.toggle('failed', store.isFailed(span));
      row.element.classList.toggle('selected', selected.value === span);
      row.element.setAttribute('aria-selected', String(selected.value === span));
    },
    [rows, colours, matches, self, depth, selected.value],
  );
  useViewKeys(
    model,
    gridKeys(at, rows.length, (index) => goTo(model, rows[index])),
  );
  return (
    <div class="view-column">
      <div class="view-line">
        <span class="muted">{v.shown(rows.length, store.size)}</span>
        <button type="button" class="view-line-end" onClick={() => save(model, rows, { self, depth })}>
          <Icon name="download" />
          {v.csv}
        </button>
      </div>
      <Grid
        label={v.spanTable}
        look="span-grid"
        columns={HEADS}
        sorting={sorting}
        onSort={(column) => sortBy(column, sorting, TEXTS.has(column))}
        count={rows.length}
        isLoading={model.state.value === 'loading'}
        active={at}
        onOpen={(index) => {
          goTo(model, rows[index]);
          model.select(rows[index]);
        }}
        fill={fill}
      />
      {rows.length === 0 && <p class="nothing muted">{v.nothing}</p>}
    </div>
  );
}

function save({ traceId, store }: TraceModel, spans: Int32Array, figures: SpanFigures): void {
  saveAs(`trace-${traceId}.csv`, new Blob([csvOf(store, spans, figures)], { type: 'text/csv' }));
  if (spans.length > MOST_CSV_SPANS) say(v.csvCut(MOST_CSV_SPANS));
}

/** In the order of the columns. */
function fillCells(
  { cells }: GridRow,
  { store }: TraceModel,
  colours: (service: string) => string,
  span: number,
  self: number,
  depth: number,
): void {
  const texts = [
    duration(store.startOf(span)),
    lengthText(store.exactLength(span), store.exactStart(span)),
    duration(self),
    shownService(store.serviceOf(span)),
    store.nameOf(span) || '·',
    (store.kinds[span] ?? '').toLowerCase(),
    store.isFailed(span) ? v.failed : v.none,
    String(depth),
  ];
  const exact = [store.exactStart(span) - store.origin, store.exactLength(span), BigInt(self)];
  for (const [index, text] of texts.entries()) {
    const cell = cells[index];
    if (cell === undefined) continue;
    cell.textContent = text;
    cell.title = index < exact.length ? exactNanos(exact[index] ?? 0n) : text;
    cell.className = `of-${COLUMNS[index]}`;
  }
  const service = cells[COLUMNS.indexOf('service')];
  if (service !== undefined) service.style.borderInlineStartColor = colours(store.serviceOf(span));
}
