/** Figures of the spans by operation, service or kind. */
import { useMemo, useState } from 'preact/hooks';
import { v } from '../../messages/views.ts';
import type { ViewProps } from '../view.ts';
import { arrangedBy, Choice } from './choice.tsx';
import { SortButton } from './grid.tsx';
import { useMatchSet, useShownSpans } from './shown-spans.ts';
import { ariaSort, sortBy, sortingOf } from './sorting.ts';
import { GROUPS, keyOf, type Stats, statsOf } from './stats.ts';
import { StatsRow } from './stats-row.tsx';
import { useViewKeys } from './view-keys.ts';

const FIGURES = ['count', 'errors', 'total', 'average', 'p50', 'p95', 'max', 'self'] as const;
const ORDERS = ['name', ...FIGURES] as const;
type Order = (typeof ORDERS)[number];

/** Rows of a page. */
const PAGE = 200;

export function StatsView({ model, colours }: ViewProps) {
  const [first, setFirst] = useState(PAGE);
  const spans = useShownSpans(model);
  const self = model.insight.selfTimes.value;
  const matches = useMatchSet(model);
  const by = arrangedBy(GROUPS);
  const sorting = sortingOf(ORDERS, { name: 'self', isDescending: true });
  const { name, isDescending } = sorting;
  const groups = useMemo(() => statsOf(model.store, spans, by, self, matches), [spans, by, self, matches]);
  const rows = useMemo(() => inOrder(groups, name, isDescending), [groups, name, isDescending]);
  const chosen = model.selected.value === undefined ? undefined : keyOf(model.store, model.selected.value, by);
  const allSelf = groups.reduce((sum, group) => sum + group.self, 0);
  useViewKeys(model, {});
  const head = (column: Order, label: string) => (
    <th key={column} scope="col" class={column === 'name' ? '' : 'number'} aria-sort={ariaSort(column, sorting)}>
      <SortButton
        name={column}
        text={label}
        sorting={sorting}
        onSort={() => sortBy(column, sorting, column === 'name')}
      />
    </th>
  );
  return (
    <div class="view-scroll">
      <div class="view-line">
        <Choice label={v.groupBy} values={GROUPS} names={v.groups} />
        <span class="muted">{`${v.groupCount[by](groups.length)} · ${v.shown(spans.length, model.store.size)}`}</span>
      </div>
      <div class="table-scroll">
        <table class="stats-table">
          <caption class="unseen">{v.statsCaption}</caption>
          <thead>
            <tr>
              {head('name', v.groups[by])}
              {FIGURES.map((figure) => head(figure, v[figure]))}
              <th scope="col">{v.share}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, first).map((stats) => (
              <StatsRow key={stats.key} {...{ model, stats, by, colours, allSelf }} isSelected={stats.key === chosen} />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p class="nothing muted">{v.nothing}</p>}
      {rows.length > first && (
        <p class="more">
          <button type="button" onClick={() => setFirst(first + PAGE)}>
            {v.more}
          </button>
        </p>
      )}
    </div>
  );
}

function inOrder(groups: readonly Stats[], order: Order, isDescending: boolean): Stats[] {
  const sign = isDescending ? -1 : 1;
  if (order === 'name') return groups.toSorted((a, b) => sign * byName(a, b));
  return groups.toSorted((a, b) => sign * (a[order] - b[order]) || byName(a, b));
}

function byName(a: Stats, b: Stats): number {
  return textOf(a) < textOf(b) ? -1 : 1;
}

function textOf({ service, name, kind }: Stats): string {
  return `${service}\n${name}\n${kind}`;
}
