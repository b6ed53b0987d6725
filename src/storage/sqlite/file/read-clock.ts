/** Ends a read that takes too long or whose caller gave up. */
import type { Database } from 'better-sqlite3';
import { SpangraphError } from '../../../errors.ts';
import type { OperationMeter } from '../../backend.ts';

/** Rows between two checks of the time. */
const ROWS_BETWEEN_CHECKS = 256;

/**
 * The clock of one database connection. Its read connections count every statement and row here, so every read has a
 * limit. A statement that tests many rows to return few has the condition `in_time()`, which counts each row that SQLite
 * tests.
 */
export class ReadClock {
  #deadline = Number.POSITIVE_INFINITY;
  #timeoutMs = Number.POSITIVE_INFINITY;
  #operation: OperationMeter | undefined;
  #rows = 0;

  constructor(db: Database) {
    db.function('in_time', { deterministic: false }, () => {
      this.countRow();
      return 1;
    });
  }

  /** Call at the start of a read of an operation. */
  start(timeoutMs: number, operation?: OperationMeter): void {
    this.#timeoutMs = timeoutMs;
    this.#deadline = performance.now() + timeoutMs;
    this.#operation = operation;
    this.#rows = 0;
  }

  /** Throws READ_TIMEOUT. */
  countRow(): void {
    if (++this.#rows % ROWS_BETWEEN_CHECKS === 0) this.check();
  }

  /** Throws OPERATION_TOO_LARGE once the operation has read more than its limit. */
  countBytes(bytes: number): void {
    this.#operation?.readBytes(bytes);
  }

  /** Throws OPERATION_TOO_COMPLEX once the operation has read more records than its limit. */
  countRecords(records: number, advice: string): void {
    this.#operation?.readRecords(records, advice);
  }

  /** Checks the time and the caller's flag now. Throws READ_TIMEOUT. */
  check(): void {
    if (this.#operation !== undefined && Atomics.load(this.#operation.cancelled, 0) !== 0) {
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
