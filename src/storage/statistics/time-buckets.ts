/** Which bucket of time a moment is in. */

export class TimeBuckets {
  readonly #times: BigInt64Array;

  /** `times`: where each bucket begins, ascending, and where the last one ends (nanoseconds since the Unix epoch). */
  constructor(times: readonly bigint[]) {
    this.#times = BigInt64Array.from(times);
  }

  /** The index of the bucket. Undefined before the first and after the last. */
  indexOf(time: bigint): number | undefined {
    const times = this.#times;
    let [low, high] = [0, times.length - 1];
    if (high < 1 || time < (times[0] ?? 0n) || time >= (times[high] ?? 0n)) return undefined;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (time < (times[middle] ?? 0n)) high = middle;
      else low = middle;
    }
    return low;
  }
}
