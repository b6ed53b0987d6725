/** Row ids of spans: the start time in nanoseconds, increased by one until the id is free. */
import type { Database, Statement } from 'better-sqlite3';
import { BoundedCache } from '../../../model/bounded-cache.ts';
import { MAX_INT64 } from '../../../model/int64.ts';

/** An id that is over its start by no more than this is near it. All other ids are in `start_time_index`. */
export const NEAR_IDS = 64;
/** Well below 2^63 - 1, so that increasing an id never overflows. */
export const MAX_ID = MAX_INT64 - 2n ** 40n;
/** The most starts with many spans for which the next free id is cached. */
const MAX_HINTS = 10_000;

/** The id for a span with this (ordered) start, if it is free. */
export function firstId(start: bigint): bigint {
  return start > MAX_ID ? MAX_ID : start;
}

export class RowIds {
  readonly #taken: Statement<[bigint], bigint>;
  readonly #from: Statement<[bigint], bigint>;
  readonly #setShift: Statement<[bigint]>;
  readonly #getShift: Statement<[], bigint>;
  /** The next id that may be free, by the id that was taken. */
  readonly #hints = new BoundedCache<bigint, bigint>(MAX_HINTS);
  #last = -1n;
  /** The largest shift stored in the file, and the largest since. */
  #notedShift: bigint;
  #maxShift: bigint;

  constructor(db: Database) {
    this.#taken = db.prepare<[bigint], bigint>('SELECT 1 FROM spans WHERE id = ?').pluck();
    this.#from = db.prepare<[bigint], bigint>('SELECT id FROM spans WHERE id >= ? ORDER BY id').pluck().safeIntegers();
    this.#getShift = db
      .prepare<[], bigint>("SELECT value FROM facts WHERE name = 'max_row_shift'")
      .pluck()
      .safeIntegers();
    this.#setShift = db.prepare("UPDATE facts SET value = ? WHERE name = 'max_row_shift'");
    this.#notedShift = this.#getShift.get() ?? 0n;
    this.#maxShift = this.#notedShift;
  }

  reset(): void {
    this.#hints.clear();
    this.#notedShift = this.#getShift.get() ?? 0n;
    this.#maxShift = this.#notedShift;
  }

  /** Call at the start of a commit. The ids of one commit increase. */
  begin(): void {
    this.#last = -1n;
  }

  /** A free id for a span with this start. Within a commit starts must come in order. */
  next(start: bigint): bigint {
    const first = firstId(start);
    let id = first > this.#last ? first : this.#last + 1n;
    if (this.#taken.get(id) !== undefined) id = this.#firstFree(id);
    this.#last = id;
    if (id - first > this.#maxShift) this.#maxShift = id - first;
    return id;
  }

  /** Stores the largest shift, rounded up to a power of two, so that it is seldom written. */
  flush(): void {
    if (this.#maxShift <= this.#notedShift) return;
    this.#notedShift = 1n << BigInt(this.#maxShift.toString(2).length);
    this.#setShift.run(this.#notedShift);
  }

  #firstFree(taken: bigint): bigint {
    let free = this.#hints.get(taken) ?? taken;
    for (const id of this.#from.iterate(free)) {
      if (id !== free) break;
      free++;
    }
    this.#hints.set(taken, free + 1n);
    return free;
  }
}
