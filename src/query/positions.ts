/** Where spans and traces stand in their orders, and how a cursor holds that. */
import type { SpanRecord, TraceSummary } from '../storage/backend.ts';
import { spanValue, traceValue } from '../storage/ordering/order.ts';
import type { SpanOrderField, SpanPosition, TraceOrderField, TracePosition } from '../storage/query.ts';
import type { PositionCodec } from './keyset.ts';

const INTEGER = /^-?\d{1,20}$/;
const KIND = /^-?\d{1,10}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;

export function spanPositions(field: SpanOrderField): PositionCodec<SpanRecord, SpanPosition> {
  return {
    fieldCount: 5,
    encode: (span) => [
      String(spanValue(field, span)),
      String(span.startTimeUnixNano),
      span.traceId,
      span.spanId,
      String(span.kind),
    ],
    decode: ([value = '', start = '', traceId = '', spanId = '', kind = '']) => {
      if (!isInt64(value) || !isTime(start) || !TRACE_ID.test(traceId) || !SPAN_ID.test(spanId)) return undefined;
      if (!KIND.test(kind)) return undefined;
      return { value: BigInt(value), startTimeUnixNano: BigInt(start), traceId, spanId, kind: Number(kind) };
    },
  };
}

export function tracePositions(field: TraceOrderField): PositionCodec<TraceSummary, TracePosition> {
  return {
    fieldCount: 3,
    encode: (trace) => [String(traceValue(field, trace)), String(trace.startTimeUnixNano), trace.traceId],
    decode: ([value = '', start = '', traceId = '']) => {
      if (!isInt64(value) || !isTime(start) || !TRACE_ID.test(traceId)) return undefined;
      return { value: BigInt(value), startTimeUnixNano: BigInt(start), traceId };
    },
  };
}

/** Whether it is an unsigned 64-bit number. */
function isTime(text: string): boolean {
  return INTEGER.test(text) && BigInt.asUintN(64, BigInt(text)) === BigInt(text);
}

/** Whether a backend could take the value: no position has one beyond 64 bits. */
function isInt64(value: string): boolean {
  return INTEGER.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value);
}
