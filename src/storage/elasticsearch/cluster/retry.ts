/** How long and how often a write is tried again. */
import { setTimeout as wait } from 'node:timers/promises';
import { isTransient } from './client.ts';

/** Milliseconds before the first repetition; each further one waits up to twice as long. */
const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 2_000;

/** The time that one write has for all its requests and repetitions. */
export class RetryBudget {
  readonly #end: number;
  #attempts = 0;

  constructor(timeoutMs: number) {
    this.#end = performance.now() + timeoutMs;
  }

  /** Milliseconds that are left; zero at the least. */
  left(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /** Waits before the next attempt, by chance shorter or longer so that writers do not come all at once; false where
   * the time is over. */
  async another(): Promise<boolean> {
    const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(this.#attempts++, 10)) * (0.5 + Math.random());
    if (delay >= this.left()) return false;
    await wait(delay);
    return true;
  }

  /** A budget of the same end whose delays begin anew. */
  fresh(): RetryBudget {
    return new RetryBudget(this.left());
  }
}

/** Runs until it succeeds; throws its error where that is none of the cluster's state, or the time is over. */
export async function retrying<Result>(budget: RetryBudget, run: () => Promise<Result>): Promise<Result> {
  const own = budget.fresh();
  for (;;) {
    try {
      return await run();
    } catch (thrown) {
      if (!isTransient(thrown) || !(await own.another())) throw thrown;
    }
  }
}
