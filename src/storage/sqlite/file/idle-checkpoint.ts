/** Moves the write-ahead log into the database when nothing is written, so that a copy of the one file is whole by then. */
import type { Database } from 'better-sqlite3';

/** Milliseconds without a write after which it is done. */
export const IDLE_MS = 1_000;

export class IdleCheckpoint {
  readonly #db: Database;
  #timer: NodeJS.Timeout | undefined;

  /** Counts from now: opening may have written too. */
  constructor(db: Database) {
    this.#db = db;
    this.postpone();
  }

  /** There was a write: the time counts anew. */
  postpone(): void {
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#run(), IDLE_MS).unref();
    else this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Waits for nobody: what a reader still needs stays in the log. A failure shows at the next write, where it can be told. */
  #run(): void {
    try {
      this.#db.pragma('wal_checkpoint(PASSIVE)');
    } catch {
      // The log keeps what could not be moved.
    }
  }
}
