/** Found traces or spans. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { marked, toggleMark } from '../compare/marked.ts';
import { useFresh } from '../live/fresh.ts';
import { t } from '../messages/en.ts';
import { r } from '../messages/results.ts';
import { Icon } from '../shell/icon.tsx';
import { useKeys } from '../shell/keys.ts';
import { takeScroll } from '../state/place.ts';
import { columnLabel } from './column-label.ts';
import { attributeIn } from './columns.ts';
import { isSortable, order, preview, previewed, shape, sortBy } from './state.ts';

/** A result as its row needs it. */
export interface Row {
  readonly key: string;
  /** What `sel` says of it. */
  readonly sel: string;
  readonly isFailed: boolean;
  /** The trace that can be marked here; undefined if the row has no mark. */
  readonly marks: { readonly traceId: string; readonly name: string } | undefined;
  readonly cell: (column: string) => JSX.Element;
}

interface ResultTableProps {
  readonly rows: readonly Row[];
  readonly columns: readonly string[];
}

/** Columns that fit without scrolling. */
const FITTING = 9;
/** Width of a table that scrolls, in pixels. */
const COLUMN_PX = 145;
const NAME_PX = 300;

export function ResultTable({ rows, columns }: ResultTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const step = (by: number): void => {
    const links = [...(table.current?.querySelectorAll<HTMLElement>('a.result-link') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    const next = links[Math.min(links.length - 1, Math.max(0, at + by))];
    next?.focus();
    if (previewed.value !== undefined) preview(next?.dataset.sel);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    x: markFocused,
    o: () => (document.activeElement as HTMLElement | null)?.click(),
  });
  useLayoutEffect(() => {
    const scroll = takeScroll();
    if (scroll !== undefined) scrollTo(0, scroll);
  }, []);
  const isFresh = useFresh(rows.map(({ key }) => key));
  const hasMarks = rows.some(({ marks }) => marks !== undefined);
  const isWide = columns.length > FITTING;
  const style = isWide ? { '--table-width': `${NAME_PX + COLUMN_PX * columns.length}px` } : {};
  return (
    <div class={isWide ? 'results-scroll wide' : 'results-scroll'}>
      <table class={`results of-${shape.value}`} style={style} ref={table} onKeyDown={togglePreview}>
        <caption class="unseen">{shape.value === 'spans' ? r.spanCaption : r.traceCaption}</caption>
        <thead>
          <tr>
            {hasMarks && (
              <th scope="col" class="marks">
                <span class="unseen">{t.compare}</span>
              </th>
            )}
            {columns.map((id) => (
              <Head key={id} id={id} />
            ))}
            <th scope="col" class="peek">
              <span class="unseen">{r.previewHead}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} class={classOf(row, isFresh(row.key))}>
              {row.marks && <MarkCell {...row.marks} />}
              {columns.map((id) => row.cell(id))}
              <PreviewCell sel={row.sel} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf({ isFailed, sel }: Row, isFresh: boolean): string {
  return [isFailed && 'failed', isFresh && 'fresh', previewed.value?.text === sel && 'previewed']
    .filter(Boolean)
    .join(' ');
}

/** Space previews the result that has the focus, or closes its preview. */
function togglePreview(event: KeyboardEvent): void {
  const sel = event.target instanceof HTMLElement ? event.target.dataset.sel : undefined;
  if (event.key !== ' ' || sel === undefined) return;
  event.preventDefault();
  toggle(sel);
}

function toggle(sel: string): void {
  preview(previewed.value?.text === sel ? undefined : sel);
}

/** For those who point; keys have Space. */
function PreviewCell({ sel }: { readonly sel: string }) {
  return (
    <td class="peek">
      <button
        type="button"
        class="icon"
        tabIndex={-1}
        title={r.previewThis}
        aria-label={r.previewThis}
        aria-pressed={previewed.value?.text === sel}
        onClick={() => toggle(sel)}
      >
        <Icon name="panel" />
      </button>
    </td>
  );
}

/** Marks the trace that has the focus, or takes its mark away. */
function markFocused(): void {
  const id = (document.activeElement as HTMLElement | null)?.dataset.trace;
  if (id !== undefined) toggleMark(id);
}

function MarkCell({ traceId, name }: { readonly traceId: string; readonly name: string }) {
  return (
    <td class="marks">
      <input
        type="checkbox"
        aria-label={t.mark(name)}
        checked={marked.value.includes(traceId)}
        onChange={() => toggleMark(traceId)}
      />
    </td>
  );
}

function Head({ id }: { readonly id: string }) {
  const label = columnLabel(id, shape.value);
  const name = `col-${attributeIn(id) === undefined ? id : 'attribute'}`;
  if (!isSortable(id)) {
    return (
      <th scope="col" class={name} title={label}>
        {label}
      </th>
    );
  }
  const { name: sorted, isDescending } = order.value;
  const isSorted = sorted === id;
  return (
    <th scope="col" class={name} aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" onClick={() => sortBy(id)}>
        {label}
        {isSorted && <Icon name={isDescending ? 'down' : 'up'} />}
      </button>
    </th>
  );
}
