/** Keeps the sums of quiet minutes, and of hours whose minutes are all kept. */
import type { Database, Statement } from 'better-sqlite3';
import type { Steps } from '../../../model/steps.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { KEPT_MINUTES, startsOf } from '../measure/kept-levels.ts';
import { type KeptSums, sumOfHour, sumOfSpans } from '../measure/sum-up.ts';
import { Lookups } from '../rows/lookups.ts';
import type { RowSource } from '../rows/row-source.ts';
import type { UnkeptMinutes } from './unkept-minutes.ts';

/** Spans after which a commit ends: they take about 20 ms. */
const SPANS_A_COMMIT = 20_000;
/** Minutes after which it ends. */
const MINUTES_A_COMMIT = 20;

export class SumKeeper {
  readonly #db: ReadConnection;
  readonly #minutes: UnkeptMinutes;
  readonly #putMinute: Statement;
  readonly #putHour: Statement;

  constructor(db: Database, reads: ReadConnection, minutes: UnkeptMinutes) {
    this.#db = reads;
    this.#minutes = minutes;
    this.#putMinute = db.prepare('INSERT OR REPLACE INTO kept_minutes VALUES (?, ?, ?)');
    this.#putHour = db.prepare('INSERT OR REPLACE INTO kept_hours VALUES (?, ?, ?)');
  }

  /** Call it after a rollback. */
  reset(): void {
    this.#minutes.lookAgain();
  }

  /** Whether {@link keep} has something to do at `now` (milliseconds since the Unix epoch). */
  hasWork(now: number): boolean {
    return this.#minutes.quiet(now) !== undefined || this.#minutes.completeHour(now) !== undefined;
  }

  /** Keeps the sums of some minutes, and of an hour. Must run inside a transaction. */
  *keep(now: number): Steps<void> {
    // What a rollback undid must not be remembered.
    const source = { db: this.#db, lookups: new Lookups(this.#db) };
    let spans = 0;
    for (let minutes = 0; minutes < MINUTES_A_COMMIT && spans < SPANS_A_COMMIT; minutes++) {
      const minute = this.#minutes.quiet(now);
      if (minute === undefined) break;
      spans += yield* this.#keepMinute(minute, source);
    }
    const hour = this.#minutes.completeHour(now);
    if (hour === undefined) return;
    this.#put(this.#putHour, hour, yield* sumOfHour(BigInt(hour), source));
  }

  *#keepMinute(minute: number, source: RowSource): Steps<number> {
    const sums = yield* sumOfSpans(startsOf(BigInt(minute), KEPT_MINUTES), source);
    if (sums.spans > 0) this.#put(this.#putMinute, minute, sums);
    this.#minutes.settle(minute);
    return sums.spans;
  }

  #put(statement: Statement, id: number, { services, operations }: KeptSums): void {
    statement.run(id, services, operations);
  }
}
