/**
 * Moves the write-ahead log into the database when nothing is written, and empties it. So a copy of the database file is
 * complete, and the log takes no room on the disk.
 */
import type { Database } from 'better-sqlite3';
import type { Meter } from '../../../metrics/definition.ts';
import { emptyLog } from './empty-log.ts';

/** Milliseconds without a write until the log is moved. */
export const IDLE_MS = 1_000;

export class IdleCheckpoint {
  readonly #db: Database;
  readonly #meter: Meter;
  readonly #check: () => void;
  #timer: NodeJS.Timeout | undefined;

  /**
   * The time starts now, because opening the file may have written to it. `check` throws if the database file must not be
   * written. It is called before and after.
   */
  constructor(db: Database, meter: Meter, check: () => void = () => {}) {
    this.#db = db;
    this.#meter = meter;
    this.#check = check;
    this.postpone();
  }

  /** Restarts the time after a write. */
  postpone(): void {
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#run(), IDLE_MS).unref();
    else this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Tries again later if a reader still needs the log. */
  #run(): void {
    // A transaction under way restarts the time when it ends.
    if (!this.#db.inTransaction && !this.#isEmptied()) this.postpone();
  }

  /** Does not wait for readers: what one of them still needs stays in the log. */
  #isEmptied(): boolean {
    try {
      this.#check();
      const isEmptied = emptyLog(this.#db, 0, this.#meter);
      this.#check();
      return isEmptied;
    } catch {
      // The log keeps what could not be moved. The next write reports a lasting failure.
      return false;
    }
  }
}
