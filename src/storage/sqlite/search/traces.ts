/** Traces and spans that are named by their id or reference. */
import type { TraceSummary } from '../../backend.ts';
import type { Budget } from '../file/connection.ts';
import { Candidate } from '../rows/candidate.ts';
import { traceIdBytes } from '../rows/keys.ts';
import { rowOf } from '../rows/refs.ts';
import { BARE_COLUMNS, RECORD_COLUMNS, TRACE_COLUMNS, toTraceSummary } from '../rows/rows.ts';
import type { Source } from '../rows/source.ts';
import { traceTerm } from '../rows/terms.ts';
import { anyOf } from './compile-query.ts';
import { EVERYTHING } from './find-spans.ts';
import { searchStep } from './search-step.ts';

export function getTrace(traceId: string, { db }: Source): TraceSummary | undefined {
  const row = db.get(`SELECT ${TRACE_COLUMNS} FROM traces t WHERE t.trace_id = ?`, traceIdBytes(traceId));
  return row === undefined ? undefined : toTraceSummary(row);
}

/** Traces of more spans are held without what is long. */
const LARGE_TRACE = 5_000;

/** All spans of one trace, in order of their rows; `bare`: of {@link BARE_COLUMNS}. */
export function* spansOfTrace(traceId: string, source: Source, budget: Budget, bare: boolean): Generator<Candidate> {
  const step = searchStep(source, { match: '', words: () => 'the spans of a trace', ids: EVERYTHING });
  budget.check();
  step?.begin();
  try {
    for (const row of source.db.walk(bare ? BARE_SPANS : WHOLE_SPANS, anyOf([traceTerm(traceId)]))) {
      budget.spend();
      if (step !== undefined) step.rowsRead++;
      if (row[2] === traceId) yield new Candidate(row, source);
    }
  } finally {
    step?.end();
  }
}

const ORDERED_SPANS = `FROM span_index x CROSS JOIN spans s ON s.id = x.rowid WHERE x.span_index MATCH ? ORDER BY x.rowid`;
const BARE_SPANS = `SELECT ${BARE_COLUMNS} ${ORDERED_SPANS}`;
const WHOLE_SPANS = `SELECT ${RECORD_COLUMNS} ${ORDERED_SPANS}`;

/** The spans of one trace with one of these ids: SQLite looks through the trace's, and only these become rows here. */
export function spansWithIds(traceId: string, spanIds: readonly string[], source: Source): Candidate[] {
  const sql = `SELECT ${RECORD_COLUMNS} FROM span_index x CROSS JOIN spans s ON s.id = x.rowid
    WHERE x.span_index MATCH ? AND s.span_id IN (SELECT value FROM json_each(?)) AND s.trace_id = ?`;
  const rows = source.db.all(sql, anyOf([traceTerm(traceId)]), JSON.stringify(spanIds), traceId);
  return rows.map((row) => new Candidate(row, source));
}

/** All spans of a trace to look at in filters. */
export function filterableSpans({ traceId, spanCount }: TraceSummary, source: Source, budget: Budget): Candidate[] {
  return [...spansOfTrace(traceId, source, budget, spanCount > LARGE_TRACE)];
}

/** The span of a reference. */
export function spanAt(ref: string, source: Source): Candidate | undefined {
  const row = source.db.get(`SELECT ${RECORD_COLUMNS} FROM spans s WHERE s.id = ?`, rowOf(ref));
  return row === undefined ? undefined : new Candidate(row, source);
}
