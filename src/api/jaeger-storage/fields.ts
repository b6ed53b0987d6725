/** The fields of the messages of `jaeger.storage.v2` (jaeger-idl), as tags: field number << 3 | wire type. */
import { type MessageFields, WireType } from '../../../receivers/formats/otlp/otlp-fields.ts';

const varint = (field: number): number => (field << 3) | WireType.VARINT;
const fixed64 = (field: number): number => (field << 3) | WireType.FIXED64;
const length = (field: number): number => (field << 3) | WireType.LENGTH;

/** google.protobuf.Timestamp, and google.protobuf.Duration. */
export const TIME = { seconds: varint(1), nanos: varint(2) } as const satisfies MessageFields;

export const GET_TRACES_REQUEST = { query: length(1) } as const satisfies MessageFields;
/** Its times only help to find the trace. */
export const GET_TRACE_PARAMS = { traceId: length(1) } as const satisfies MessageFields;

export const GET_OPERATIONS_REQUEST = { service: length(1), spanKind: length(2) } as const satisfies MessageFields;

export const FIND_TRACES_REQUEST = { query: length(1) } as const satisfies MessageFields;
export const TRACE_QUERY_PARAMETERS = {
  serviceName: length(1),
  operationName: length(2),
  /** Messages as those of OTLP. */
  attributes: length(3),
  startTimeMin: length(4),
  startTimeMax: length(5),
  durationMin: length(6),
  durationMax: length(7),
  searchDepth: varint(8),
  filter: length(9),
} as const satisfies MessageFields;

export const GET_DEPENDENCIES_REQUEST = { startTime: length(1), endTime: length(2) } as const satisfies MessageFields;

export const GET_SERVICES_RESPONSE = { services: length(1) } as const satisfies MessageFields;

export const GET_OPERATIONS_RESPONSE = { operations: length(1) } as const satisfies MessageFields;
export const OPERATION = { name: length(1), spanKind: length(2) } as const satisfies MessageFields;

export const FIND_TRACE_IDS_RESPONSE = { traceIds: length(1) } as const satisfies MessageFields;
export const FOUND_TRACE_ID = { traceId: length(1), start: length(2), end: length(3) } as const satisfies MessageFields;

export const FIND_TRACE_SUMMARIES_RESPONSE = { summaries: length(1) } as const satisfies MessageFields;
export const TRACE_SUMMARY = {
  traceId: length(1),
  rootServiceName: length(2),
  rootOperationName: length(3),
  minStartTimeUnixNano: fixed64(4),
  maxEndTimeUnixNano: fixed64(5),
  spanCount: varint(6),
  errorSpanCount: varint(7),
  orphanSpanCount: varint(8),
  services: length(9),
} as const satisfies MessageFields;
export const SERVICE_SUMMARY = {
  name: length(1),
  spanCount: varint(2),
  errorSpanCount: varint(3),
} as const satisfies MessageFields;

export const GET_DEPENDENCIES_RESPONSE = { dependencies: length(1) } as const satisfies MessageFields;
export const DEPENDENCY = {
  parent: length(1),
  child: length(2),
  callCount: varint(3),
  source: length(4),
} as const satisfies MessageFields;

export const GET_CAPABILITIES_RESPONSE = { search: length(1) } as const satisfies MessageFields;
export const SEARCH_CAPABILITIES = {
  withoutServiceName: varint(1),
  sameSpanConjunction: varint(2),
} as const satisfies MessageFields;
