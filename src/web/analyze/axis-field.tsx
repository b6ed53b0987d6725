/** What the vertical axis shows: durations, or a numeric attribute. */
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { NumericKeysDocument } from '../generated/graphql.ts';
import { a } from '../messages/analyze.ts';
import { change } from '../state/place.ts';
import type { AnswersProps } from './answers.tsx';
import { attribute } from './state.ts';

export function AxisField({ timeRange }: Pick<AnswersProps, 'timeRange'>) {
  const committed = attribute.value ?? '';
  const [text, setText] = useState(committed);
  const [isUsed, setIsUsed] = useState(false);
  useEffect(() => setText(committed), [committed]);
  // Keys are counted over all spans of the range: only if somebody wants to see them.
  const { data } = useAnswer(NumericKeysDocument, isUsed ? { timeRange } : undefined);
  const keys = (data?.attributeKeys.nodes ?? []).filter(({ types }) =>
    types.some((type) => type === 'INT' || type === 'DOUBLE'),
  );
  const submit = (event: Event): void => {
    event.preventDefault();
    const key = text.trim();
    if (key === committed) return;
    // A selection of one axis means nothing on another.
    change({ y: key === '' ? undefined : `attr:${key}`, box: undefined });
  };
  return (
    <form class="select-label axis-field" onSubmit={submit}>
      <label for="analyze-axis">{a.axis}</label>
      <input
        id="analyze-axis"
        type="search"
        list="analyze-keys"
        size={30}
        placeholder={a.axisHint}
        value={text}
        onFocus={() => setIsUsed(true)}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onChange={({ currentTarget }) => currentTarget.form?.requestSubmit()}
      />
      <datalist id="analyze-keys">
        {keys.map(({ key }) => (
          <option key={key} value={key} />
        ))}
      </datalist>
    </form>
  );
}
