/** What was found: traces or spans, with a preview. */
import { useEffect } from 'preact/hooks';
import { marked } from '../compare/marked.ts';
import { leaveList, pausingList } from '../live/pauses.ts';
import { WaitingResults } from '../live/waiting-results.tsx';
import { t } from '../messages/en.ts';
import { r } from '../messages/results.ts';
import { Loaded } from '../shell/loaded.tsx';
import { More } from '../shell/more.tsx';
import { PopoverButton } from '../shell/popover-button.tsx';
import { hrefOf } from '../state/place.ts';
import type { Shape } from './columns.ts';
import { columns, listAs, previewed, shape } from './result-state.ts';
import { ResultTable, type Row } from './result-table.tsx';
import { SortSelect } from './sort-select.tsx';
import { query } from './state.ts';
import type { Found } from './use-found.tsx';
import { PAGE } from './use-pages.ts';

const SHAPES: readonly (readonly [Shape, string])[] = [
  ['traces', r.asTraces],
  ['spans', r.asSpans],
];

/** What is listed, how much of it there is, and its columns. */
export function ResultsLine({ total, totalText }: Pick<Found, 'total' | 'totalText'>) {
  return (
    <div class="results-line">
      <div class="segments" role="group" aria-label={r.results}>
        {SHAPES.map(([name, label]) => (
          <button key={name} type="button" aria-pressed={name === shape.value} onClick={() => listAs(name)}>
            {label}
          </button>
        ))}
      </div>
      <span class="muted total">{total !== undefined && totalText}</span>
      <SortSelect />
      <PopoverButton icon="columns" label={r.columns} name="columns-place" load={loadColumns} />
    </div>
  );
}

const loadColumns = async () => (await import('./column-menu-page.tsx')).ColumnMenu;
const loadPreview = async () => (await import('./preview-page.tsx')).Preview;

export function Results({ rows, found }: { readonly rows: readonly Row[]; readonly found: Found }) {
  const { hasMore, isLoading, more } = found;
  const shown = previewed.value;
  const hasMatches = query.value !== undefined;
  useEffect(() => leaveList, []);
  return (
    <>
      <WaitingResults most={PAGE} />
      <div class={shown === undefined ? 'results-body' : 'results-body with-preview'}>
        <section aria-label={r.results} {...pausingList}>
          <MarkedBar />
          <ResultTable rows={rows} columns={columns.value.filter((id) => id !== 'matches' || hasMatches)} />
          {hasMore ? (
            <More isLoading={isLoading} onMore={more} />
          ) : (
            <p class="list-end muted">
              {r.allShown(shape.value === 'spans' ? t.spanCount(rows.length) : t.traceCount(rows.length))}
            </p>
          )}
        </section>
        {shown !== undefined && <Loaded load={loadPreview} traceId={shown.traceId} spanId={shown.spanId} />}
      </div>
    </>
  );
}

/** What can be done with marked traces. */
function MarkedBar() {
  const [a, b] = marked.value;
  if (a === undefined) return null;
  return (
    <p class="marked-bar" role="status">
      {b === undefined ? (
        <span>{t.markedFirst}</span>
      ) : (
        <a class="button primary" href={hrefOf('compare', { a, b })}>
          {t.compareMarked}
        </a>
      )}
      <button type="button" onClick={() => (marked.value = [])}>
        {t.clear}
      </button>
    </p>
  );
}
