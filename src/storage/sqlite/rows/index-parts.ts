/**
 * The parts of the index of terms: FTS5 tables with the spans that arrived one after the other. Spans arrive nearly in order
 * of their starts, so the row ids of two parts overlap little.
 */

import { MAX_INT64 } from '../../../model/int64.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { columns, integer, type RowOf, select } from '../file/select.ts';
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
  /** The blocks of arrival of its spans. A row id that retention freed and that is used again has postings in two parts. */
  readonly blocks: Bounds;
}

/** The condition that a span `s` is of a part, with the bounds of {@link IndexPart.blocks}. */
export const OF_BLOCKS = 's.arrival_block BETWEEN ? AND ?';

const PART = columns(
  integer('id', 'p.id'),
  integer('low_id', 'p.low_id'),
  integer('high_id', 'p.high_id'),
  integer('first_block', 'p.first_block'),
  integer('next_block', `(SELECT ifnull(min(n.first_block), ${MAX_INT64}) FROM span_index_parts n WHERE n.id > p.id)`),
);
const PARTS = select(PART, 'FROM span_index_parts p WHERE p.low_id <= ? AND p.high_id >= ? ORDER BY p.id');

const PARTS_OF_TRACE = select(
  PART,
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

function toParts(rows: Iterable<RowOf<typeof PART>>): IndexPart[] {
  return Array.from(rows, ([id, low, high, first, next]) => ({
    table: partTable(id),
    ids: { low, high },
    blocks: { low: first, high: next - 1n },
  }));
}
