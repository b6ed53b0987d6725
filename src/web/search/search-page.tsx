/** Searches traces: conditions, a picture and a table. */
import { useEffect } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { moment } from '../format/time.ts';
import { StoredTimesDocument } from '../generated/graphql.ts';
import { LiveSwitch } from '../live/live-switch.tsx';
import { t } from '../messages/en.ts';
import { SavedButton } from '../saved/saved-button.tsx';
import { say } from '../shell/live-region.tsx';
import { Blank, LoadingBar, Refusal } from '../shell/states.tsx';
import { isLive } from '../state/live.ts';
import { change } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { Chips } from './chips.tsx';
import { countWaiting } from './count-waiting.ts';
import { Plot } from './plot.tsx';
import { QueryBar } from './query-bar.tsx';
import { Results, ResultsLine } from './results.tsx';
import { query, refresh, timeRange } from './state.ts';
import { TimeRange } from './time-range.tsx';
import { useFound } from './use-found.tsx';

/** Milliseconds between two looks at an empty database. */
const POLL_MS = 2_000;
/** Milliseconds between two refreshes of a live list, at least. */
const LIVE_MS = 1_000;

export function SearchPage() {
  const asked = { query: query.value ?? null, timeRange: timeRange.value };
  const found = useFound(asked);
  const { items, error, isLoading, total, totalText } = found;
  useEffect(() => {
    document.title = `${query.value ?? t.traces} · Spangraph`;
    if (total !== undefined && !isLive.value) say(totalText);
  }, [totalText, query.value]);
  const isEmpty = items?.length === 0 && error === undefined;
  const isUnbounded = asked.query === null && asked.timeRange === null;
  return (
    <div class="search-page">
      <h1 class="unseen">{t.traces}</h1>
      <div class="search-line">
        <QueryBar />
        <TimeRange onRefresh={refresh} />
        <LiveSwitch
          refresh={refresh}
          restMs={LIVE_MS}
          count={() => countWaiting(new Set(items?.map(({ key }) => key)))}
        />
        <SavedButton />
      </div>
      <Chips />
      <Refusal answered={found} hasRange />
      {isEmpty && (isUnbounded ? <EmptyStorage /> : <NoMatch />)}
      {!isEmpty && <Plot {...asked} total={total} />}
      <LoadingBar isLoading={isLoading} />
      {items !== undefined && items.length > 0 && (
        <>
          <ResultsLine total={total} totalText={totalText} />
          <Results rows={items} found={found} />
        </>
      )}
    </div>
  );
}

/** How to send the first span. Looks for it while it is shown. */
export function EmptyStorage() {
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) refresh();
    }, POLL_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Blank title={t.emptyTitle}>
      <p>{t.emptyText}</p>
      <pre>
        {`export OTEL_EXPORTER_OTLP_ENDPOINT=http://${location.hostname}:4318
export OTEL_TRACES_EXPORTER=otlp
export OTEL_SERVICE_NAME=checkout
node --require @opentelemetry/auto-instrumentations-node/register app.js`}
      </pre>
      <p class="muted">{t.emptyDemo}</p>
    </Blank>
  );
}

/** Which times would have something, and how to come back. */
function NoMatch() {
  const stored = useAnswer(StoredTimesDocument, {}).data;
  const [oldest] = stored?.oldest.nodes ?? [];
  const [newest] = stored?.newest.nodes ?? [];
  return (
    <Blank title={t.noMatchTitle}>
      <p>{t.noMatchText}</p>
      {oldest !== undefined && newest !== undefined && (
        <p class="muted">
          {t.storedFromTo(moment(oldest.startTimeUnixNano, zone.value), moment(newest.startTimeUnixNano, zone.value))}
        </p>
      )}
      <p class="actions">
        {query.value !== undefined && (
          <button type="button" onClick={() => change({ q: undefined })}>
            {t.clearQuery}
          </button>
        )}
        {timeRange.value !== null && (
          <button type="button" onClick={() => change({ from: undefined, to: undefined })}>
            {t.anyTime}
          </button>
        )}
      </p>
    </Blank>
  );
}
