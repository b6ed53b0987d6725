/** Counts of spans that are cheap, for choosing a way to read them. */
import type { Bounds } from '../../ordering/bounds.ts';
import { columns, integer, select } from '../file/select.ts';
import { NANOS_A_MINUTE } from '../measure/kept-levels.ts';
import { partsWithin } from '../rows/index-parts.ts';
import { idBounds } from '../rows/row-bounds.ts';
import type { RowSource } from '../rows/row-source.ts';

const COUNT = columns(integer('count', 'count(*)'));
/** Each row stands for a span at least. */
const SPANS = select(
  columns(integer('spans', 'ifnull(sum(span_count), 0)')),
  `FROM (SELECT span_count FROM operation_minutes WHERE minute BETWEEN ? AND ? AND span_count > 0 AND in_time() LIMIT ?)`,
);

/** Whether more than `most` spans start in the minutes of these bounds. */
export function hasMoreSpans({ low, high }: Bounds, most: number, { db }: RowSource): boolean {
  const [spans] = db.get(SPANS, low / NANOS_A_MINUTE, high / NANOS_A_MINUTE, most + 1) ?? [0n];
  return Number(spans) > most;
}

/** How many spans that start within these bounds have the terms of an FTS5 expression, `most` at most. */
export function countIndexed(match: string, starts: Bounds, most: number, source: RowSource): number {
  const ids = idBounds(starts, source);
  let count = 0;
  for (const { table } of partsWithin(ids, source)) {
    const ofPart = `FROM (SELECT 1 FROM ${table} WHERE ${table} MATCH ? AND rowid BETWEEN ? AND ? AND in_time() LIMIT ?)`;
    const [found] = source.db.get(select(COUNT, ofPart), match, ids.low, ids.high, most - count) ?? [0n];
    count += Number(found);
    if (count >= most) break;
  }
  return count;
}
