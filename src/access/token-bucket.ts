/**
 * A rate with a burst of one second (token bucket). What comes is taken whole as long as anything is left, and may leave a debt: so a
 * request of any size gets in, and the rate holds over any longer time.
 */
export class TokenBucket {
  readonly #perSecond: number;
  #left: number;
  #at: number;

  /** `now`: milliseconds of a clock that is never set back, as for all methods. */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#at = now;
  }

  /** Takes so many, and returns 0. If nothing is left, takes none, and returns the milliseconds until something is. */
  take(amount: number, now: number): number {
    const waitMs = this.waitMs(now);
    if (waitMs === 0) this.#left -= amount;
    return waitMs;
  }

  /** Milliseconds until {@link take} succeeds. */
  waitMs(now: number): number {
    const elapsed = Math.max(0, now - this.#at);
    this.#at = Math.max(now, this.#at);
    this.#left = Math.min(this.#perSecond, this.#left + (elapsed * this.#perSecond) / 1_000);
    return this.#left > 0 ? 0 : Math.max(1, Math.ceil((-this.#left * 1_000) / this.#perSecond));
  }

  /** Gives back what was taken and not used. */
  give(amount: number): void {
    this.#left = Math.min(this.#perSecond, this.#left + amount);
  }
}
