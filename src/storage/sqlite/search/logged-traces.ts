/** The traces of which log records told something. */
import { columns, select, text } from '../file/select.ts';
import type { RowSource } from '../rows/row-source.ts';
import { traceTerm } from '../rows/terms.ts';

/** The most traces whose posting lists are opened. If more are logged, all spans are looked at. */
export const MAX_LOGGED_TRACES = 2_000;

const TRACES = select(
  columns(text('trace_id', 'lower(hex(trace_id))')),
  `FROM (SELECT DISTINCT trace_id FROM logged_exceptions LIMIT ${MAX_LOGGED_TRACES + 1})`,
);

/** Their terms, or one more than {@link MAX_LOGGED_TRACES}. */
export function loggedTraces({ db }: RowSource): readonly string[] {
  return db.all(TRACES).map(([traceId]) => traceTerm(traceId));
}
