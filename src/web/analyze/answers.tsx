/** Attributes that set the selection apart, the most telling first, and its errors. */
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { CompareSpansDocument } from '../generated/graphql.ts';
import { a } from '../messages/analyze.ts';
import { t } from '../messages/en.ts';
import { say } from '../shell/live-region.tsx';
import { More } from '../shell/more.tsx';
import { Blank, LoadingBar, Refusal } from '../shell/states.tsx';
import { change } from '../state/place.ts';
import { AttributeCard } from './attribute-card.tsx';
import { ErrorList } from './error-list.tsx';
import { keysIn, nameOf } from './keys.ts';
import { filterOf, type Selection } from './selection.ts';
import { by } from './state.ts';

/** Attributes of one question. */
const PAGE = 12;
/** What differs less tells nothing, unless somebody asks for it. */
const LEAST_SCORE = 0.001;
/** As many as the API gives. */
const MOST = 100;

/** The spans that are looked at, and those that are set against the rest. */
export interface AnswersProps {
  readonly query: string | null;
  readonly timeRange: { readonly from: string | undefined; readonly to: string | undefined } | null;
  readonly selection: Selection;
}

export function Answers({ query, timeRange, selection }: AnswersProps) {
  const [first, setFirst] = useState(PAGE);
  const filter = filterOf(selection);
  const keys = keysIn(by.value);
  const asked = {
    selection: { query, timeRange, filter },
    baseline: { query, timeRange, filter: { not: filter } },
    keys: keys.length === 0 ? null : keys.map(nameOf),
    first,
  };
  const { data, error, isLoading, retry } = useAnswer(CompareSpansDocument, asked);
  const found = data?.compareSpans;
  useEffect(() => {
    if (found !== undefined) say(t.comparedCounts(found.selectionCount, found.baselineCount));
  }, [found]);
  const telling = found?.attributes.filter(({ score }) => score >= LEAST_SCORE || keys.length > 0) ?? [];
  return (
    <section class="answers" aria-labelledby="answers-title">
      <div class="answers-head">
        <h2 id="answers-title">{t.whatDiffers}</h2>
        {found !== undefined && (
          <>
            <span class="key selection">
              {t.inSelection} <strong>{t.spanCount(found.selectionCount)}</strong>
            </span>
            <span class="key baseline">
              {t.inRest} <strong>{t.spanCount(found.baselineCount)}</strong>
            </span>
          </>
        )}
        <KeysField keys={keys} />
      </div>
      <LoadingBar isLoading={isLoading} />
      <Refusal answered={{ error, retry }} hasRange />
      {telling.length > 0 && <p class="muted">{a.compared}</p>}
      {found !== undefined && telling.length === 0 && <Blank title={blankText(found)} />}
      <div class="attribute-cards">
        {found !== undefined &&
          telling.map((attribute) => (
            <AttributeCard
              key={`${attribute.scope} ${attribute.key}`}
              attribute={attribute}
              selectionCount={found.selectionCount}
              baselineCount={found.baselineCount}
            />
          ))}
      </div>
      {telling.length >= first && first < MOST && (
        <More isLoading={isLoading} onMore={() => setFirst(Math.min(MOST, first + PAGE))} />
      )}
      <ErrorList query={query} timeRange={timeRange} filter={filter} />
    </section>
  );
}

function blankText({ selectionCount, baselineCount }: { selectionCount: number; baselineCount: number }): string {
  if (selectionCount === 0) return t.emptySelection;
  return baselineCount === 0 ? t.noRest : t.nothingDiffers;
}

/** Which keys are looked at; all without any. */
function KeysField({ keys }: { readonly keys: readonly string[] }) {
  const [text, setText] = useState(keys.join(', '));
  const committed = keys.join(', ');
  useEffect(() => setText(committed), [committed]);
  const submit = (event: Event): void => {
    event.preventDefault();
    change({ by: keysIn(text).join(',') });
  };
  return (
    <form class="keys-field" onSubmit={submit}>
      <input
        aria-label={t.onlyKeys}
        placeholder={t.onlyKeys}
        size={36}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onChange={({ currentTarget }) => currentTarget.form?.requestSubmit()}
      />
    </form>
  );
}
