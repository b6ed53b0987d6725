/** How long and how often a write is retried. */
import { setTimeout as wait } from 'node:timers/promises';
import { isTransient } from './client.ts';

/** Milliseconds before the first retry. The delay doubles with each retry, up to the maximum. */
const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 2_000;

/** The time that one write has for all its requests and retries. */
export class RetryBudget {
  readonly #end: number;
  #attempts = 0;

  constructor(timeoutMs: number) {
    this.#end = performance.now() + timeoutMs;
  }

  /** Milliseconds left, at least zero. */
  left(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /** Waits before the next attempt. The delay is random, so that writers do not retry all at once. Returns false if the time is
   * over. */
  async another(): Promise<boolean> {
    const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(this.#attempts++, 10)) * (0.5 + Math.random());
    if (delay >= this.left()) return false;
    await wait(delay);
    return true;
  }

  /** A budget with the same end, whose delays start from the first one. */
  fresh(): RetryBudget {
    return new RetryBudget(this.left());
  }
}

/** Runs until it succeeds. Throws an error that is not due to the state of the cluster, or the last error if the time is over. */
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
