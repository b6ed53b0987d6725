const HOUR_MS = 3_600_000;
const HOURS = 24;

/** Bytes of the last 24 hours, counted by the hour: what is counted in an hour is forgotten a day after that hour began. */
export class DailyBytes {
  readonly #hours = new Float64Array(HOURS);
  #newest = 0;
  #sum = 0;

  /** `nowMs`: milliseconds of a clock that is never set back, as for all methods. */
  add(bytes: number, nowMs: number): void {
    this.#moveTo(nowMs);
    this.#hours[this.#newest % HOURS] = (this.#hours[this.#newest % HOURS] ?? 0) + bytes;
    this.#sum += bytes;
  }

  sum(nowMs: number): number {
    this.#moveTo(nowMs);
    return this.#sum;
  }

  /** Milliseconds until the sum is below `limit`, if nothing is added. */
  waitMs(limit: number, nowMs: number): number {
    let left = this.sum(nowMs);
    if (left < limit) return 0;
    for (let age = HOURS - 1; age > 0; age--) {
      const hour = this.#newest - age;
      if (hour < 0) continue;
      left -= this.#hours[hour % HOURS] ?? 0;
      if (left < limit) return (hour + HOURS) * HOUR_MS - nowMs;
    }
    return (this.#newest + HOURS) * HOUR_MS - nowMs;
  }

  #moveTo(nowMs: number): void {
    const hour = Math.floor(nowMs / HOUR_MS);
    if (hour - this.#newest >= HOURS) {
      this.#hours.fill(0);
      this.#sum = 0;
      this.#newest = hour;
    }
    while (this.#newest < hour) {
      this.#newest++;
      this.#sum -= this.#hours[this.#newest % HOURS] ?? 0;
      this.#hours[this.#newest % HOURS] = 0;
    }
  }
}
