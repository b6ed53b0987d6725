/** Positions of spans and traces in their orders as the fields of a cursor. */
import type { SpanPosition, TracePosition } from '../storage/query.ts';
import type { PositionCodec } from './keyset.ts';

const INTEGER = /^-?\d{1,20}$/;
const KIND = /^-?\d{1,10}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;

export const SPAN_POSITIONS: PositionCodec<SpanPosition> = {
  fieldCount: 4,
  encode: ({ value, traceId, spanId, kind }) => [String(value), traceId, spanId, String(kind)],
  decode: ([value = '', traceId = '', spanId = '', kind = '']) => {
    if (!isInt64(value) || !TRACE_ID.test(traceId) || !SPAN_ID.test(spanId) || !KIND.test(kind)) return undefined;
    return { value: BigInt(value), traceId, spanId, kind: Number(kind) };
  },
};

export const TRACE_POSITIONS: PositionCodec<TracePosition> = {
  fieldCount: 2,
  encode: ({ value, traceId }) => [String(value), traceId],
  decode: ([value = '', traceId = '']) => {
    if (!isInt64(value) || !TRACE_ID.test(traceId)) return undefined;
    return { value: BigInt(value), traceId };
  },
};

/** Whether a backend could take the value: no place has one beyond 64 bits. */
function isInt64(value: string): boolean {
  return INTEGER.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value);
}
