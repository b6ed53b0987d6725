/** Positions in lists as the fields of a cursor. */
import { ATTRIBUTE_SCOPES } from '../model/attributes.ts';
import type { AttributeKeyPosition, OperationPosition } from '../storage/backend.ts';
import type { SpanPosition, TracePosition } from '../storage/query.ts';
import type { PositionCodec } from './keyset.ts';

const INTEGER = /^-?\d{1,20}$/;
const KIND = /^-?\d{1,10}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;

export const SPAN_POSITIONS: PositionCodec<SpanPosition> = {
  fieldCount: 5,
  encode: ({ value, startTimeUnixNano, traceId, spanId, kind }) => [
    String(value),
    String(startTimeUnixNano),
    traceId,
    spanId,
    String(kind),
  ],
  decode: ([value = '', start = '', traceId = '', spanId = '', kind = '']) => {
    if (!isInt64(value) || !isTime(start) || !TRACE_ID.test(traceId) || !SPAN_ID.test(spanId)) return undefined;
    if (!KIND.test(kind)) return undefined;
    return { value: BigInt(value), startTimeUnixNano: BigInt(start), traceId, spanId, kind: Number(kind) };
  },
};

export const TRACE_POSITIONS: PositionCodec<TracePosition> = {
  fieldCount: 3,
  encode: ({ value, startTimeUnixNano, traceId }) => [String(value), String(startTimeUnixNano), traceId],
  decode: ([value = '', start = '', traceId = '']) => {
    if (!isInt64(value) || !isTime(start) || !TRACE_ID.test(traceId)) return undefined;
    return { value: BigInt(value), startTimeUnixNano: BigInt(start), traceId };
  },
};

export const OPERATION_POSITIONS: PositionCodec<OperationPosition> = {
  fieldCount: 2,
  encode: ({ name, kind }) => [name, String(kind)],
  decode: ([name = '', kind = '']) => (isInt32(kind) ? { name, kind: Number(kind) } : undefined),
};

export const ATTRIBUTE_KEY_POSITIONS: PositionCodec<AttributeKeyPosition> = {
  fieldCount: 2,
  encode: ({ key, scope }) => [key, scope],
  decode: ([key = '', name]) => {
    const scope = ATTRIBUTE_SCOPES.find((known) => known === name);
    return scope && { key, scope };
  },
};

/** Whether it is an unsigned 64-bit number. */
function isTime(text: string): boolean {
  return INTEGER.test(text) && BigInt.asUintN(64, BigInt(text)) === BigInt(text);
}

/** Whether a backend could use the value: no position has a value beyond 64 bits. */
function isInt64(value: string): boolean {
  return INTEGER.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value);
}

function isInt32(text: string): boolean {
  return INTEGER.test(text) && BigInt.asIntN(32, BigInt(text)) === BigInt(text);
}
