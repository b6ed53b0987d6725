/**
 * Keeps what is known of quiet minutes, and of hours whose minutes are all kept. Spans are read outside of transactions, so that
 * commits need not wait. What a commit changes meanwhile is read again later.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { Steps } from '../../../model/steps.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { Lookups } from '../rows/lookups.ts';
import type { RowSource } from '../rows/row-source.ts';
import type { KeptKind, KeptRow, KeptTable } from './kept-kinds.ts';
import type { UnkeptMinutes } from './unkept-minutes.ts';

/** Portions of spans, or smaller minutes, that are read between two commits: 40,000 spans at most. */
const STEPS_A_RUN = 10;

/** A minute whose spans are being read. */
interface Reading {
  readonly minute: number;
  readonly steps: Steps<KeptRow>;
}

export class SumKeeper {
  readonly #reads: ReadConnection;
  /** Only what is committed is looked up. */
  #source: RowSource;
  readonly #kind: KeptKind;
  readonly #minutes: UnkeptMinutes;
  readonly #putMinute: Statement;
  readonly #putHour: Statement;
  #reading: Reading | undefined;
  /** Minutes that were read since the last commit. */
  readonly #read = new Map<number, KeptRow>();

  constructor(db: Database, reads: ReadConnection, kind: KeptKind, minutes: UnkeptMinutes) {
    this.#reads = reads;
    this.#source = { db: reads, lookups: new Lookups(reads) };
    this.#kind = kind;
    this.#minutes = minutes;
    this.#putMinute = db.prepare(insertInto(kind.minutes));
    this.#putHour = db.prepare(insertInto(kind.hours));
  }

  /** Call it after a rollback, and after rows were removed that others refer to. */
  reset(): void {
    this.#source = { db: this.#reads, lookups: new Lookups(this.#reads) };
    this.#reading = undefined;
    this.#read.clear();
    this.#minutes.lookAgain();
  }

  /** Whether {@link read} or {@link keep} has something to do at `now` (milliseconds since the Unix epoch). */
  hasWork(now: number): boolean {
    return this.#reading !== undefined || this.#minutes.quiet(now) !== undefined || this.hasRead(now);
  }

  /** Whether {@link keep} has something to do. */
  hasRead(now: number): boolean {
    return this.#read.size > 0 || this.#minutes.completeHour(now) !== undefined;
  }

  /** Reads some minutes, or a part of one. Others may write wherever it pauses. Call {@link reset} if it throws. */
  *read(now: number): Steps<void> {
    for (let step = 0; step < STEPS_A_RUN; step++) {
      yield;
      if (this.#reading !== undefined && !this.#minutes.isUnchanged(this.#reading.minute)) this.#reading = undefined;
      this.#reading ??= this.#begin(now);
      if (this.#reading === undefined) return;
      const { minute, steps } = this.#reading;
      const next = steps.next();
      if (next.done !== true) continue;
      this.#read.set(minute, next.value);
      this.#reading = undefined;
    }
  }

  #begin(now: number): Reading | undefined {
    const minute = this.#minutes.quiet(now);
    if (minute === undefined) return undefined;
    this.#minutes.begin(minute);
    return { minute, steps: this.#kind.ofMinute(BigInt(minute), this.#source) };
  }

  /** Keeps what was read and has not changed since, and an hour. Must run inside a transaction. */
  *keep(now: number): Steps<void> {
    for (const [minute, row] of this.#read) {
      yield;
      if (!this.#minutes.isUnchanged(minute)) continue;
      if (row !== undefined && this.#minutes.hasSpans(minute)) this.#putMinute.run(minute, ...row);
      this.#minutes.settle(minute);
    }
    this.#read.clear();
    const hour = this.#minutes.completeHour(now);
    if (hour === undefined) return;
    const row = this.#kind.ofHour(BigInt(hour), this.#source);
    if (row !== undefined) this.#putHour.run(hour, ...row);
    this.#minutes.settleHour(hour);
  }
}

function insertInto({ name, columns }: KeptTable): string {
  return `INSERT INTO ${name} VALUES (?${', ?'.repeat(columns)})`;
}
