/** Found traces. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { marked, toggleMark } from '../compare/marked.ts';
import { count } from '../format/count.ts';
import { duration, exactNanos } from '../format/duration.ts';
import { age, clock, day } from '../format/time.ts';
import { t } from '../messages/en.ts';
import { Icon } from '../shell/icon.tsx';
import { useKeys } from '../shell/keys.ts';
import { serviceColours } from '../shell/service-colours.ts';
import { hrefOf, takeScroll } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { order, query, type SortName, sortBy } from './state.ts';
import type { Result, Results } from './use-results.ts';

type ResultTableProps = Results & { readonly results: readonly Result[] };

export function ResultTable({ results, hasMore, isLoading, more }: ResultTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const step = (by: number): void => {
    const links = [...(table.current?.querySelectorAll<HTMLElement>('a.result-link') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
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
  const longest = results.reduce((most, { node }) => Math.max(most, Number(node.durationNano)), 1);
  const hasMatches = query.value !== undefined;
  const colours = serviceColours([...new Set(results.flatMap(({ node }) => node.services.map(({ name }) => name)))]);
  return (
    <>
      <MarkedBar />
      <table class="results" ref={table}>
        <thead>
          <tr>
            <th scope="col" class="marks">
              <span class="unseen">{t.compare}</span>
            </th>
            <SortHead name="start" label={t.started} />
            <th scope="col">{t.trace}</th>
            <SortHead name="duration" label={t.durationHead} />
            <SortHead name="spans" label={t.spans} />
            <SortHead name="errors" label={t.errors} />
            <th scope="col">{t.services}</th>
            {hasMatches && <th scope="col">{t.matches}</th>}
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <Row key={result.node.traceId} {...{ result, longest, hasMatches, colours }} />
          ))}
        </tbody>
      </table>
      <p class="more">
        {hasMore ? (
          <button type="button" disabled={isLoading} onClick={more}>
            {t.more}
          </button>
        ) : (
          <span class="muted">{t.allShown(results.length)}</span>
        )}
      </p>
    </>
  );
}

/** Marks the trace that has the focus, or takes its mark away. */
function markFocused(): void {
  const id = (document.activeElement as HTMLElement | null)?.dataset.trace;
  if (id !== undefined) toggleMark(id);
}

function SortHead({ name, label }: { readonly name: SortName; readonly label: string }) {
  const { name: sorted, isDescending } = order.value;
  const isSorted = sorted === name;
  return (
    <th scope="col" class={`sort-${name}`} aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" onClick={() => sortBy(name)}>
        {label}
        {isSorted && <Icon name={isDescending ? 'down' : 'up'} />}
      </button>
    </th>
  );
}

interface RowProps {
  readonly result: Result;
  /** Nanoseconds of the longest trace in the table. */
  readonly longest: number;
  readonly hasMatches: boolean;
  readonly colours: (service: string) => string;
}

function Row({ result: { node, matchedSpans }, longest, hasMatches, colours }: RowProps) {
  const { traceId, startTimeUnixNano: start, durationNano, rootSpan, errorCount } = node;
  const href = hrefOf(`trace/${traceId}`);
  const share = Number(durationNano) / longest;
  return (
    <tr class={errorCount > 0 ? 'failed' : ''}>
      <td class="marks">
        <input
          type="checkbox"
          aria-label={t.mark(rootSpan?.name ?? traceId)}
          checked={marked.value.includes(traceId)}
          onChange={() => toggleMark(traceId)}
        />
      </td>
      <td class="when" title={age(start)}>
        <span class="muted">{day(start, zone.value)}</span> {clock(start, zone.value)}
      </td>
      <td class="root">
        <a class="result-link" href={href} data-trace={traceId}>
          <span class="service">{rootSpan?.service.name ?? t.noRoot}</span>{' '}
          <span class="name">{rootSpan?.name ?? traceId}</span>
        </a>
      </td>
      <td class="length" title={exactNanos(durationNano)}>
        <span>{duration(durationNano)}</span>
        <span class="length-bar" aria-hidden="true">
          <span style={{ width: `${Math.max(1, 100 * share)}%` }} />
        </span>
      </td>
      <td class="number">{count(node.spanCount)}</td>
      <td class="number errors">{errorCount > 0 ? count(errorCount) : <span class="muted">0</span>}</td>
      <td class="services">
        <Services names={node.services.map(({ name }) => name)} colours={colours} />
      </td>
      {hasMatches && (
        <td class="matched">
          {matchedSpans.map((span) => (
            <a key={span.spanId} href={hrefOf(`trace/${traceId}`, { span: span.spanId })} title={span.service.name}>
              {span.name} <span class="muted">{duration(span.durationNano)}</span>
            </a>
          ))}
        </td>
      )}
    </tr>
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

/** Names that fit, and how many more there are. */
const SHOWN_SERVICES = 3;

function Services({ names, colours }: Pick<RowProps, 'colours'> & { readonly names: readonly string[] }) {
  return (
    <span title={names.join(', ')}>
      {names.slice(0, SHOWN_SERVICES).map((name) => (
        <span key={name} class="service-dot">
          <i style={{ background: colours(name) }} aria-hidden="true" />
          {name}
        </span>
      ))}
      {names.length > SHOWN_SERVICES && <span class="muted">+{names.length - SHOWN_SERVICES}</span>}
    </span>
  );
}
