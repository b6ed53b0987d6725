/** Loading and refusals of pages with a time range. */
import type { Answered } from '../data/use-answer.ts';
import { LoadingBar, Refusal } from '../shell/states.tsx';

/** A bar while an answer loads, and why there is none. */
export function Waiting({ answered }: { readonly answered: Answered<unknown> }) {
  return (
    <>
      <LoadingBar isLoading={answered.isLoading} />
      <Refusal answered={answered} hasRange />
    </>
  );
}
