/** Where spans and traces stand in their orders, and how a cursor holds that. */
import { durationNano, orderedTime } from '../model/span.ts';
import type { SpanRecord, TraceSummary } from '../storage/backend.ts';
import type { SpanOrderField, SpanPosition, TraceOrderField, TracePosition } from '../storage/query.ts';
import type { PositionCodec } from './keyset.ts';

const INTEGER = /^-?\d{1,20}$/;
const KIND = /^-?\d{1,10}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;

export function spanPositions(field: SpanOrderField): PositionCodec<SpanRecord, SpanPosition> {
  return {
    fieldCount: 4,
    encode: (span) => [String(spanValue(span, field)), span.traceId, span.spanId, String(span.kind)],
    decode: ([value = '', traceId = '', spanId = '', kind = '']) => {
      if (!INTEGER.test(value) || !TRACE_ID.test(traceId) || !SPAN_ID.test(spanId) || !KIND.test(kind))
        return undefined;
      return { value: BigInt(value), traceId, spanId, kind: Number(kind) };
    },
  };
}

export function tracePositions(field: TraceOrderField): PositionCodec<TraceSummary, TracePosition> {
  return {
    fieldCount: 2,
    encode: (trace) => [String(traceValue(trace, field)), trace.traceId],
    decode: ([value = '', traceId = '']) => {
      if (!INTEGER.test(value) || !TRACE_ID.test(traceId)) return undefined;
      return { value: BigInt(value), traceId };
    },
  };
}

function spanValue(span: SpanRecord, field: SpanOrderField): bigint {
  switch (field) {
    case 'START_TIME':
      return orderedTime(span.startTimeUnixNano);
    case 'END_TIME':
      return orderedTime(span.endTimeUnixNano);
    case 'DURATION':
      return durationNano(span);
  }
}

function traceValue(trace: TraceSummary, field: TraceOrderField): bigint {
  switch (field) {
    case 'START_TIME':
      return orderedTime(trace.startTimeUnixNano);
    case 'DURATION':
      return durationNano(trace);
    case 'SPAN_COUNT':
      return BigInt(trace.spanCount);
    case 'ERROR_COUNT':
      return BigInt(trace.errorCount);
  }
}
