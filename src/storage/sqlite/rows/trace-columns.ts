/** The columns of `traces` that readers select. */
import type { TraceSummary } from '../../backend.ts';
import { blob, columns, integer, nullable, type RowOf, text } from '../file/select.ts';
import { parseExactTimes } from './keys.ts';
import { parseNames } from './stored-json.ts';

export const TRACE = columns(
  blob('trace_id'),
  integer('start_time_unix_nano'),
  integer('end_time_unix_nano'),
  integer('span_count'),
  integer('error_count'),
  integer('missing_parent_count'),
  integer('last_arrival_unix_nano'),
  text('services'),
  nullable(text('exact_times')),
  nullable(integer('root_span_row')),
);

export function toTraceSummary(row: RowOf<typeof TRACE>): TraceSummary {
  const [traceId, start, end, spanCount, errorCount, missingParentCount, lastArrival, services, exactTimes, rootRow] =
    row;
  const [startTimeUnixNano, endTimeUnixNano] = parseExactTimes(exactTimes) ?? [start, end];
  return {
    traceId: traceId.toString('hex'),
    startTimeUnixNano,
    endTimeUnixNano,
    spanCount: Number(spanCount),
    ...(rootRow === null ? {} : { rootRef: String(rootRow) }),
    errorCount: Number(errorCount),
    missingParentCount: Number(missingParentCount),
    lastArrivalUnixNano: lastArrival,
    services: parseNames(services),
  };
}
