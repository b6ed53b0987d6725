/** How many spans a part of the index of terms has terms of, removed spans included. */
import type { Database } from 'better-sqlite3';
import { partTable } from '../rows/index-parts.ts';

/** FTS5 keeps the totals of a table in this row of its data. They begin with the number of rows. */
const TOTALS_ROW = 1;
const BITS_OF_VARINT = 0x7f;

/** Counts spans that were removed without their terms, and reads one row. FTS5 writes it with each commit. */
export function countPostings(db: Database, part: number): number {
  const totals = db
    .prepare<[number], Uint8Array>(`SELECT block FROM ${partTable(part)}_data WHERE id = ?`)
    .pluck()
    .get(TOTALS_ROW);
  return firstVarint(totals ?? new Uint8Array());
}

/** Seven bits a byte, the highest first. The last byte is below 0x80 (https://www.sqlite.org/fileformat2.html#varint). */
function firstVarint(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) {
    value = value * (BITS_OF_VARINT + 1) + (byte & BITS_OF_VARINT);
    if (byte <= BITS_OF_VARINT) break;
  }
  return value;
}
