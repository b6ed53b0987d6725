/** Searches traces: conditions, a picture and a table. */
import { useEffect } from 'preact/hooks';
import { LiveSwitch } from '../live/live-switch.tsx';
import { t } from '../messages/en.ts';
import { SavedButton } from '../saved/saved-button.tsx';
import { say } from '../shell/live-region.tsx';
import { LoadingBar, Refusal } from '../shell/states.tsx';
import { noteShownRange } from '../state/last-times.ts';
import { isLive } from '../state/live.ts';
import { Chips } from './chips.tsx';
import { countWaiting } from './count-waiting.ts';
import { EmptyStorage } from './empty-storage.tsx';
import { NoMatch } from './no-match.tsx';
import { Plot } from './plot.tsx';
import { QueryBar } from './query-bar.tsx';
import { Results, ResultsLine } from './results.tsx';
import { query, refresh, timeRange } from './state.ts';
import { TimeRange } from './time-range.tsx';
import { useFound } from './use-found.tsx';
import { useMistakes } from './use-mistakes.ts';
import { wordsIn } from './words.ts';

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
  useEffect(noteShownRange, []);
  const text = asked.query ?? '';
  // The query bar says so already.
  const isMistaken = useMistakes(wordsIn(text) === undefined ? text : '').length > 0;
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
      {!isMistaken && <Refusal answered={found} hasRange />}
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
