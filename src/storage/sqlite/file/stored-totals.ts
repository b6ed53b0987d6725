/**
 * How much is stored. It is counted once, from the counts of operations and from an index, and then goes on with what each
 * commit adds. Reading it later costs the same however large the file is.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { StorageUsage } from '../../definition.ts';

export class StoredTotals {
  readonly #db: Database;
  readonly #sumSpans: Statement<[], number>;
  readonly #newTraces: Statement<[number], { readonly traces: number; readonly last: number | null }>;
  readonly #oldest: Statement<[], bigint | null>;
  readonly #pageSize: number;
  /** Undefined until they are counted. */
  #spans: number | undefined;
  #traces = 0;
  /** The newest trace that is counted. */
  #lastTrace = 0;

  constructor(db: Database) {
    this.#db = db;
    this.#sumSpans = db.prepare<[], number>('SELECT coalesce(sum(span_count), 0) FROM operations').pluck();
    this.#newTraces = db.prepare('SELECT count(*) AS traces, max(id) AS last FROM traces WHERE id > ?');
    // The id of a span is its start, or soon after it.
    this.#oldest = db
      .prepare<[], bigint | null>('SELECT start_time_unix_nano FROM spans ORDER BY id LIMIT 1')
      .pluck()
      .safeIntegers();
    this.#pageSize = this.#pragma('page_size');
  }

  /** Call after each commit, with the number of its new spans. */
  added(spans: number): void {
    if (this.#spans !== undefined) this.#spans += spans;
  }

  /** Call it outside a transaction. */
  read(): StorageUsage & { readonly freePages: number } {
    this.#spans ??= this.#sumSpans.get() ?? 0;
    const { traces = 0, last = null } = this.#newTraces.get(this.#lastTrace) ?? {};
    this.#traces += traces;
    this.#lastTrace = last ?? this.#lastTrace;
    const oldest = this.#oldest.get() ?? undefined;
    const freePages = this.#pragma('freelist_count');
    return {
      bytes: this.#pragma('page_count') * this.#pageSize,
      freeBytes: freePages * this.#pageSize,
      freePages,
      spans: this.#spans,
      traces: this.#traces,
      ...(oldest === undefined ? {} : { oldestStartUnixNano: oldest }),
    };
  }

  #pragma(name: string): number {
    return Number(this.#db.pragma(name, { simple: true }));
  }
}
