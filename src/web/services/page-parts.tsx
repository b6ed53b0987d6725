/** What the pages of services and the map share: refreshing, refusals, the choice of kinds. */
import { forgetAnswers } from '../data/cache.ts';
import type { Answered } from '../data/use-answer.ts';
import { t } from '../messages/en.ts';
import { s } from '../messages/services.ts';
import { asOf } from '../search/state.ts';
import { LoadingBar, Problem } from '../shell/states.tsx';
import { change } from '../state/place.ts';
import { KIND_CHOICES, kindChoice } from './state.ts';

/** Asks everything anew. */
export function refresh(): void {
  forgetAnswers();
  asOf.value = Date.now();
}

/** A bar while an answer loads, and why there is none. */
export function Waiting({ answered: { error, isLoading, retry } }: { readonly answered: Answered<unknown> }) {
  return (
    <>
      <LoadingBar isLoading={isLoading} />
      {error !== undefined && error.code !== 'UNREACHABLE' && (
        <Problem error={error} retry={retry}>
          {error.code === 'READ_TIMEOUT' && (
            <button type="button" onClick={() => change({ from: 'now-15m', to: undefined })}>
              {t.smallerRange}
            </button>
          )}
        </Problem>
      )}
    </>
  );
}

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
