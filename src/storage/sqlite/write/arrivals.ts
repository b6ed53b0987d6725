/** Gives each transaction its time of ingestion. Times only grow, so spans become visible in the order of these times. */
import type { Database } from 'better-sqlite3';

const NANOS_PER_MILLI = 1_000_000n;
const LAST = 'SELECT max(ingestion_time_unix_nano) FROM spans';

export class Arrivals {
  #last: bigint;

  /** Goes on where the file ends. */
  constructor(db: Database) {
    this.#last = db.prepare<[], bigint | null>(LAST).pluck().safeIntegers().get() ?? 0n;
  }

  /** Now, in nanoseconds, or just after the last time if the clock has not moved on. */
  next(): bigint {
    const now = BigInt(Date.now()) * NANOS_PER_MILLI;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last;
  }
}
