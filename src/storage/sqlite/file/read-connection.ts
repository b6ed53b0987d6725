/** A connection for reads, with prepared statements, typed rows and a clock that ends slow reads. */
import type { Database, Statement } from 'better-sqlite3';
import type { ReadClock } from './read-clock.ts';
import { type List, MAX_FEW_ROWS, type Select } from './select.ts';

/** A value to bind. */
export type SqlParameter = string | number | bigint | Buffer | null;

/** Every method throws READ_TIMEOUT when the clock does. Statements stay prepared, so their texts must be few. */
export class ReadConnection {
  readonly clock: ReadClock;
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();
  readonly #begin: Statement;
  readonly #end: Statement;

  constructor(db: Database, clock: ReadClock) {
    this.#db = db;
    this.clock = clock;
    this.#begin = db.prepare('BEGIN');
    this.#end = db.prepare('COMMIT');
  }

  /** Rows one by one, for statements that may return many. */
  iterate<Row extends readonly unknown[]>(
    statement: Select<Row>,
    ...parameters: readonly SqlParameter[]
  ): IterableIterator<Row> {
    return this.walk(statement, ...parameters);
  }

  /** All rows at once, for statements with a LIMIT or `in_time()`. */
  all<Row extends readonly unknown[]>(statement: Select<Row>, ...parameters: readonly SqlParameter[]): Row[] {
    this.clock.check();
    return this.#prepared(statement).all(...parameters);
  }

  get<Row extends readonly unknown[]>(statement: Select<Row>, ...parameters: readonly SqlParameter[]): Row | undefined {
    this.clock.countRow();
    return this.#prepared(statement).get(...parameters);
  }

  /** Like {@link iterate}, for searches, which record their own steps when a read is explained. */
  walk<Row extends readonly unknown[]>(
    statement: Select<Row>,
    ...parameters: readonly SqlParameter[]
  ): IterableIterator<Row> {
    this.clock.check();
    return new CountedRows(this.#prepared(statement).iterate(...parameters), this.clock);
  }

  /** All rows: read at once if they are few, else one by one as they are taken. */
  list<Row extends readonly unknown[]>({ few, all }: List<Row>, ...parameters: readonly SqlParameter[]): Iterable<Row> {
    const rows = this.all(few, ...parameters);
    return rows.length < MAX_FEW_ROWS ? rows : this.iterate(all, ...parameters);
  }

  /**
   * Runs reads that must see the same state of the data. The driver's `transaction` makes four functions with properties for
   * each call, which took longer than a look-up.
   */
  snapshot<T>(read: () => T): T {
    this.#begin.run();
    try {
      return read();
    } finally {
      // After some errors SQLite has ended it.
      if (this.#db.inTransaction) this.#end.run();
    }
  }

  close(): void {
    this.#db.close();
  }

  #prepared<Row extends readonly unknown[]>({ sql }: Select<Row>): Statement<SqlParameter[], Row> {
    const known = this.#statements.get(sql);
    // An open iterator keeps its statement busy, so nested use of one text needs another statement.
    const statement = known === undefined || known.busy ? this.#prepare(sql) : known;
    // `select` declares the columns of a statement and the type of its rows together.
    return statement as Statement<SqlParameter[], Row>;
  }

  #prepare(sql: string): Statement {
    const statement = this.#db.prepare(sql).raw().safeIntegers();
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Counts rows as they are read. A generator would cost more per row. */
class CountedRows<Row> implements IterableIterator<Row> {
  readonly #rows: IterableIterator<Row>;
  readonly #clock: ReadClock;

  constructor(rows: IterableIterator<Row>, clock: ReadClock) {
    this.#rows = rows;
    this.#clock = clock;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Row> {
    try {
      this.#clock.countRow();
    } catch (thrown) {
      // A loop does not close an iterator that throws, and an open statement keeps the connection busy.
      this.return();
      throw thrown;
    }
    return this.#rows.next();
  }

  /** Closes the statement. */
  return(): IteratorResult<Row> {
    this.#rows.return?.();
    return { done: true, value: undefined };
  }
}
