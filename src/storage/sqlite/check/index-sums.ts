/**
 * Compares the documents of the index of terms with what their spans should have, in memory that hardly grows with either. Both
 * sides are added up: a sum for each block of spans, over its terms. Where two sums differ, the block is looked at again,
 * span by span.
 */
import type { Database } from 'better-sqlite3';
import { partTable } from '../rows/index-parts.ts';
import { listedParts, partTables } from './part-blocks.ts';

const SPANS_A_BLOCK = 4_096;
/** Blocks that are looked at span by span. The others are only counted. */
export const MAX_EXAMINED = 16;

/** A row id in two numbers. Both are exact. */
export type RowHalves = readonly [high: number, low: number];

export function halvesOf(row: bigint): RowHalves {
  return [Number(row >> 32n), Number(row & 0xffffffffn)];
}

/** A commutative sum over terms, in two lanes. */
export class TermSum {
  #a = 0;
  #b = 0;

  add(term: string, [high, low]: RowHalves): void {
    let a = high ^ 0x2545f491;
    let b = low ^ 0x4f6cdd1d;
    for (let i = 0; i < term.length; i++) {
      const unit = term.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(((b << 7) | (b >>> 25)) ^ unit, 0x85ebca6b);
    }
    a = Math.imul(a ^ (a >>> 15) ^ low, 0x2c1b3c6d);
    b = Math.imul(b ^ (b >>> 13) ^ high, 0x297a2d39);
    this.#a = (this.#a + (a ^ (a >>> 12))) | 0;
    this.#b = (this.#b + (b ^ (b >>> 16))) | 0;
  }

  equals(other: TermSum): boolean {
    return this.#a === other.#a && this.#b === other.#b;
  }
}

/** A block of spans: all rows from its first one to the first one of the next block. */
interface Block {
  readonly first: RowHalves;
  readonly expected: TermSum;
  readonly found: TermSum;
}

export class IndexSums {
  readonly #blocks: Block[] = [];
  #spans = 0;

  /** Takes the terms that a span should have. Call it in the order of rows. */
  expect(row: RowHalves, terms: ReadonlySet<string>): void {
    if (this.#spans++ % SPANS_A_BLOCK === 0) this.#open(row);
    const block = this.#blocks.at(-1);
    if (block !== undefined) for (const term of terms) block.expected.add(term, row);
  }

  /** Reads the whole index. Returns the blocks in which it differs, each as its first row and the one behind its last. */
  compare(db: Database): (readonly [from: bigint, to: bigint | undefined])[] {
    for (const [term, high, low] of instancesOf(db)) {
      const row: RowHalves = [high, low];
      this.#blocks[this.#blockOf(row)]?.found.add(term, row);
    }
    return this.#blocks.flatMap(({ first, expected, found }, index) => {
      if (expected.equals(found)) return [];
      const next = this.#blocks[index + 1];
      return [[index === 0 ? -(2n ** 63n) : joined(first), next && joined(next.first)] as const];
    });
  }

  #open(first: RowHalves): void {
    this.#blocks.push({ first, expected: new TermSum(), found: new TermSum() });
  }

  /** The last block that begins at the row or before it, or the first one. */
  #blockOf(row: RowHalves): number {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (isAtOrBefore(this.#blocks[middle]?.first ?? row, row)) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function isAtOrBefore([high, low]: RowHalves, row: RowHalves): boolean {
  return high < row[0] || (high === row[0] && low <= row[1]);
}

function joined([high, low]: RowHalves): bigint {
  return (BigInt(high) << 32n) + BigInt(low);
}

/** The terms of each document in the rows [from, to), added up. */
export function sumsOfRows(db: Database, from: bigint, to: bigint | undefined): Map<bigint, TermSum> {
  const sums = new Map<bigint, TermSum>();
  for (const [term, high, low] of instancesOf(
    db,
    `AND t.doc >= ${from}${to === undefined ? '' : ` AND t.doc < ${to}`}`,
  )) {
    const row = joined([high, low]);
    const sum = sums.get(row) ?? new TermSum();
    sums.set(row, sum);
    sum.add(term, [high, low]);
  }
  return sums;
}

/**
 * Each term with each document of a span that has it. A part keeps the terms of spans that retention removed until it is
 * dropped, so documents without a span in the blocks of the part do not count.
 */
function* instancesOf(db: Database, where = ''): Generator<[term: string, high: number, low: number]> {
  const tables = partTables(db, 'main');
  for (const { id, first, next } of listedParts(db)) {
    if (!tables.has(partTable(id))) continue;
    const terms = `temp.terms_of_${id}`;
    db.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS ${terms} USING fts5vocab('main', '${partTable(id)}', 'instance')`);
    yield* db
      .prepare<[bigint, bigint], [string, number, number]>(
        `SELECT t.term, t.doc >> 32, t.doc & 4294967295 FROM ${terms} t CROSS JOIN spans s ON s.id = t.doc
          WHERE s.arrival_block >= ? AND s.arrival_block < ? ${where}`,
      )
      .raw()
      .iterate(first, next);
  }
}
