/**
 * How much is stored. Traces are counted once, from an index, and then with what each commit adds or removes. Reading it later costs the same however large the file is.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { StorageUsage } from '../../definition.ts';

/** What was counted until now. */
interface Counted {
  traces: number;
  /** Row of the newest trace that is counted. */
  lastTrace: number;
}

export class StoredTotals {
  readonly #db: Database;
  /** SQLite counts the entries of an index without reading them. With a condition it would read the rows. */
  readonly #traces: Statement<[], number>;
  readonly #newTraces: Statement<[number], number>;
  readonly #lastTrace: Statement<[], number>;
  readonly #oldest: Statement<[], bigint>;
  readonly #pageSize: number;
  /** Undefined until {@link read} is called for the first time. */
  #counted: Counted | undefined;

  constructor(db: Database) {
    this.#db = db;
    this.#traces = db.prepare<[], number>('SELECT count(*) FROM traces').pluck();
    this.#newTraces = db.prepare<[number], number>('SELECT count(*) FROM traces WHERE id > ?').pluck();
    this.#lastTrace = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM traces').pluck();
    // The id of a span is its start, or soon after it.
    this.#oldest = db
      .prepare<[], bigint>('SELECT start_time_unix_nano FROM spans ORDER BY id LIMIT 1')
      .pluck()
      .safeIntegers();
    this.#pageSize = this.#pragma('page_size');
  }

  /** Counts what was added. Call before a commit that removes traces. */
  catchUp(): void {
    if (this.#counted !== undefined) this.#count();
  }

  /** Call after that commit, with the number of traces removed. */
  removed(traces: number): void {
    if (this.#counted !== undefined) this.#counted.traces -= traces;
  }

  /** Call it outside a transaction. */
  read(): Omit<StorageUsage, 'spans'> & { readonly freePages: number } {
    const { traces } = this.#count();
    const oldest = this.#oldest.get();
    const freePages = this.#pragma('freelist_count');
    return {
      bytes: this.#pragma('page_count') * this.#pageSize,
      freeBytes: freePages * this.#pageSize,
      freePages,
      traces,
      ...(oldest === undefined ? {} : { oldestStartUnixNano: oldest }),
    };
  }

  #count(): Counted {
    const lastTrace = this.#lastTrace.get() ?? 0;
    const known = this.#counted;
    if (known === undefined) {
      this.#counted = { traces: this.#traces.get() ?? 0, lastTrace };
      return this.#counted;
    }
    known.traces += this.#newTraces.get(known.lastTrace) ?? 0;
    known.lastTrace = lastTrace;
    return known;
  }

  #pragma(name: string): number {
    return Number(this.#db.pragma(name, { simple: true }));
  }
}
