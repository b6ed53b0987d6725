/** What the pages of services share: the choice of kinds, and what is shown without spans. */
import { s } from '../messages/services.ts';
import { timeRange } from '../search/state.ts';
import { Blank } from '../shell/states.tsx';
import { change, hrefOf } from '../state/place.ts';
import { KIND_CHOICES, kindChoice } from './state.ts';

export function KindSelect() {
  return (
    <label class="select-label">
      {s.spansOfKind}
      <select
        value={kindChoice.value}
        onChange={({ currentTarget: { value } }) => change({ kind: value === 'all' ? undefined : value })}
      >
        {KIND_CHOICES.map((name) => (
          <option key={name} value={name}>
            {s.kinds[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Nothing was measured: wider choices. */
export function NoSpans() {
  if (timeRange.value === null && kindChoice.value === 'all') {
    return (
      <Blank title={s.noSpansTitle}>
        <p>{s.notStored}</p>
        <a class="button" href={hrefOf('services')}>
          {s.allServices}
        </a>
      </Blank>
    );
  }
  return (
    <Blank title={s.noSpansTitle}>
      <p>{s.noSpansText}</p>
      <button type="button" onClick={() => change({ from: undefined, to: undefined, kind: undefined })}>
        {s.anyTimeAndKind}
      </button>
    </Blank>
  );
}
