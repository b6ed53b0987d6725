/** The query as text, with the server's own opinion of it. */
import { useEffect, useId, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { ParseFilterDocument, type ParseFilterQuery } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { Icon } from '../shell/icon.tsx';
import { traceIdIn } from '../shell/trace-id.ts';
import { change, go } from '../state/place.ts';
import { QueryField } from './query-field.tsx';
import { query } from './state.ts';

/** Milliseconds after the last key until the text is looked at. */
const REST_MS = 150;

/** Of what could stand in the place of a mistake. */
const SHOWN_EXPECTED = 6;

type Mistake = ParseFilterQuery['parseFilter']['mistakes'][number];

export function QueryBar() {
  const [text, setText] = useState(query.value ?? '');
  const mistakesId = useId();
  const committed = query.value ?? '';
  useEffect(() => setText(committed), [committed]);
  const mistakes = useMistakes(text);
  const submit = (event: Event): void => {
    event.preventDefault();
    const traceId = traceIdIn(text);
    if (traceId !== undefined) go(`trace/${traceId}`);
    else change({ q: text.trim() });
  };
  return (
    <form class="query-bar" role="search" onSubmit={submit}>
      <div class={mistakes.length > 0 ? 'query-field wrong' : 'query-field'}>
        <Icon name="search" />
        <QueryField
          text={text}
          setText={setText}
          onEscape={() => setText(committed)}
          isWrong={mistakes.length > 0}
          describedBy={mistakesId}
        />
        {text !== '' && (
          <button
            type="button"
            class="icon"
            aria-label={t.clearQuery}
            onClick={() => {
              setText('');
              change({ q: undefined });
            }}
          >
            <Icon name="close" />
          </button>
        )}
        <button type="submit" class="primary">
          {t.search}
        </button>
      </div>
      <div id={mistakesId} class="mistakes">
        {mistakes.map((mistake) => (
          <MistakeLine key={mistake.offset + mistake.message} mistake={mistake} text={text} />
        ))}
      </div>
    </form>
  );
}

/** What the parser of the server says about a text that rests. Nothing about a trace id. */
function useMistakes(text: string): readonly Mistake[] {
  const [resting, setResting] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setResting(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const isQuery = resting.trim() !== '' && traceIdIn(resting) === undefined;
  const parsed = useAnswer(ParseFilterDocument, isQuery ? { query: resting } : undefined);
  // What is said of another text marks the wrong place.
  return isQuery && resting === text ? (parsed.data?.parseFilter.mistakes ?? []) : [];
}

/** The text with the place marked, and what was expected there. Offsets count UTF-16 units, as the text of a field does. */
function MistakeLine({ mistake: { offset, length, message, expected }, text }: { mistake: Mistake; text: string }) {
  const end = Math.max(offset + length, offset + 1);
  return (
    <p>
      <code aria-hidden="true">
        {text.slice(0, offset)}
        <mark>{text.slice(offset, end) || ' '}</mark>
        {text.slice(end)}
      </code>
      <span>{message}</span>
      {expected.length > 0 && (
        <span class="muted">{t.expected(expected.slice(0, SHOWN_EXPECTED), expected.length > SHOWN_EXPECTED)}</span>
      )}
    </p>
  );
}
