/** The query as text, with the server's own opinion of it. */
import { useEffect, useId, useState } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { q } from '../messages/query.ts';
import { Icon } from '../shell/icon.tsx';
import { traceIdIn } from '../shell/trace-id.ts';
import { change, go } from '../state/place.ts';
import { QueryField } from './query-field.tsx';
import { query } from './state.ts';
import { useCompletion } from './use-completion.ts';
import { type Mistake, useMistakes } from './use-mistakes.ts';
import { queryOfWords, wordsIn } from './words.ts';

/** Of what could stand in the place of a mistake. */
const SHOWN_EXPECTED = 6;
const NONE: readonly Mistake[] = [];

export function QueryBar() {
  const [text, setText] = useState(query.value ?? '');
  const mistakesId = useId();
  const committed = query.value ?? '';
  useEffect(() => setText(committed), [committed]);
  const completion = useCompletion(text);
  const words = wordsIn(text);
  const found = useMistakes(words === undefined ? text : '');
  // Offers show what is missing.
  const mistakes = completion.offers.length > 0 ? NONE : found;
  const run = (): void => {
    completion.close();
    const traceId = traceIdIn(text);
    if (traceId !== undefined) go(`trace/${traceId}`);
    else change({ q: words === undefined ? text.trim() : queryOfWords(words) });
  };
  return (
    <form
      class="query-bar"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <div class={mistakes.length > 0 ? 'query-field wrong' : 'query-field'}>
        <Icon name="search" />
        <QueryField {...{ text, completion, setText, run, mistakes }} describedBy={mistakesId} />
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
        {words !== undefined && <p class="muted">{q.words(words)}</p>}
        <MistakeLines mistakes={mistakes} />
      </div>
    </form>
  );
}

function MistakeLines({ mistakes }: { readonly mistakes: readonly Mistake[] }) {
  return mistakes.map((mistake) => <MistakeLine key={mistake.offset + mistake.message} mistake={mistake} />);
}

/** What is wrong, and what was expected there if the message does not say it. */
function MistakeLine({ mistake: { message, expected } }: { readonly mistake: Mistake }) {
  const isSaid = expected.length === 0 || message.includes('expected');
  return (
    <p>
      <Icon name="error" />
      <bdi>{message}</bdi>
      {!isSaid && (
        <span class="muted">{q.expected(expected.slice(0, SHOWN_EXPECTED), expected.length > SHOWN_EXPECTED)}</span>
      )}
    </p>
  );
}
