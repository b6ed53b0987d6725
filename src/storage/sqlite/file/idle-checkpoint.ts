/** Moves the write-ahead log into the database when nothing is written, so that a copy of the database file is complete. */
import type { Database } from 'better-sqlite3';

/** Milliseconds without a write until the log is moved. */
export const IDLE_MS = 1_000;

export class IdleCheckpoint {
  readonly #db: Database;
  #timer: NodeJS.Timeout | undefined;

  /** The time starts now, because opening the file may have written to it. */
  constructor(db: Database) {
    this.#db = db;
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

  /** Does not wait: what a reader still needs stays in the log. The next write reports a lasting failure. */
  #run(): void {
    try {
      this.#db.pragma('wal_checkpoint(PASSIVE)');
    } catch {
      // The log keeps what could not be moved.
    }
  }
}
