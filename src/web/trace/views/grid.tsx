/** A table of any number of rows: only those in view have elements. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../shell/icon.tsx';
import type { Keys } from '../../shell/keys.ts';
import { RowPool } from '../row-pool.ts';
import { ariaSort, type Sorting } from './sorting.ts';

const HEAD_PX = 30;

export interface Column<Name extends string> {
  readonly name: Name;
  readonly label: string;
}

export interface GridRow {
  readonly element: HTMLElement;
  /** In the order of the columns. */
  readonly cells: readonly HTMLElement[];
}

interface GridProps<Name extends string> {
  readonly label: string;
  /** Names the widths of the columns in the style. */
  readonly look: string;
  readonly columns: readonly Column<Name>[];
  readonly sorting?: Sorting<Name>;
  readonly onSort?: (name: Name) => void;
  readonly count: number;
  readonly isLoading: boolean;
  /** The number of the row that keys start from; -1 if it is not among the rows. */
  readonly active: number;
  readonly onOpen: (index: number) => void;
  /** Shows the row of this number. Whenever it changes, rows are filled again. */
  readonly fill: (row: GridRow, index: number) => void;
}

export function Grid<Name extends string>(props: GridProps<Name>) {
  const { label, look, columns, sorting, onSort, count, isLoading, active, onOpen, fill } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const shown = useRef({ fill, active });
  shown.current = { fill, active };
  const pool = useGridPool(viewport, body, columns.length, shown);
  useEffect(() => pool?.setCount(count), [pool, count]);
  useEffect(() => pool?.refresh(), [pool, fill, active]);
  useEffect(() => {
    if (active >= 0) pool?.show(active);
  }, [pool, active]);
  return (
    <div
      ref={viewport}
      class={`grid ${look}`}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={isLoading ? -1 : count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active < 0 ? undefined : `${look}-${active}`}
    >
      <div class="grid-head" role="row" aria-rowindex={1}>
        {columns.map(({ name, label: text }) => (
          <span
            key={name}
            class={`of-${name}`}
            role="columnheader"
            aria-sort={sorting === undefined ? undefined : ariaSort(name, sorting)}
          >
            {onSort === undefined ? text : <SortButton {...{ name, text, sorting, onSort }} />}
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the page do what a click does */}
      <div ref={body} class="rows" role="rowgroup" onClick={({ target }) => openRow(target, onOpen)} />
    </div>
  );
}

interface SortButtonProps<Name extends string> {
  readonly name: Name;
  readonly text: string;
  readonly sorting: Sorting<Name> | undefined;
  readonly onSort: (name: Name) => void;
}

export function SortButton<Name extends string>({ name, text, sorting, onSort }: SortButtonProps<Name>) {
  return (
    <button type="button" class="sort-button" onClick={() => onSort(name)}>
      {text}
      {sorting?.name === name && <Icon name={sorting.isDescending ? 'down' : 'up'} />}
    </button>
  );
}

interface Place {
  readonly current: HTMLElement | null;
}

function useGridPool(
  viewport: Place,
  body: Place,
  columns: number,
  shown: { readonly current: { readonly fill: (row: GridRow, index: number) => void; readonly active: number } },
): RowPool<GridRow> | undefined {
  const [pool, setPool] = useState<RowPool<GridRow>>();
  useEffect(() => {
    if (viewport.current === null || body.current === null) return undefined;
    const look = viewport.current.className.replace(/^grid /, '');
    const made = new RowPool<GridRow>({
      viewport: viewport.current,
      body: body.current,
      create: () => createRow(columns),
      fill: (row, index) => {
        const { element } = row;
        element.id = `${look}-${index}`;
        element.dataset.index = String(index);
        element.setAttribute('aria-rowindex', String(index + 2));
        element.classList.toggle('active', index === shown.current.active);
        shown.current.fill(row, index);
      },
    });
    made.setHead(HEAD_PX);
    const observer = new ResizeObserver(() => made.draw());
    observer.observe(viewport.current);
    setPool(made);
    return () => {
      observer.disconnect();
      made.close();
    };
  }, [columns]);
  return pool;
}

function createRow(columns: number): GridRow {
  const element = document.createElement('div');
  element.className = 'row grid-row';
  element.setAttribute('role', 'row');
  const cells = Array.from({ length: columns }, () => {
    const cell = document.createElement('span');
    cell.setAttribute('role', 'gridcell');
    element.append(cell);
    return cell;
  });
  return { element, cells };
}

function openRow(target: EventTarget | null, onOpen: (index: number) => void): void {
  const row = target instanceof Element ? target.closest<HTMLElement>('.grid-row') : null;
  if (row !== null) onOpen(Number(row.dataset.index));
}

/** Rows of a step of PageUp and PageDown. */
const PAGE = 20;

/** Keys that move from row to row. `go` gets the number of a row that exists. */
export function gridKeys(active: number, count: number, go: (index: number) => void): Keys {
  const to = (index: number) => () => {
    if (count > 0) go(Math.min(count - 1, Math.max(0, index)));
  };
  return {
    ArrowDown: to(active + 1),
    j: to(active + 1),
    ArrowUp: to(active - 1),
    k: to(active - 1),
    PageDown: to(active + PAGE),
    PageUp: to(active - PAGE),
    Home: to(0),
    End: to(count - 1),
  };
}
