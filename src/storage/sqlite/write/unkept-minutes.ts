/** The minutes without kept rows. */
import type { Database, Statement } from 'better-sqlite3';
import { MINUTES_AN_HOUR } from '../measure/kept-levels.ts';
import type { KeptKind } from './kept-kinds.ts';

/** Milliseconds without a change after which a minute is kept. */
const QUIET_MS = 10_000;
/** Milliseconds before that at which it is kept with what else is kept of it: one commit changes both, one after the other. */
const NEARLY_MS = 1_000;
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
  /** No hour of them is over before, in milliseconds since the Unix epoch. */
  #hoursFrom = 0;
  /** When each minute was changed last, in milliseconds since the Unix epoch. */
  readonly #changed = new Map<number, number>();
  /** Minutes that are being read, or were, and have not changed since. */
  readonly #begun = new Set<number>();
  /** Minutes up to this one were looked at since the start. */
  #lookedAt = -1;
  #isAtEnd = false;

  constructor(db: Database, { minutes, hours }: Pick<KeptKind, 'minutes' | 'hours'>) {
    this.#dropMinute = db.prepare(`DELETE FROM ${minutes.name} WHERE id = ?`);
    this.#dropHour = db.prepare(`DELETE FROM ${hours.name} WHERE id = ?`);
    this.#isMinuteKept = db.prepare<[number], number>(`SELECT 1 FROM ${minutes.name} WHERE id = ?`).pluck();
    this.#isHourKept = db.prepare<[number], number>(`SELECT 1 FROM ${hours.name} WHERE id = ?`).pluck();
    this.#nextMinute = db
      .prepare<[number], number>(
        'SELECT minute FROM operation_minutes WHERE minute > ? AND span_count > 0 ORDER BY minute LIMIT 1',
      )
      .pluck();
  }

  /** Drops what is kept of a minute that changes in this transaction, and of its hour. */
  drop(minute: number): void {
    this.#dropMinute.run(minute);
    this.#dropHour.run(hourOf(minute));
    this.#begun.delete(minute);
    // It becomes the latest one.
    this.#changed.delete(minute);
    this.#changed.set(minute, Date.now());
    if (this.#changed.size > MAX_CHANGED) this.#forget();
  }

  /** A minute that has been quiet, if one is found. It is found again until it is begun. */
  quiet(now: number): number | undefined {
    const [oldest] = this.#changed;
    if (oldest !== undefined && oldest[1] + QUIET_MS <= now) return oldest[0];
    for (let looks = 0; looks < MINUTES_A_LOOK && !this.#isAtEnd; looks++) {
      const minute = this.#nextMinute.get(this.#lookedAt);
      if (minute === undefined) this.#isAtEnd = true;
      else if (!this.#changed.has(minute) && !this.#begun.has(minute) && !this.#isKept(minute)) return minute;
      else this.#pass(minute);
    }
    return undefined;
  }

  /** Whether nothing is kept of a minute with spans, and it has been quiet, or will have been in a moment. */
  isNearlyQuiet(minute: number, now: number): boolean {
    const changed = this.#changed.get(minute);
    if (changed !== undefined) return changed + QUIET_MS - NEARLY_MS <= now;
    return !this.#begun.has(minute) && !this.#isKept(minute);
  }

  /** Call it before a quiet minute is read. */
  begin(minute: number): void {
    this.#changed.delete(minute);
    this.#begun.add(minute);
  }

  /** Whether the minute has not changed since it was begun. */
  isUnchanged(minute: number): boolean {
    return this.#begun.has(minute);
  }

  hasSpans(minute: number): boolean {
    return this.#nextMinute.get(minute - 1) === minute;
  }

  /** Call it when a minute that was begun is kept, or cannot be. */
  settle(minute: number): void {
    this.#begun.delete(minute);
    if (minute > this.#lookedAt && this.#nextMinute.get(this.#lookedAt) === minute) this.#lookedAt = minute;
    this.#noteHour(hourOf(minute));
  }

  /** An hour that is over at `now` and is not kept, while all of its minutes with spans are. It is found again until it is settled. */
  completeHour(now: number): number | undefined {
    if (now < this.#hoursFrom) return undefined;
    let next = Number.POSITIVE_INFINITY;
    for (const hour of this.#hours) {
      if (endOf(hour) > now) {
        next = Math.min(next, endOf(hour));
        continue;
      }
      if (this.#isHourKept.get(hour) === undefined && this.#isComplete(hour)) return hour;
      this.#hours.delete(hour);
    }
    this.#hoursFrom = next;
    return undefined;
  }

  /** Call it when an hour is kept, or cannot be. */
  settleHour(hour: number): void {
    this.#hours.delete(hour);
  }

  /** Looks at all minutes again, after a rollback. */
  lookAgain(): void {
    this.#begun.clear();
    this.#lookedAt = -1;
    this.#isAtEnd = false;
  }

  #pass(minute: number): void {
    this.#lookedAt = minute;
    this.#noteHour(hourOf(minute));
  }

  #noteHour(hour: number): void {
    this.#hours.add(hour);
    this.#hoursFrom = Math.min(this.#hoursFrom, endOf(hour));
  }

  #forget(): void {
    this.#changed.clear();
    this.lookAgain();
  }

  #isKept(minute: number): boolean {
    return this.#isMinuteKept.get(minute) !== undefined;
  }

  /** Whether it has minutes with spans, and all of them are kept. */
  #isComplete(hour: number): boolean {
    const end = (hour + 1) * MINUTES_AN_HOUR;
    const first = this.#nextMinute.get(hour * MINUTES_AN_HOUR - 1) ?? end;
    let minute = first;
    while (minute < end && this.#isKept(minute)) minute = this.#nextMinute.get(minute) ?? end;
    return first < end && minute >= end;
  }
}

function hourOf(minute: number): number {
  return Math.floor(minute / MINUTES_AN_HOUR);
}

/** In milliseconds since the Unix epoch. */
function endOf(hour: number): number {
  return (hour + 1) * MILLISECONDS_AN_HOUR;
}
