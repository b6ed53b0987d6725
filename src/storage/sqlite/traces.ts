/** Rows of `traces` by their id. */
import type { TraceSummary } from '../backend.ts';
import type { Source } from './candidate.ts';
import { Candidate } from './candidate.ts';
import { traceIdBytes } from './keys.ts';
import { RECORD_COLUMNS, TRACE_COLUMNS, toTraceSummary } from './rows.ts';

export function getTrace(traceId: string, { db }: Source): TraceSummary | undefined {
  const row = db.get(`SELECT ${TRACE_COLUMNS} FROM traces t WHERE t.trace_id = ?`, traceIdBytes(traceId));
  return row === undefined ? undefined : toTraceSummary(row);
}

/** The span of `rootRef`. */
export function rootOf({ rootRef }: TraceSummary, source: Source): Candidate | undefined {
  if (rootRef === undefined) return undefined;
  const row = source.db.get(`SELECT ${RECORD_COLUMNS} FROM spans s WHERE s.id = ?`, BigInt(rootRef));
  return row === undefined ? undefined : new Candidate(row, source);
}
