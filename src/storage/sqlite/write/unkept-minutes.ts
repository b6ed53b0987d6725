/** The minutes whose sums are not kept, or no longer. */
import type { Database, Statement } from 'better-sqlite3';
import { MINUTES_AN_HOUR } from '../measure/kept-levels.ts';

/** Milliseconds without a change of a minute's spans after which its sums are kept. */
const QUIET_MS = 10_000;
/** The most changed minutes that are remembered. With more all minutes are looked at again. */
const MAX_CHANGED = 10_000;
/** Minutes that one search for work looks at. */
const MINUTES_A_LOOK = 1_000;
const MILLISECONDS_AN_HOUR = 3_600_000;

export class UnkeptMinutes {
  readonly #dropMinute: Statement<[number]>;
  readonly #dropHour: Statement<[number]>;
  readonly #isMinuteKept: Statement<[number], number>;
  readonly #isHourKept: Statement<[number], number>;
  readonly #nextMinute: Statement<[number], number>;
  /** Hours that may have become complete. */
  readonly #hours = new Set<number>();
  /** When each minute was changed last, in milliseconds since the Unix epoch. */
  readonly #changed = new Map<number, number>();
  /** Minutes up to this one were looked at since the start. */
  #lookedAt = -1;
  #isAtEnd = false;

  constructor(db: Database) {
    this.#dropMinute = db.prepare('DELETE FROM kept_minutes WHERE id = ?');
    this.#dropHour = db.prepare('DELETE FROM kept_hours WHERE id = ?');
    this.#isMinuteKept = db.prepare<[number], number>('SELECT 1 FROM kept_minutes WHERE id = ?').pluck();
    this.#isHourKept = db.prepare<[number], number>('SELECT 1 FROM kept_hours WHERE id = ?').pluck();
    this.#nextMinute = db
      .prepare<[number], number>(
        'SELECT minute FROM operation_minutes WHERE minute > ? AND span_count > 0 ORDER BY minute LIMIT 1',
      )
      .pluck();
  }

  /** Drops the sums of a minute whose spans change in this transaction, and those of its hour. */
  drop(minute: number): void {
    this.#dropMinute.run(minute);
    this.#dropHour.run(hourOf(minute));
    // It becomes the latest one.
    this.#changed.delete(minute);
    this.#changed.set(minute, Date.now());
    if (this.#changed.size > MAX_CHANGED) this.#forget();
  }

  /** A minute that has been quiet, if one is found. It is found again until it is settled. */
  quiet(now: number): number | undefined {
    const [oldest] = this.#changed;
    if (oldest !== undefined && oldest[1] + QUIET_MS <= now) return oldest[0];
    for (let looks = 0; looks < MINUTES_A_LOOK && !this.#isAtEnd; looks++) {
      const minute = this.#nextMinute.get(this.#lookedAt);
      if (minute === undefined) this.#isAtEnd = true;
      else if (!this.#changed.has(minute) && !this.#isKept(minute)) return minute;
      else this.#pass(minute);
    }
    return undefined;
  }

  /** Call it when the sums of a minute are kept, or when it has no spans. */
  settle(minute: number): void {
    this.#changed.delete(minute);
    this.#hours.add(hourOf(minute));
  }

  /** An hour that is over at `now` and has no sums, while all of its minutes with spans do. It is found again until it has them. */
  completeHour(now: number): number | undefined {
    for (const hour of this.#hours) {
      if ((hour + 1) * MILLISECONDS_AN_HOUR > now) continue;
      if (this.#isHourKept.get(hour) === undefined && this.#areAllKept(hour)) return hour;
      this.#hours.delete(hour);
    }
    return undefined;
  }

  /** Looks at all minutes again, after a rollback. */
  lookAgain(): void {
    this.#lookedAt = -1;
    this.#isAtEnd = false;
  }

  #pass(minute: number): void {
    this.#lookedAt = minute;
    this.#hours.add(hourOf(minute));
  }

  #forget(): void {
    this.#changed.clear();
    this.lookAgain();
  }

  #isKept(minute: number): boolean {
    return this.#isMinuteKept.get(minute) !== undefined;
  }

  #areAllKept(hour: number): boolean {
    const end = (hour + 1) * MINUTES_AN_HOUR;
    let minute = this.#nextMinute.get(hour * MINUTES_AN_HOUR - 1) ?? end;
    while (minute < end && this.#isKept(minute)) minute = this.#nextMinute.get(minute) ?? end;
    return minute >= end;
  }
}

function hourOf(minute: number): number {
  return Math.floor(minute / MINUTES_AN_HOUR);
}
