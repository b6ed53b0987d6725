/** The orders of traces as the cluster sorts them, and positions in them as `search_after` takes them. */
import { orderedTime } from '../../../model/span.ts';
import type { TraceWalk } from '../../ordering/walk.ts';
import type { TraceOrder, TracePosition } from '../../query.ts';
import type { Sort } from '../cluster/hits.ts';
import { ALL, none, type Query, some } from '../cluster/queries.ts';
import { compileInt64 } from './compile-test.ts';
import { sortOf, wayOf } from './span-order.ts';

/** The field of an order's value. */
const FIELDS = {
  START_TIME: 'start',
  DURATION: 'duration',
  SPAN_COUNT: 'span_count',
  ERROR_COUNT: 'error_count',
  INGESTION_TIME: 'arrived',
} as const;

/** Of traces without the field. Only `arrived` may be missing. */
const MISSING = 0;

/** By value, then start and trace id. */
export function traceSort({ field, direction }: TraceOrder): Sort[] {
  const order = wayOf(direction);
  const byValue: Sort =
    field === 'INGESTION_TIME'
      ? { [FIELDS[field]]: { order, missing: MISSING, unmapped_type: 'long' } }
      : { [FIELDS[field]]: order };
  return [byValue, ...sortOf('start', direction, ['trace'])];
}

/** The values of {@link traceSort} at a position. */
export function traceAfter({ value, startTimeUnixNano, traceId }: TracePosition): string[] {
  return [String(value), String(orderedTime(startTimeUnixNano)), traceId];
}

/** What the values up to the end of the walk meet. */
export function upToEnd({ order: { field, direction }, end }: TraceWalk): Query {
  if (end === undefined) return ALL;
  const name = FIELDS[field];
  const isAscending = direction === 'ASC';
  const bounded = compileInt64(isAscending ? { lte: end.value } : { gte: end.value }, name).all;
  const hasMissing = field === 'INGESTION_TIME' && (isAscending ? end.value >= MISSING : end.value <= MISSING);
  return hasMissing ? some([bounded, none({ exists: { field: name } })]) : bounded;
}
