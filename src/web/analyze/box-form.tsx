/** The selection as four fields, for those who do not drag. */
import { useState } from 'preact/hooks';
import { traceqlDuration } from '../format/duration.ts';
import { durationIn } from '../format/duration-in.ts';
import { moment } from '../format/time.ts';
import { a } from '../messages/analyze.ts';
import { t } from '../messages/en.ts';
import type { Area } from '../search/frame.ts';
import { zone } from '../state/preferences.ts';
import { select } from './select.ts';
import { attribute } from './state.ts';

interface BoxFormProps {
  readonly area: Area;
  readonly onDone: () => void;
}

/** What a field shows, and what was in it at first: a field that nobody changed keeps every digit. */
type Texts = Readonly<Record<keyof Area, string>>;

export function BoxForm({ area, onDone }: BoxFormProps) {
  const first = textsOf(area);
  const [texts, setTexts] = useState(first);
  const [mistake, setMistake] = useState<string>();
  const submit = (event: Event): void => {
    event.preventDefault();
    const read = areaIn(texts, first, area);
    if (typeof read === 'string') {
      setMistake(read);
      return;
    }
    onDone();
    select(read);
  };
  const shared = (name: keyof Area) => ({
    value: texts[name],
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      setTexts({ ...texts, [name]: currentTarget.value }),
  });
  const isAttribute = attribute.value !== undefined;
  return (
    <form class="popover box-form" aria-label={a.fields} onSubmit={submit} noValidate>
      <label>
        {t.from}
        <input type="datetime-local" step="0.001" {...shared('from')} />
      </label>
      <label>
        {t.to}
        <input type="datetime-local" step="0.001" {...shared('to')} />
      </label>
      <label>
        {isAttribute ? a.leastValue : a.leastDuration}
        <input {...shared('shortest')} />
      </label>
      <label>
        {isAttribute ? a.mostValue : a.mostDuration}
        <input {...shared('longest')} />
      </label>
      {mistake !== undefined && (
        <p class="error-text" role="alert">
          {mistake}
        </p>
      )}
      <button type="submit" class="primary">
        {t.apply}
      </button>
    </form>
  );
}

function textsOf({ from, to, shortest, longest }: Area): Texts {
  const value = attribute.value === undefined ? traceqlDuration : String;
  return { from: fieldTime(from), to: fieldTime(to), shortest: value(shortest), longest: value(longest) };
}

/** As a field for dates takes it. */
function fieldTime(nanos: bigint): string {
  return moment(nanos, zone.value).replace(' ', 'T');
}

/** What the fields say, or what is wrong with it. */
function areaIn(texts: Texts, first: Texts, area: Area): Area | string {
  const isAttribute = attribute.value !== undefined;
  const time = (name: 'from' | 'to'): bigint | undefined =>
    texts[name] === first[name] ? area[name] : nanosIn(texts[name]);
  const value = (name: 'shortest' | 'longest'): number | undefined =>
    texts[name] === first[name] ? area[name] : isAttribute ? numberIn(texts[name]) : durationIn(texts[name]);
  const [from, to, shortest, longest] = [time('from'), time('to'), value('shortest'), value('longest')];
  if (shortest === undefined || longest === undefined) return isAttribute ? a.notNumber : a.notDuration;
  if (from === undefined || to === undefined || from > to || shortest > longest) return a.notOrdered;
  return { from, to, shortest, longest };
}

function nanosIn(text: string): bigint | undefined {
  const millis = Date.parse(zone.value === 'utc' ? `${text}Z` : text);
  return Number.isNaN(millis) ? undefined : BigInt(millis) * 1_000_000n;
}

function numberIn(text: string): number | undefined {
  const value = Number(text.trim() || Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}
