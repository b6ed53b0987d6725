/** The orders of spans as the cluster sorts them, and positions in them as `search_after` takes them. */
import { orderedTime } from '../../../model/span.ts';
import type { OrderDirection, SpanOrder, SpanPosition } from '../../query.ts';
import type { Sort } from '../cluster/hits.ts';
import { lateStart } from '../documents/documents.ts';

/** The field of an order's value. */
export const SPAN_FIELDS_IN_ORDER = { START_TIME: 'start', END_TIME: 'end', DURATION: 'duration' } as const;

/** By value, then start, trace id, span id, kind and exact start. */
export function spanSort({ field, direction }: SpanOrder): Sort[] {
  const value = SPAN_FIELDS_IN_ORDER[field];
  const way = wayOf(direction);
  return [
    ...sortOf(value, direction, [...(value === 'start' ? [] : ['start']), 'trace', 'id', 'kind']),
    // Few spans have it. Indices of layout 1 do not.
    { late_start: { order: way, missing: way === 'asc' ? '_first' : '_last', unmapped_type: 'keyword' } },
  ];
}

/** The values of {@link spanSort} at a position. */
export function spanAfter({ field }: SpanOrder, position: SpanPosition): (string | null)[] {
  const { value, startTimeUnixNano: start, traceId, spanId, kind } = position;
  const times = field === 'START_TIME' ? [value] : [value, orderedTime(start)];
  return [...times.map(String), traceId, spanId, String(kind), lateStart(start) ?? null];
}

export function sortOf(field: string, direction: OrderDirection, ties: readonly string[]): Sort[] {
  return [field, ...ties].map((name) => ({ [name]: wayOf(direction) }));
}

function wayOf(direction: OrderDirection): 'asc' | 'desc' {
  return direction === 'ASC' ? 'asc' : 'desc';
}
