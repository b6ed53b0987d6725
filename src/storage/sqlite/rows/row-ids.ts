/** Row ids of spans: the start time in nanoseconds, raised by one until free. */
import type { Database, Statement } from 'better-sqlite3';
import { BoundedCache } from '../../../model/bounded-cache.ts';
import { MAX_INT64 } from '../../../model/int64.ts';

/** The most by which an id is over its start and still near it. Spans with other ids are in `crowded_starts_index`. */
export const NEAR_IDS = 64;
/** Ids end well below 2^63 - 1, so that raising never overflows. */
export const MAX_ID = MAX_INT64 - 2n ** 40n;
/** Starts at which many spans began, with the next free id. */
const MAX_HINTS = 10_000;

/** The id that a span of this (ordered) start would have if it were free. */
export function firstId(start: bigint): bigint {
  return start > MAX_ID ? MAX_ID : start;
}

export class RowIds {
  readonly #taken: Statement<[bigint], bigint>;
  readonly #from: Statement<[bigint], bigint>;
  readonly #setShift: Statement<[bigint]>;
  readonly #getShift: Statement<[], bigint>;
  /** Next id that may be free, by the id that was taken. */
  readonly #hints = new BoundedCache<bigint, bigint>(MAX_HINTS);
  #last = -1n;
  /** Largest shift noted in the file, and the largest met since. */
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

  /** A commit begins: ids of it must grow. */
  begin(): void {
    this.#last = -1n;
  }

  /** A free id for a span of this start; starts must come in order within a commit. */
  next(start: bigint): bigint {
    const first = firstId(start);
    let id = first > this.#last ? first : this.#last + 1n;
    if (this.#taken.get(id) !== undefined) id = this.#firstFree(id);
    this.#last = id;
    if (id - first > this.#maxShift) this.#maxShift = id - first;
    return id;
  }

  /** Notes how far ids are from their starts, in powers of two so that it is seldom written. */
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
