/** The spans that log records belong to. */
import { columns, select, text } from '../file/select.ts';
import type { RowSource } from '../rows/row-source.ts';
import { idTerm } from '../rows/terms.ts';

/** The most ids of spans whose posting lists are opened: an expression has room for so many. If more are logged, all spans are
 * looked at. */
export const MAX_LOGGED_SPANS = 700;

const SPAN_IDS = select(
  columns(text('span_id', 'lower(hex(span_id))')),
  `FROM (SELECT DISTINCT span_id FROM logged_exceptions LIMIT ${MAX_LOGGED_SPANS + 1})`,
);

/** The terms of their ids, or one more than {@link MAX_LOGGED_SPANS}. */
export function loggedSpans({ db }: RowSource): readonly string[] {
  return db.all(SPAN_IDS).map(([spanId]) => idTerm(spanId));
}
