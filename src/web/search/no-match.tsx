/** Nothing matches: which condition to drop, and which times have something. */
import { useEffect, useState } from 'preact/hooks';
import { AskError } from '../data/ask.ts';
import { answerOf } from '../data/cache.ts';
import { useAnswer } from '../data/use-answer.ts';
import { moment } from '../format/time.ts';
import { CountTracesDocument, StoredTimesDocument } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { q } from '../messages/query.ts';
import { Blank } from '../shell/states.tsx';
import { change } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { conditionsOf, textOf } from './query-text.ts';
import { query, timeRange } from './state.ts';
import { wordsOf } from './words.ts';

/** Conditions that are left out, each for one question. */
const MOST = 10;

export function NoMatch() {
  const stored = useAnswer(StoredTimesDocument, {}).data;
  const [oldest] = stored?.oldest.nodes ?? [];
  const [newest] = stored?.newest.nodes ?? [];
  const without = useWithout(query.value ?? '', timeRange.value);
  return (
    <Blank title={t.noMatchTitle}>
      <p>{t.noMatchText}</p>
      {without.length > 0 && (
        <ul class="without">
          {without.map(({ condition, rest, traces }) => (
            <li key={condition}>
              <button type="button" onClick={() => change({ q: rest })}>
                <bdi>{q.withoutCondition(asRead(condition), traces)}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
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

/** Words as they were typed, and any other condition as it is. */
function asRead(condition: string): string {
  const words = wordsOf(condition);
  return words === undefined ? condition : `"${words}"`;
}

interface Without {
  readonly condition: string;
  /** The query without it. */
  readonly rest: string;
  readonly traces: number;
}

/** What is found without each condition, asked one after the other. Those without which there is still nothing are left out. */
function useWithout(text: string, range: typeof timeRange.value): readonly Without[] {
  const [found, setFound] = useState<readonly Without[]>([]);
  useEffect(() => {
    const gone = new AbortController();
    setFound([]);
    askEach(text, range, gone.signal, (next) => setFound((before) => [...before, next])).catch((thrown: unknown) => {
      // The search itself says what is wrong with the server.
      if (!gone.signal.aborted && !(thrown instanceof AskError)) throw thrown;
    });
    return () => gone.abort();
  }, [text, range?.from, range?.to]);
  return found;
}

async function askEach(
  text: string,
  range: typeof timeRange.value,
  signal: AbortSignal,
  onFound: (found: Without) => void,
): Promise<void> {
  const conditions = conditionsOf(text) ?? [];
  for (const [index, condition] of conditions.slice(0, MOST).entries()) {
    const rest = textOf(conditions.toSpliced(index, 1));
    const asked = { query: rest === '' ? null : rest, timeRange: range };
    const traces = (await answerOf(CountTracesDocument, asked, signal)).traces.totalCount;
    if (traces > 0) onFound({ condition, rest, traces });
  }
}
