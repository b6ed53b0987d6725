/** The orders of the port as code: the position of an item, and which of two positions comes first. */
import { durationNano, orderedTime } from '../../model/span.ts';
import type {
  SentOrder,
  SentOrderField,
  SpanOrder,
  SpanOrderField,
  SpanPosition,
  TraceOrder,
  TraceOrderField,
  TracePosition,
} from '../query.ts';

/** What the position of a span in an order of {@link SentOrderField} is made of. */
export interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly kind: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
}

/** What the position of a span in any order is made of. */
export interface OrderableSpan extends SentSpan {
  /** When its stored form arrived. */
  readonly ingestionTimeUnixNano: bigint;
}

/** What the position of a trace is made of. */
export interface OrderableTrace {
  readonly traceId: string;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly spanCount: number;
  readonly errorCount: number;
  /** When the last of its spans arrived. 0 if that is not known: such traces are the oldest. */
  readonly lastArrivalUnixNano: bigint;
}

/** The position of the span in the order. It does not depend on the direction. */
export function spanPosition(order: SpanOrder, span: OrderableSpan): SpanPosition {
  const { startTimeUnixNano, traceId, spanId, kind } = span;
  return { value: spanValue(order.field, span), startTimeUnixNano, traceId, spanId, kind };
}

/** Like {@link spanPosition}, for a span that need not be stored. */
export function sentPosition({ field }: SentOrder, span: SentSpan): SpanPosition {
  const { startTimeUnixNano, traceId, spanId, kind } = span;
  return { value: sentValue(field, span), startTimeUnixNano, traceId, spanId, kind };
}

/** Negative if `a` comes before `b` in the order and its direction. 0 only for equal positions. */
export function compareSpanPositions(order: SpanOrder, a: SpanPosition, b: SpanPosition): number {
  return inDirection(
    order,
    ascending(a, b) ||
      compareValues(a.spanId, b.spanId) ||
      compareValues(a.kind, b.kind) ||
      compareValues(a.startTimeUnixNano, b.startTimeUnixNano),
  );
}

/** The position of the trace in the order. It does not depend on the direction. */
export function tracePosition(order: TraceOrder, trace: OrderableTrace): TracePosition {
  const { startTimeUnixNano, traceId } = trace;
  return { value: traceValue(order.field, trace), startTimeUnixNano, traceId };
}

/** Negative if `a` comes before `b` in the order and its direction. 0 only for equal positions. */
export function compareTracePositions(order: TraceOrder, a: TracePosition, b: TracePosition): number {
  return inDirection(order, ascending(a, b));
}

/** The span's value of the order's field. */
export function spanValue(field: SpanOrderField, span: OrderableSpan): bigint {
  return field === 'INGESTION_TIME' ? span.ingestionTimeUnixNano : sentValue(field, span);
}

/** Like {@link spanValue}, for a span that need not be stored. */
export function sentValue(field: SentOrderField, span: SentSpan): bigint {
  switch (field) {
    case 'START_TIME':
      return orderedTime(span.startTimeUnixNano);
    case 'END_TIME':
      return orderedTime(span.endTimeUnixNano);
    case 'DURATION':
      return durationNano(span);
  }
}

/** The trace's value of the order's field. */
export function traceValue(field: TraceOrderField, trace: OrderableTrace): bigint {
  switch (field) {
    case 'START_TIME':
      return orderedTime(trace.startTimeUnixNano);
    case 'DURATION':
      return durationNano(trace);
    case 'SPAN_COUNT':
      return BigInt(trace.spanCount);
    case 'ERROR_COUNT':
      return BigInt(trace.errorCount);
    case 'INGESTION_TIME':
      return trace.lastArrivalUnixNano;
  }
}

function ascending(a: TracePosition, b: TracePosition): number {
  return (
    compareValues(a.value, b.value) ||
    compareValues(orderedTime(a.startTimeUnixNano), orderedTime(b.startTimeUnixNano)) ||
    compareValues(a.traceId, b.traceId)
  );
}

function inDirection({ direction }: SpanOrder | TraceOrder, comparison: number): number {
  return direction === 'ASC' ? comparison : 0 - comparison;
}

/** Ids are hex digits, so `<` orders them as their bytes. */
function compareValues<Value extends bigint | number | string>(a: Value, b: Value): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
