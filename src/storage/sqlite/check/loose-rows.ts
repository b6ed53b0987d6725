/** Rows that refer to something, and facts that plans depend on. */
import type { Database } from 'better-sqlite3';
import type { Findings } from '../../findings.ts';

const LISTS = ['events', 'links'] as const;
/** Moves of traces that were removed stay for a while. */
const LAST_TRACE = `max(ifnull((SELECT max(id) FROM file.traces), 0),
  ifnull((SELECT value FROM file.facts WHERE name = 'last_removed_trace'), 0))`;
const LOST_MOVES = `FROM file.trace_moves WHERE trace_row > ${LAST_TRACE}`;

/** Events and links of no span. Nothing says whose they are, and they are kept. */
export function compareLists(shadow: Database, findings: Findings): void {
  for (const table of LISTS) {
    const rows = shadow
      .prepare<[], { id: number; span: bigint }>(
        `SELECT l.id, l.span_row AS span FROM file.${table} l
          WHERE NOT EXISTS (SELECT 1 FROM file.spans s WHERE s.id = l.span_row)`,
      )
      .safeIntegers();
    for (const { id, span } of rows.iterate()) {
      const what = `The row ${id} of ${table} belongs to the row ${span} of spans, which is missing.`;
      findings.add({ part: table, what, repairable: false });
    }
    const named = shadow
      .prepare<[], { id: number; traceId: string }>(
        `SELECT l.id, s.trace_id AS traceId FROM file.${table} l JOIN file.spans s ON s.id = l.span_row
          WHERE l.span_id <> s.span_id`,
      )
      .iterate();
    for (const { id, traceId } of named) {
      const what = `The row ${id} of ${table} has another span_id than its span.`;
      findings.add({ part: table, traceId, what, repairable: true });
    }
  }
}

/** Gives the rows of a list the `span_id` of their span. */
export function repairListsOf(shadow: Database, table: (typeof LISTS)[number]): void {
  shadow.exec(`UPDATE file.${table} AS l SET span_id = s.span_id FROM file.spans s
    WHERE s.id = l.span_row AND l.span_id <> s.span_id`);
}

/** Places of traces that never existed. */
export function compareMoves(shadow: Database, findings: Findings): void {
  for (const id of shadow.prepare<[], number>(`SELECT id ${LOST_MOVES}`).pluck().iterate()) {
    const what = `The row ${id} of trace_moves names a row of traces that is missing.`;
    findings.add({ part: 'trace_moves', what, repairable: true });
  }
}

/** The newest row stays, so that ids only grow. */
export function repairMoves(shadow: Database): void {
  shadow.exec(`DELETE ${LOST_MOVES} AND id < (SELECT max(id) FROM file.trace_moves);
    UPDATE file.trace_moves SET trace_row = (SELECT max(id) FROM file.traces)
      WHERE trace_row > ${LAST_TRACE} AND EXISTS (SELECT 1 FROM file.traces)`);
}

/** How far row ids are over their starts, at most. */
export function compareShift(shadow: Database, maxShift: bigint, findings: Findings): void {
  const stored = shadow
    .prepare<[], bigint>("SELECT value FROM file.facts WHERE name = 'max_row_shift'")
    .pluck()
    .safeIntegers()
    .get();
  if (stored !== undefined && stored >= maxShift) return;
  const what = `The fact max_row_shift is ${stored ?? 'missing'}, and a row id is ${maxShift} over its start.`;
  findings.add({ part: 'facts', what, repairable: true });
}

export function repairShift(shadow: Database, maxShift: bigint): void {
  shadow.prepare("INSERT OR REPLACE INTO file.facts VALUES ('max_row_shift', ?)").run(maxShift);
}
