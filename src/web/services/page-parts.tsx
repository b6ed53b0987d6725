/** What the pages of services share: the choice of kinds, and what is shown without spans. */
import { t } from '../messages/en.ts';
import { s } from '../messages/services.ts';
import { Blank } from '../shell/states.tsx';
import { change } from '../state/place.ts';
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
  return (
    <Blank title={s.noSpansTitle}>
      <p>{s.noSpansText}</p>
      <button type="button" onClick={() => change({ from: undefined, to: undefined, kind: undefined })}>
        {t.anyTime}
      </button>
    </Blank>
  );
}
