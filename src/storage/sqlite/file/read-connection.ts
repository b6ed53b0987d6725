/** A connection that reads: prepared statements, typed rows, and a clock that ends what takes too long. */
import type { Database, Statement } from 'better-sqlite3';
import type { ReadClock } from './read-clock.ts';
import { type List, MAX_FEW_ROWS, type Select } from './select.ts';

/** A value to be bound. */
export type SqlParameter = string | number | bigint | Buffer | null;

/** Every method throws READ_TIMEOUT as the clock does. The texts of statements must be few: they are kept prepared. */
export class ReadConnection {
  readonly clock: ReadClock;
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(db: Database, clock: ReadClock) {
    this.#db = db;
    this.clock = clock;
  }

  /** The rows one by one, for statements that may give many. */
  iterate<Row extends readonly unknown[]>(
    statement: Select<Row>,
    ...parameters: readonly SqlParameter[]
  ): IterableIterator<Row> {
    return this.walk(statement, ...parameters);
  }

  /** The rows at once, for statements that end with a LIMIT or say `in_time()`. */
  all<Row extends readonly unknown[]>(statement: Select<Row>, ...parameters: readonly SqlParameter[]): Row[] {
    this.clock.check();
    return this.#prepared(statement).all(...parameters);
  }

  get<Row extends readonly unknown[]>(statement: Select<Row>, ...parameters: readonly SqlParameter[]): Row | undefined {
    this.clock.countRow();
    return this.#prepared(statement).get(...parameters);
  }

  /** As {@link iterate}, for searches: where a read is explained they report themselves what they read. */
  walk<Row extends readonly unknown[]>(
    statement: Select<Row>,
    ...parameters: readonly SqlParameter[]
  ): IterableIterator<Row> {
    this.clock.check();
    return new CountedRows(this.#prepared(statement).iterate(...parameters), this.clock);
  }

  /** The rows at once, or one by one where they are many. */
  list<Row extends readonly unknown[]>({ few, all }: List<Row>, ...parameters: readonly SqlParameter[]): Row[] {
    const rows = this.all(few, ...parameters);
    return rows.length < MAX_FEW_ROWS ? rows : [...this.iterate(all, ...parameters)];
  }

  /** Runs reads that must see one state of the data. */
  snapshot<T>(read: () => T): T {
    return this.#db.transaction(read)();
  }

  close(): void {
    this.#db.close();
  }

  #prepared<Row extends readonly unknown[]>({ sql }: Select<Row>): Statement<SqlParameter[], Row> {
    const known = this.#statements.get(sql);
    // An iterator that was left open keeps its statement busy: nested use of one text gets a statement of its own.
    const statement = known === undefined || known.busy ? this.#prepare(sql) : known;
    // The columns of the statement and the type of its rows were declared together.
    return statement as Statement<SqlParameter[], Row>;
  }

  #prepare(sql: string): Statement {
    const statement = this.#db.prepare(sql).raw().safeIntegers();
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Rows that are counted as they are read. A generator would cost each row more. */
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
      // The loop does not close an iterator that throws, and an open statement keeps the connection busy.
      this.return();
      throw thrown;
    }
    return this.#rows.next();
  }

  /** Lets go of the statement. */
  return(): IteratorResult<Row> {
    this.#rows.return?.();
    return { done: true, value: undefined };
  }
}
