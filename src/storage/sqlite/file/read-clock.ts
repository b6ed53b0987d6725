/** Ends a read that takes too long, or whose caller gave up. */
import type { Database } from 'better-sqlite3';
import { SpangraphError } from '../../../errors.ts';

/** Rows between two looks at the clock. */
const ROWS_BETWEEN_CHECKS = 256;

/**
 * The clock of one database connection. Its read connections count every statement and every row here, so no read is
 * without a limit. A statement that looks through many rows for few says `in_time()` among its conditions, and each row that
 * SQLite tests is counted too.
 */
export class ReadClock {
  #deadline = Number.POSITIVE_INFINITY;
  #timeoutMs = Number.POSITIVE_INFINITY;
  #cancelled: Int32Array | undefined;
  #rows = 0;

  constructor(db: Database) {
    db.function('in_time', { deterministic: false }, () => {
      this.countRow();
      return 1;
    });
  }

  /** A read begins. `cancelled[0]` becomes 1 when its caller gives up. */
  start(timeoutMs: number, cancelled?: Int32Array): void {
    this.#timeoutMs = timeoutMs;
    this.#deadline = performance.now() + timeoutMs;
    this.#cancelled = cancelled;
    this.#rows = 0;
  }

  /** Throws READ_TIMEOUT. */
  countRow(): void {
    if (++this.#rows % ROWS_BETWEEN_CHECKS === 0) this.check();
  }

  /** Looks at the time and at the caller's flag now. Throws READ_TIMEOUT. */
  check(): void {
    if (this.#cancelled !== undefined && Atomics.load(this.#cancelled, 0) === 1) {
      throw new SpangraphError('READ_TIMEOUT', 'The caller gave up.');
    }
    if (performance.now() < this.#deadline) return;
    throw new SpangraphError(
      'READ_TIMEOUT',
      `The read took longer than ${this.#timeoutMs} ms (storage.read_timeout) and was stopped after ${this.#rows} rows. ` +
        'Ask for a shorter timeRange or a more selective filter, or raise the limit.',
    );
  }
}
