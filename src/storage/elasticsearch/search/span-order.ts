/** The orders of spans as the cluster sorts them, and positions in them as `search_after` takes them. */
import { SpangraphError } from '../../../errors.ts';
import { orderedTime, type Span } from '../../../model/span.ts';
import type { OrderableSpan } from '../../ordering/order.ts';
import type { OrderDirection, SpanOrder, SpanPosition } from '../../query.ts';
import type { Sort } from '../cluster/hits.ts';
import { lateStart, type SpanSource } from '../documents/documents.ts';
import { readSpanText } from '../documents/span-text.ts';

/** The field of an order's value. */
export const SPAN_FIELDS_IN_ORDER = {
  START_TIME: 'start',
  END_TIME: 'end',
  DURATION: 'duration',
  INGESTION_TIME: 'arrived',
} as const;

/** By value, then start, trace id, span id, kind and exact start. */
export function spanSort({ field, direction }: SpanOrder): Sort[] {
  const value = SPAN_FIELDS_IN_ORDER[field];
  const way = wayOf(direction);
  const byValue: Sort = { [value]: { ...lacking(way), unmapped_type: 'long' } };
  return [
    ...(value === 'start' ? [] : [byValue]),
    ...sortOf('start', direction, ['trace', 'id', 'kind']),
    // Few spans have it. Indices of layout 1 do not.
    { late_start: { ...lacking(way), unmapped_type: 'keyword' } },
  ];
}

/** The values of {@link spanSort} at a position. */
export function spanAfter({ field }: SpanOrder, position: SpanPosition): (string | null)[] {
  const { value, startTimeUnixNano: start, traceId, spanId, kind } = position;
  const times = field === 'START_TIME' ? [value] : [value, orderedTime(start)];
  return [...times.map(String), traceId, spanId, String(kind), lateStart(start) ?? null];
}

/** Documents without the field are the smallest. */
function lacking(order: 'asc' | 'desc'): { readonly order: 'asc' | 'desc'; readonly missing: '_first' | '_last' } {
  return { order, missing: order === 'asc' ? '_first' : '_last' };
}

/** What the position of a document's span is made of. Throws BAD_USER_INPUT if it has no place in the order. */
export function orderableSpan(
  { field }: SpanOrder,
  source: SpanSource,
  span: Span = readSpanText(source.span),
): OrderableSpan {
  if (field === 'INGESTION_TIME' && source.arrived === undefined) {
    throw new SpangraphError(
      'BAD_USER_INPUT',
      'Among these spans are some that an earlier version of Spangraph stored. They are not in the order INGESTION_TIME. ' +
        'Use another order until they are removed.',
    );
  }
  const { traceId, spanId, kind, startTimeUnixNano, endTimeUnixNano } = span;
  return { traceId, spanId, kind, startTimeUnixNano, endTimeUnixNano, ingestionTimeUnixNano: BigInt(source.ingested) };
}

export function sortOf(field: string, direction: OrderDirection, ties: readonly string[]): Sort[] {
  return [field, ...ties].map((name) => ({ [name]: wayOf(direction) }));
}

export function wayOf(direction: OrderDirection): 'asc' | 'desc' {
  return direction === 'ASC' ? 'asc' : 'desc';
}
