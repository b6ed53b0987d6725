/**
 * The parts of the index of terms: FTS5 tables with the spans that arrived one after the other. Spans arrive nearly in order
 * of their starts, so the row ids of two parts overlap little.
 */
import type { Bounds } from '../../ordering/bounds.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { columns, integer, select } from '../file/select.ts';
import { traceIdBytes } from './keys.ts';
import { MAX_ID } from './row-ids.ts';

/** Reads of parts are no steps of an explanation. */
interface Source {
  readonly db: Pick<ReadConnection, 'walk'>;
}

export interface IndexPart {
  readonly table: string;
  /** Bounds of the row ids of its spans. */
  readonly ids: Bounds;
}

const PARTS = select(
  columns(integer('id'), integer('low_id'), integer('high_id')),
  'FROM span_index_parts WHERE low_id <= ? AND high_id >= ? ORDER BY id',
);

const PARTS_OF_TRACE = select(
  columns(integer('id', 'p.id'), integer('low_id'), integer('high_id')),
  `FROM traces t JOIN span_index_parts p ON p.high_id >= min(t.start_time_unix_nano, ${MAX_ID})
    AND p.low_id <= t.start_time_unix_nano + t.start_spread + (SELECT value FROM facts WHERE name = 'max_row_shift')
    WHERE t.trace_id = ? ORDER BY p.id`,
);

/** The table of a part. */
export function partTable(id: number | bigint): string {
  return `span_index_${id}`;
}

/** The statements that make the table of a part. `terms.ts` says what is in it. */
export function createPart(id: number): string {
  return `CREATE VIRTUAL TABLE ${partTable(id)} USING fts5(
    terms, content = '', columnsize = 0, detail = none, tokenize = 'ascii'
  );
  INSERT INTO ${partTable(id)} (${partTable(id)}, rank) VALUES ('pgsz', 16000);`;
}

/** The parts that may have spans with row ids within these bounds, in order of arrival. */
export function partsWithin(ids: Bounds, { db }: Source): IndexPart[] {
  return toParts(db.walk(PARTS, ids.high, ids.low));
}

/** The parts that may have spans of the trace, in order of arrival. */
export function partsOfTrace(traceId: string, { db }: Source): IndexPart[] {
  return toParts(db.walk(PARTS_OF_TRACE, traceIdBytes(traceId)));
}

function toParts(rows: Iterable<readonly [id: bigint, low: bigint, high: bigint]>): IndexPart[] {
  return Array.from(rows, ([id, low, high]) => ({ table: partTable(id), ids: { low, high } }));
}
