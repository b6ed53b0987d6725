/** Writes the columns of spans again that do not say what their content says. */
import type { Database } from 'better-sqlite3';
import { SPAN_COLUMNS } from '../rows/rows.ts';

const SPANS_A_STEP = 10_000;

/** The shadow holds the rows of `spans` that are wrong in the file, as they should be. */
export function repairSpans(shadow: Database): void {
  const columns = SPAN_COLUMNS.filter((column) => column !== 'id');
  const update = shadow.prepare(
    `UPDATE file.spans AS t SET (${columns.join(', ')}) = (SELECT ${columns.join(', ')} FROM main.spans o WHERE o.id = t.id)
      WHERE t.id IN (SELECT id FROM main.spans WHERE id > ? ORDER BY id LIMIT ${SPANS_A_STEP})`,
  );
  const behind = shadow
    .prepare<[bigint], bigint>(
      `SELECT max(id) FROM (SELECT id FROM main.spans WHERE id > ? ORDER BY id LIMIT ${SPANS_A_STEP})`,
    )
    .pluck()
    .safeIntegers();
  for (let last: bigint | null = -(2n ** 63n); last !== null; last = behind.get(last) ?? null) update.run(last);
}
