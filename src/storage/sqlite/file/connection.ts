/** A read connection with its prepared statements, and the budget of one read. */
import type { Database, Statement } from 'better-sqlite3';
import { SpangraphError } from '../../../errors.ts';

/** Rows between two looks at the clock. */
const ROWS_BETWEEN_CHECKS = 256;

/** What one row may hold; integers are bigint. */
export type SqlValue = string | bigint | null | Buffer | number;
export type SqlRow = readonly SqlValue[];

export class Connection {
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** Rows as arrays. The texts of statements must be few: they are kept. */
  iterate(sql: string, ...parameters: readonly unknown[]): IterableIterator<SqlRow> {
    return this.#statement(sql).iterate(...parameters) as IterableIterator<SqlRow>;
  }

  all(sql: string, ...parameters: readonly unknown[]): SqlRow[] {
    return this.#statement(sql).all(...parameters) as SqlRow[];
  }

  get(sql: string, ...parameters: readonly unknown[]): SqlRow | undefined {
    return this.#statement(sql).get(...parameters) as SqlRow | undefined;
  }

  /** As {@link iterate}, for searches, which tell themselves what they read where a read is explained. */
  walk(sql: string, ...parameters: readonly unknown[]): IterableIterator<SqlRow> {
    return this.#statement(sql).iterate(...parameters) as IterableIterator<SqlRow>;
  }

  /** Runs reads that must see one state of the data. */
  snapshot<T>(read: () => T): T {
    return this.#db.transaction(read)();
  }

  close(): void {
    this.#db.close();
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    // An iterator that was left open keeps its statement busy: nested use of one text gets a statement of its own.
    if (known !== undefined && !known.busy) return known;
    const statement = this.#db.prepare(sql).raw().safeIntegers();
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Ends a read that takes too long or that nobody waits for any more. */
export class Budget {
  readonly #deadline: number;
  readonly #timeoutMs: number;
  readonly #cancelled: Int32Array | undefined;
  #rows = 0;

  /** `cancelled[0]` becomes 1 when the caller gives up. */
  constructor(timeoutMs: number, cancelled?: Int32Array) {
    this.#timeoutMs = timeoutMs;
    this.#deadline = performance.now() + timeoutMs;
    this.#cancelled = cancelled;
  }

  /** Call once a row. Throws READ_TIMEOUT. */
  spend(): void {
    if (++this.#rows % ROWS_BETWEEN_CHECKS === 0) this.check();
  }

  /** Looks at the clock and at the caller's flag now; call once a statement. Throws READ_TIMEOUT. */
  check(): void {
    if (this.#cancelled !== undefined && Atomics.load(this.#cancelled, 0) === 1) {
      throw new SpangraphError('READ_TIMEOUT', 'The caller gave up.');
    }
    if (performance.now() < this.#deadline) return;
    throw new SpangraphError(
      'READ_TIMEOUT',
      `The read took longer than ${this.#timeoutMs} ms (storage.read_timeout) and was given up after ${this.#rows} rows. ` +
        'Ask for a shorter timeRange or a more selective filter, or raise the limit.',
    );
  }
}
