/** The parts of the index of terms: which spans each must have, and whether `span_index_parts` says so. */
import type { Database } from 'better-sqlite3';
import { MAX_INT64, MIN_INT64 } from '../../../model/int64.ts';
import type { Findings } from '../../findings.ts';
import { partTable } from '../rows/index-parts.ts';

/** The part of its findings, and its table. */
export const PARTS_PART = 'span_index_parts';

/** A part with its blocks of arrival [first, next). */
export interface PartBlocks {
  readonly id: bigint;
  readonly first: bigint;
  readonly next: bigint;
}

/** What a row of `span_index_parts` says of its spans, or should say. */
export interface PartSpans {
  readonly spanCount: bigint;
  readonly lowId: bigint;
  readonly highId: bigint;
}

/** The listed parts, in order of arrival. */
export function listedParts(db: Database): PartBlocks[] {
  const rows = db
    .prepare<[], [id: bigint, first: bigint]>(`SELECT id, first_block FROM ${PARTS_PART} ORDER BY id`)
    .raw()
    .safeIntegers()
    .all();
  return rows.map(([id, first], index) => ({ id, first, next: rows[index + 1]?.[1] ?? MAX_INT64 }));
}

/** The tables of parts that exist. */
export function partTables(db: Database, schema: 'main' | 'file'): Set<string> {
  const names = db
    .prepare<[], string>(
      `SELECT name FROM ${schema}.sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%' AND name GLOB 'span_index_*'`,
    )
    .pluck();
  return new Set(names.all());
}

/** What the spans of these blocks say. */
export function spansOfPart(db: Database, { first, next }: Omit<PartBlocks, 'id'>): PartSpans {
  const row = db
    .prepare<[bigint, bigint], [bigint, bigint | null, bigint | null]>(
      'SELECT count(*), min(id), max(id) FROM spans WHERE arrival_block >= ? AND arrival_block < ?',
    )
    .raw()
    .safeIntegers()
    .get(first, next);
  return { spanCount: row?.[0] ?? 0n, lowId: row?.[1] ?? MAX_INT64, highId: row?.[2] ?? MIN_INT64 };
}

/** Reports parts whose row or table is missing or wrong. Bounds may be wider than the spans. */
export function compareParts(db: Database, findings: Findings): void {
  const report = (what: string): void => findings.add({ part: PARTS_PART, what, repairable: true });
  const parts = listedParts(db);
  const tables = partTables(db, 'main');
  const stored = db
    .prepare<[bigint], [bigint, bigint, bigint]>(`SELECT span_count, low_id, high_id FROM ${PARTS_PART} WHERE id = ?`)
    .raw()
    .safeIntegers();
  for (const part of parts) {
    const { spanCount, lowId, highId } = spansOfPart(db, part);
    const [count = 0n, low = 0n, high = 0n] = stored.get(part.id) ?? [];
    if (count !== spanCount) report(`The part ${part.id} says ${count} spans, and has ${spanCount}.`);
    if (spanCount > 0n && (low > lowId || high < highId)) report(`The bounds of the part ${part.id} leave spans out.`);
    if (!tables.delete(partTable(part.id))) report(`The table ${partTable(part.id)} is missing.`);
  }
  for (const table of tables) report(`The table ${table} belongs to no part.`);
  const outside = spansOfPart(db, { first: MIN_INT64, next: parts[0]?.first ?? MAX_INT64 }).spanCount;
  if (parts.length === 0 || outside > 0n) report(`${outside} spans belong to no part.`);
}
