/** Row ids that the index of terms finds for an FTS5 expression, without their rows. */
import type { Bounds } from '../../ordering/bounds.ts';
import { columns, integer, select } from '../file/select.ts';
import { partsWithin } from '../rows/index-parts.ts';
import type { RowSource } from '../rows/row-source.ts';

interface Matches {
  /** FTS5 expression. */
  readonly match: string;
  /** Bounds of the row ids. */
  readonly ids: Bounds;
}

const COUNT = columns(integer('count', 'count(*)'));

/** Whether there are more matches than this number. Reads no more than that. */
export function hasMoreMatches({ match, ids }: Matches, most: number, source: RowSource): boolean {
  let left = BigInt(most);
  for (const { table } of partsWithin(ids, source)) {
    const some = select(COUNT, `FROM (${matchesIn(table)} LIMIT ?)`);
    left -= source.db.get(some, match, ids.low, ids.high, left + 1n)?.[0] ?? 0n;
    if (left < 0n) return true;
  }
  return false;
}

/** A subquery for the row ids of the matches, and its parameters. */
export function matchingIds(
  { match, ids }: Matches,
  source: RowSource,
): [sql: string, parameters: (string | bigint)[]] {
  const parts = partsWithin(ids, source);
  const sql = parts.map(({ table }) => `${matchesIn(table)} AND in_time()`).join(' UNION ALL ');
  return [sql === '' ? 'SELECT NULL' : sql, parts.flatMap(() => [match, ids.low, ids.high])];
}

function matchesIn(table: string): string {
  return `SELECT rowid FROM ${table} WHERE ${table} MATCH ? AND rowid BETWEEN ? AND ?`;
}
