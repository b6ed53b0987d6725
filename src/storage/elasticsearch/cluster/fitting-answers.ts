/**
 * Reads what may be too large for one answer. The cluster makes an answer whole in its memory and has no bound of its own. So it
 * is abandoned over a number of bytes, or refused for lack of memory, and then each half is read on its own.
 */
import { isTooLarge } from './client.ts';
import type { RetryBudget } from './retry.ts';
import { retrying } from './retry.ts';

/** How the answers are read. */
export interface FittingOptions {
  /** The largest answer in bytes, unless it is for a single item. */
  readonly maxBytes: number;
  readonly budget: RetryBudget;
}

/** Options of a request. */
interface AnswerLimit {
  readonly maxResponseSize?: number;
}

/** The answers of `ask` for all items, in order, each with its items. Throws errors of the client when the budget is used up. */
export async function* fittingAnswers<Item, Answer>(
  items: readonly Item[],
  ask: (items: readonly Item[], limit: AnswerLimit) => Promise<Answer>,
  options: FittingOptions,
): AsyncGenerator<{ readonly items: readonly Item[]; readonly answer: Answer }, void, undefined> {
  if (items.length === 0) return;
  const isDivisible = items.length > 1;
  const limit = isDivisible ? { maxResponseSize: options.maxBytes } : {};
  const fitting = await retrying(options.budget, async () => {
    try {
      return { items, answer: await ask(items, limit) };
    } catch (thrown) {
      if (isDivisible && isTooLarge(thrown)) return undefined;
      throw thrown;
    }
  });
  if (fitting !== undefined) {
    yield fitting;
    return;
  }
  const half = Math.ceil(items.length / 2);
  yield* fittingAnswers(items.slice(0, half), ask, options);
  yield* fittingAnswers(items.slice(half), ask, options);
}
