/**
 * Numbers spans by blocks, in order of arrival. Indexes that begin with the block are written at few places, whatever the
 * order within a block.
 */
import type { Database } from 'better-sqlite3';

/** Smaller blocks are written at fewer places; larger ones leave fewer blocks for a walk to merge. */
export const SPANS_A_BLOCK = 32_768;

/** All values of `duration_digits`. */
export const ALL_DIGITS = "SELECT value FROM json_each('[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19]')";
/** The spans of the last block may be removed. The parts of the index remember its number. */
const LAST = `SELECT max(
  ifnull((SELECT max((SELECT max(arrival_block) FROM spans WHERE duration_digits = value)) FROM (${ALL_DIGITS})), 0),
  (SELECT max(first_block) FROM span_index_parts))`;
const FILLED = `SELECT count(*) FROM (SELECT 1 FROM spans INDEXED BY duration_index
  WHERE duration_digits IN (${ALL_DIGITS}) AND arrival_block = ? LIMIT ?)`;

export class ArrivalBlocks {
  readonly #size: number;
  #block: number;
  #spans: number;

  /** Goes on where the file ends. */
  constructor(db: Database, size: number) {
    this.#size = size;
    this.#block = db.prepare<[], number>(LAST).pluck().get() ?? 0;
    this.#spans = db.prepare<[number, number], number>(FILLED).pluck().get(this.#block, size) ?? 0;
  }

  /** Whether the last span was the first of its block. */
  get hasBegun(): boolean {
    return this.#spans === 1;
  }

  /** Makes the next span the first of a block. */
  endBlock(): void {
    this.#spans = this.#size;
  }

  /** The block of the next span. Spans of a transaction that is undone count too. */
  next(): number {
    if (this.#spans === this.#size) {
      this.#block++;
      this.#spans = 0;
    }
    this.#spans++;
    return this.#block;
  }
}
