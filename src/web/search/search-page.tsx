/** Searches traces: conditions, a picture and a table. */
import { useEffect } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { CountTracesDocument } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { say } from '../shell/live-region.tsx';
import { Blank, LoadingBar, Refusal } from '../shell/states.tsx';
import { Chips } from './chips.tsx';
import { NoMatch } from './no-match.tsx';
import { Plot } from './plot.tsx';
import { QueryBar } from './query-bar.tsx';
import { ResultTable } from './result-table.tsx';
import { orderBy, query, refresh, timeRange } from './state.ts';
import { TimeRange } from './time-range.tsx';
import { useResults } from './use-results.ts';

/** Milliseconds between two looks at an empty database. */
const POLL_MS = 2_000;

export function SearchPage() {
  const asked = { query: query.value ?? null, timeRange: timeRange.value };
  const found = useResults({ ...asked, orderBy: orderBy.value });
  const total = useAnswer(CountTracesDocument, asked).data?.traces.totalCount;
  useEffect(() => {
    document.title = `${query.value ?? t.traces} · Spangraph`;
    if (total !== undefined) say(t.traceCount(total));
  }, [total, query.value]);
  const { results, error, isLoading } = found;
  const isEmpty = results?.length === 0 && error === undefined;
  const isUnbounded = asked.query === null && asked.timeRange === null;
  return (
    <div class="search-page">
      <h1 class="unseen">{t.traces}</h1>
      <div class="search-line">
        <QueryBar />
        <TimeRange onRefresh={refresh} />
      </div>
      <Chips total={isEmpty ? 0 : total} />
      <Refusal answered={found} hasRange />
      {isEmpty && (isUnbounded ? <EmptyStorage /> : <NoMatch />)}
      {!isEmpty && <Plot {...asked} total={total} />}
      <LoadingBar isLoading={isLoading} />
      {results !== undefined && results.length > 0 && <ResultTable {...found} results={results} />}
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
