/** Refreshing, loading and refusals of pages with a time range. */
import { forgetAnswers } from '../data/cache.ts';
import type { Answered } from '../data/use-answer.ts';
import { t } from '../messages/en.ts';
import { asOf } from '../search/state.ts';
import { LoadingBar, Problem } from '../shell/states.tsx';
import { change } from '../state/place.ts';

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
