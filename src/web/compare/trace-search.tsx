/** Finds a trace to compare. */

import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { duration } from '../format/duration.ts';
import { shownService } from '../format/service-name.ts';
import { moment } from '../format/time.ts';
import { type ComparedTraceFragment, TracesToChooseDocument } from '../generated/graphql.ts';
import { c } from '../messages/compare.ts';
import { t } from '../messages/en.ts';
import { EmptyStorage } from '../search/empty-storage.tsx';
import { LoadingBar, Refusal } from '../shell/states.tsx';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/preferences.ts';

/** Milliseconds after the last key until it is looked for. */
const REST_MS = 300;
/** Traces that are shown. */
const SHOWN = 12;

interface Choice {
  /** The trace that is chosen already. */
  readonly known: string | undefined;
  readonly isFirstMissing: boolean;
}

export function TraceSearch({ known, isFirstMissing }: Choice) {
  const [text, setText] = useState('');
  const [query, setQuery] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQuery(text.trim()), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, error, retry, isLoading } = useAnswer(TracesToChooseDocument, {
    query: query === '' ? null : query,
    first: SHOWN,
  });
  const found = data?.traces.nodes.filter(({ traceId }) => traceId !== known) ?? [];
  const isEmpty = query === '' && data?.traces.nodes.length === 0;
  return (
    <section class="trace-search">
      <h2>{c.chooseTrace(isFirstMissing ? 'A' : 'B')}</h2>
      <input
        aria-label={c.find}
        placeholder={c.findHint}
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <LoadingBar isLoading={isLoading} />
      <Refusal answered={{ error, retry }} />
      {data !== undefined && found.length === 0 && (isEmpty ? <EmptyStorage /> : <p class="muted">{c.noneFound}</p>)}
      {error === undefined && <TraceLinks traces={found} known={known} isFirstMissing={isFirstMissing} hasNames />}
    </section>
  );
}

interface TraceLinksProps extends Choice {
  readonly traces: readonly ComparedTraceFragment[];
  /** Whether the traces began with different operations. */
  readonly hasNames?: boolean;
}

/** Links that choose one of the traces. */
export function TraceLinks({ traces, known, isFirstMissing, hasNames = false }: TraceLinksProps) {
  return (
    <ul class="trace-links">
      {traces.map(({ traceId, durationNano, startTimeUnixNano, spanCount, errorCount, rootSpan }) => (
        <li key={traceId}>
          <a
            class="candidate"
            href={hrefOf('compare', isFirstMissing ? { a: traceId, b: known } : { a: known, b: traceId })}
          >
            <strong>{duration(durationNano)}</strong>
            {hasNames && (
              <span class="candidate-name">
                <span class="muted">{rootSpan && shownService(rootSpan.service.name)}</span>{' '}
                {rootSpan?.name ?? t.noRoot}
              </span>
            )}
            <span>{moment(startTimeUnixNano, zone.value)}</span>
            <span class="muted">{t.spanCount(spanCount)}</span>
            {errorCount > 0 && <span class="error-text">{t.errorCount(errorCount)}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}
