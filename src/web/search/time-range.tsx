/** The time range: usual ones, or two times. */
import { useRef, useState } from 'preact/hooks';
import { moment, resolveTime } from '../format/time.ts';
import { t } from '../messages/en.ts';
import { Icon } from '../shell/icon.tsx';
import { useKeys } from '../shell/keys.ts';
import { useOpened } from '../shell/menu.tsx';
import { change } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { asOf, from, to } from './state.ts';

const USUAL: readonly (readonly [from: string, name: string])[] = [
  ['now-5m', '5 minutes'],
  ['now-15m', '15 minutes'],
  ['now-1h', 'hour'],
  ['now-6h', '6 hours'],
  ['now-24h', '24 hours'],
  ['now-7d', '7 days'],
  ['now-30d', '30 days'],
];

export function TimeRange({ onRefresh }: { readonly onRefresh: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const close = (): void => {
    setIsOpen(false);
    button.current?.focus();
  };
  useKeys({ t: () => setIsOpen(true) });
  useOpened(isOpen, { place, box }, close, () => setIsOpen(false));
  const set = (nextFrom: string | undefined, nextTo?: string): void => {
    close();
    onRefresh();
    change({ from: nextFrom, to: nextTo });
  };
  return (
    <div ref={place} class="time-range popover-place">
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        aria-label={`${t.timeRange}: ${label()}`}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name="clock" />
        <span>{label()}</span>
        <Icon name="down" />
      </button>
      <button type="button" class="icon framed" aria-label={t.refresh} title={t.refresh} onClick={onRefresh}>
        <Icon name="refresh" />
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it have the focus
        <div ref={box} class="popover range-menu" onKeyDown={({ key }) => key === 'Escape' && close()}>
          <button
            type="button"
            aria-pressed={from.value === undefined && to.value === undefined}
            onClick={() => set(undefined)}
          >
            {t.anyTime}
          </button>
          {USUAL.map(([text, name]) => (
            <button key={text} type="button" aria-pressed={from.value === text && !to.value} onClick={() => set(text)}>
              {t.lastMinutes(name)}
            </button>
          ))}
          <CustomRange onDone={set} />
        </div>
      )}
    </div>
  );
}

/** What is no time is not shown either: the search does without it. */
function label(): string {
  const [first, last] = [from, to].map(({ value }) =>
    resolveTime(value, asOf.value) === undefined ? undefined : value,
  );
  if (first === undefined && last === undefined) return t.anyTime;
  const usual = last === undefined ? USUAL.find(([text]) => text === first) : undefined;
  if (usual !== undefined) return t.lastMinutes(usual[1]);
  const length = last === undefined ? /^now-(?<length>\d+[smhdw])$/.exec(first ?? '')?.groups?.length : undefined;
  if (length !== undefined) return t.lastMinutes(length);
  return `${shown(first)} – ${shown(last)}`;
}

function shown(text: string | undefined): string {
  if (text === undefined || text.startsWith('now')) return text ?? '…';
  return moment(BigInt(Date.parse(text)) * 1_000_000n, zone.value);
}

/** Two times with seconds, in the zone of the header. */
function CustomRange({ onDone }: { readonly onDone: (from: string | undefined, to?: string) => void }) {
  const [first, setFirst] = useState(fieldText(from.value));
  const [last, setLast] = useState(fieldText(to.value));
  const submit = (event: Event): void => {
    event.preventDefault();
    onDone(timeText(first), timeText(last));
  };
  return (
    <form onSubmit={submit}>
      <label>
        {t.from}
        <input
          type="datetime-local"
          step="1"
          value={first}
          onInput={({ currentTarget }) => setFirst(currentTarget.value)}
        />
      </label>
      <label>
        {t.to}
        <input
          type="datetime-local"
          step="1"
          value={last}
          onInput={({ currentTarget }) => setLast(currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary">
        {t.apply}
      </button>
    </form>
  );
}

/** As a field for dates takes it. */
function fieldText(text: string | undefined): string {
  const resolved = resolveTime(text, asOf.value);
  if (resolved === undefined) return '';
  return moment(BigInt(Date.parse(resolved)) * 1_000_000n, zone.value)
    .slice(0, 19)
    .replace(' ', 'T');
}

function timeText(text: string): string | undefined {
  return text === '' ? undefined : new Date(zone.value === 'utc' ? `${text}Z` : text).toISOString();
}
