/**
 * Keeps what is known of quiet minutes, and of hours whose minutes are all kept. Spans are read outside of transactions, so that
 * commits need not wait. What a commit changes meanwhile is read again later.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { Steps } from '../../../model/steps.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { Lookups } from '../rows/lookups.ts';
import type { RowSource } from '../rows/row-source.ts';
import { type KeptKind, type KeptRow, type KeptTable, rowsOfMinute } from './kept-kinds.ts';
import type { UnkeptMinutes } from './unkept-minutes.ts';

/** Spans that are read between two commits, about. */
const SPANS_A_RUN = 40_000;
/** A step costs as much as reading so many spans, and a minute has two at least: in a run, 100 minutes with few spans are read. */
const SPANS_OF_A_STEP = 200;

/** What is kept of one kind. */
interface Kept {
  readonly kind: KeptKind;
  readonly minutes: UnkeptMinutes;
  readonly putMinute: Statement;
  readonly putHour: Statement;
  /** Minutes that were read since the last commit. */
  readonly read: Map<number, KeptRow>;
}

/** A minute whose spans are being read. */
interface Reading {
  readonly minute: number;
  readonly wanted: readonly Kept[];
  readonly steps: Steps<ReadonlyMap<KeptKind, KeptRow>>;
}

export class SumKeeper {
  readonly #reads: ReadConnection;
  /** Only what is committed is looked up. */
  #source: RowSource;
  readonly #kept: readonly Kept[];
  #reading: Reading | undefined;
  /** Spans that may still be read in this run. */
  #left = 0;

  constructor(db: Database, reads: ReadConnection, kinds: ReadonlyMap<KeptKind, UnkeptMinutes>) {
    this.#reads = reads;
    this.#source = { db: reads, lookups: new Lookups(reads) };
    this.#kept = Array.from(kinds, ([kind, minutes]) => ({
      kind,
      minutes,
      putMinute: db.prepare(insertInto(kind.minutes)),
      putHour: db.prepare(insertInto(kind.hours)),
      read: new Map<number, KeptRow>(),
    }));
  }

  /** Call it after a rollback, and after rows were removed that others refer to. */
  reset(): void {
    this.#source = { db: this.#reads, lookups: new Lookups(this.#reads) };
    this.#reading = undefined;
    for (const { read, minutes } of this.#kept) {
      read.clear();
      minutes.lookAgain();
    }
  }

  /** Whether {@link read} or {@link keep} has something to do at `now` (milliseconds since the Unix epoch). */
  hasWork(now: number): boolean {
    if (this.#reading !== undefined || this.hasRead(now)) return true;
    return this.#kept.some(({ minutes }) => minutes.quiet(now) !== undefined);
  }

  /** Whether {@link keep} has something to do. */
  hasRead(now: number): boolean {
    return this.#kept.some(({ read, minutes }) => read.size > 0 || minutes.completeHour(now) !== undefined);
  }

  /** Reads some minutes, or a part of one. Others may write wherever it pauses. Call {@link reset} if it throws. */
  *read(now: number): Steps<void> {
    this.#left = SPANS_A_RUN;
    while (this.#left > 0) {
      yield;
      if (!this.#isReadingOfUse()) this.#reading = this.#begin(now);
      if (this.#reading === undefined) return;
      const { minute, wanted, steps } = this.#reading;
      const next = steps.next();
      this.#left -= SPANS_OF_A_STEP;
      if (next.done !== true) continue;
      for (const { kind, read } of wanted) read.set(minute, next.value.get(kind));
      this.#reading = undefined;
    }
  }

  /** Whether a minute is being read that has not changed since for one kind at least. */
  #isReadingOfUse(): boolean {
    if (this.#reading === undefined) return false;
    const { minute, wanted } = this.#reading;
    return wanted.some(({ minutes }) => minutes.isUnchanged(minute));
  }

  #begin(now: number): Reading | undefined {
    for (const { minutes } of this.#kept) {
      const minute = minutes.quiet(now);
      if (minute === undefined) continue;
      const wanted = this.#kept.filter((each) => each.minutes === minutes || each.minutes.isNearlyQuiet(minute, now));
      for (const each of wanted) {
        each.minutes.begin(minute);
        each.read.delete(minute);
      }
      const kinds = new Set(wanted.map(({ kind }) => kind));
      const onSpans = (count: number): void => {
        this.#left -= count;
      };
      return { minute, wanted, steps: rowsOfMinute(BigInt(minute), kinds, this.#source, onSpans) };
    }
    return undefined;
  }

  /** Keeps what was read and has not changed since, and an hour of each kind. Must run inside a transaction. */
  *keep(now: number): Steps<void> {
    for (const kept of this.#kept) yield* this.#keepKind(kept, now);
  }

  *#keepKind({ kind, minutes, putMinute, putHour, read }: Kept, now: number): Steps<void> {
    for (const [minute, row] of read) {
      yield;
      if (!minutes.isUnchanged(minute)) continue;
      if (row !== undefined && minutes.hasSpans(minute)) putMinute.run(minute, ...row);
      minutes.settle(minute);
    }
    read.clear();
    const hour = minutes.completeHour(now);
    if (hour === undefined) return;
    const row = kind.ofHour(BigInt(hour), this.#source);
    if (row !== undefined) putHour.run(hour, ...row);
    minutes.settleHour(hour);
  }
}

/** The row may be there: a rollback undoes its removal, and the minute is read again. */
function insertInto({ name, columns }: KeptTable): string {
  return `INSERT OR REPLACE INTO ${name} VALUES (?${', ?'.repeat(columns)})`;
}
