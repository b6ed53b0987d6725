/** Which bucket of time a moment is in. */
import { bucketAmong } from '../../model/buckets.ts';

export class TimeBuckets {
  readonly #times: BigUint64Array;

  /** `times`: where each bucket begins, ascending, and where the last one ends (nanoseconds since the Unix epoch). */
  constructor(times: readonly bigint[]) {
    // Nothing starts before 1970.
    this.#times = BigUint64Array.from(times, (time) => (time < 0n ? 0n : time));
  }

  /** The index of the bucket. Undefined before the first and after the last. */
  indexOf(time: bigint): number | undefined {
    return bucketAmong(this.#times, time);
  }
}
