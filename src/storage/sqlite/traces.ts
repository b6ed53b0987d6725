/** Traces and spans that are named by their id or reference. */
import type { TraceSummary } from '../backend.ts';
import type { Source } from './candidate.ts';
import { Candidate } from './candidate.ts';
import { anyOf } from './compile-query.ts';
import type { Budget } from './connection.ts';
import { candidatesById, EVERYTHING } from './find-spans.ts';
import { traceIdBytes } from './keys.ts';
import { rowOf } from './refs.ts';
import { RECORD_COLUMNS, TRACE_COLUMNS, toTraceSummary } from './rows.ts';
import { searchStep } from './search-step.ts';
import { traceTerm } from './terms.ts';

export function getTrace(traceId: string, { db }: Source): TraceSummary | undefined {
  const row = db.get(`SELECT ${TRACE_COLUMNS} FROM traces t WHERE t.trace_id = ?`, traceIdBytes(traceId));
  return row === undefined ? undefined : toTraceSummary(row);
}

/** All spans of one trace, in order of their rows. */
export function* spansOfTrace(traceId: string, source: Source, budget: Budget): Generator<Candidate> {
  const match = anyOf([traceTerm(traceId)]);
  const step = searchStep(source, { match, words: () => 'the spans of a trace', ids: EVERYTHING });
  for (const candidate of candidatesById(source, match, EVERYTHING, 'ASC', budget, step)) {
    if (candidate.traceId === traceId) yield candidate;
  }
}

/** The span of a reference. */
export function spanAt(ref: string, source: Source): Candidate | undefined {
  const row = source.db.get(`SELECT ${RECORD_COLUMNS} FROM spans s WHERE s.id = ?`, rowOf(ref));
  return row === undefined ? undefined : new Candidate(row, source);
}
