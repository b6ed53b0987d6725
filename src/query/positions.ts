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
    fieldCount: 4,
    encode: (span) => [String(spanValue(field, span)), span.traceId, span.spanId, String(span.kind)],
    decode: ([value = '', traceId = '', spanId = '', kind = '']) => {
      if (!isInt64(value) || !TRACE_ID.test(traceId) || !SPAN_ID.test(spanId) || !KIND.test(kind)) return undefined;
      return { value: BigInt(value), traceId, spanId, kind: Number(kind) };
    },
  };
}

export function tracePositions(field: TraceOrderField): PositionCodec<TraceSummary, TracePosition> {
  return {
    fieldCount: 2,
    encode: (trace) => [String(traceValue(field, trace)), trace.traceId],
    decode: ([value = '', traceId = '']) => {
      if (!isInt64(value) || !TRACE_ID.test(traceId)) return undefined;
      return { value: BigInt(value), traceId };
    },
  };
}

/** Whether a backend could take the value: no place has one beyond 64 bits. */
function isInt64(value: string): boolean {
  return INTEGER.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value);
}
