/**
 * The protobuf fields of OTLP requests as tags: field number << 3 | wire type (protobuf encoding, "Message
 * Structure"). There is one object for each message, keyed by the JSON names of its fields. The numbers are from
 * opentelemetry-proto collector/trace/v1, trace/v1, resource/v1 and common/v1, and for the other signals from logs/v1 and
 * metrics/v1.
 */

/** Protobuf wire types. Groups (3, 4) are not part of proto3. */
export const WireType = { VARINT: 0, FIXED64: 1, LENGTH: 2, FIXED32: 5 } as const;

const varint = (field: number): number => (field << 3) | WireType.VARINT;
const fixed64 = (field: number): number => (field << 3) | WireType.FIXED64;
const length = (field: number): number => (field << 3) | WireType.LENGTH;
const fixed32 = (field: number): number => (field << 3) | WireType.FIXED32;

/** The tags of one message by the JSON names of its fields. */
export type MessageFields = Readonly<Record<string, number>>;

export const REQUEST = { resourceSpans: length(1) } as const satisfies MessageFields;

export const RESOURCE_SPANS = {
  resource: length(1),
  scopeSpans: length(2),
  schemaUrl: length(3),
  /** The name of `scopeSpans` before OTLP 0.15, and its number during the transition. */
  instrumentationLibrarySpans: length(1000),
} as const satisfies MessageFields;

export const RESOURCE = {
  attributes: length(1),
  droppedAttributesCount: varint(2),
  entityRefs: length(3),
} as const satisfies MessageFields;

export const ENTITY_REF = {
  schemaUrl: length(1),
  type: length(2),
  idKeys: length(3),
  descriptionKeys: length(4),
} as const satisfies MessageFields;

export const SCOPE_SPANS = {
  scope: length(1),
  spans: length(2),
  schemaUrl: length(3),
} as const satisfies MessageFields;

/** As {@link SCOPE_SPANS}, with the old name of the scope. */
export const INSTRUMENTATION_LIBRARY_SPANS = {
  instrumentationLibrary: length(1),
  spans: length(2),
  schemaUrl: length(3),
} as const satisfies MessageFields;

export const SCOPE = {
  name: length(1),
  version: length(2),
  attributes: length(3),
  droppedAttributesCount: varint(4),
} as const satisfies MessageFields;

export const SPAN = {
  traceId: length(1),
  spanId: length(2),
  traceState: length(3),
  parentSpanId: length(4),
  name: length(5),
  kind: varint(6),
  startTimeUnixNano: fixed64(7),
  endTimeUnixNano: fixed64(8),
  attributes: length(9),
  droppedAttributesCount: varint(10),
  events: length(11),
  droppedEventsCount: varint(12),
  links: length(13),
  droppedLinksCount: varint(14),
  status: length(15),
  flags: fixed32(16),
} as const satisfies MessageFields;

export const EVENT = {
  timeUnixNano: fixed64(1),
  name: length(2),
  attributes: length(3),
  droppedAttributesCount: varint(4),
} as const satisfies MessageFields;

export const LINK = {
  traceId: length(1),
  spanId: length(2),
  traceState: length(3),
  attributes: length(4),
  droppedAttributesCount: varint(5),
  flags: fixed32(6),
} as const satisfies MessageFields;

export const STATUS = { message: length(2), code: varint(3) } as const satisfies MessageFields;

export const KEY_VALUE = { key: length(1), value: length(2) } as const satisfies MessageFields;

export const ANY_VALUE = {
  stringValue: length(1),
  boolValue: varint(2),
  intValue: varint(3),
  doubleValue: fixed64(4),
  arrayValue: length(5),
  kvlistValue: length(6),
  bytesValue: length(7),
} as const satisfies MessageFields;

/** ArrayValue and KeyValueList. */
export const VALUE_LIST = { values: length(1) } as const satisfies MessageFields;

/** ExportLogsServiceRequest. */
export const LOGS_REQUEST = { resourceLogs: length(1) } as const satisfies MessageFields;

export const RESOURCE_LOGS = {
  resource: length(1),
  scopeLogs: length(2),
  schemaUrl: length(3),
} as const satisfies MessageFields;

export const SCOPE_LOGS = {
  scope: length(1),
  logRecords: length(2),
  schemaUrl: length(3),
} as const satisfies MessageFields;

export const LOG_RECORD = {
  timeUnixNano: fixed64(1),
  severityNumber: varint(2),
  severityText: length(3),
  body: length(5),
  attributes: length(6),
  droppedAttributesCount: varint(7),
  flags: fixed32(8),
  traceId: length(9),
  spanId: length(10),
  observedTimeUnixNano: fixed64(11),
  eventName: length(12),
} as const satisfies MessageFields;

/** ExportMetricsServiceRequest. */
export const METRICS_REQUEST = { resourceMetrics: length(1) } as const satisfies MessageFields;

export const RESOURCE_METRICS = {
  resource: length(1),
  scopeMetrics: length(2),
  schemaUrl: length(3),
} as const satisfies MessageFields;

export const SCOPE_METRICS = {
  scope: length(1),
  metrics: length(2),
  schemaUrl: length(3),
} as const satisfies MessageFields;

export const METRIC = {
  name: length(1),
  description: length(2),
  unit: length(3),
  gauge: length(5),
  sum: length(7),
  histogram: length(9),
  exponentialHistogram: length(10),
  summary: length(11),
  metadata: length(12),
} as const satisfies MessageFields;

/** Gauge, Sum, Histogram, ExponentialHistogram and Summary, as far as they agree. */
export const METRIC_DATA = { dataPoints: length(1) } as const satisfies MessageFields;

/** Data points of all kinds: what they have is not read. */
export const DATA_POINT = {} as const satisfies MessageFields;

const REPEATED: ReadonlySet<string> = new Set([
  'resourceSpans',
  'resourceLogs',
  'scopeLogs',
  'logRecords',
  'resourceMetrics',
  'scopeMetrics',
  'metrics',
  'metadata',
  'dataPoints',
  'entityRefs',
  'idKeys',
  'descriptionKeys',
  'scopeSpans',
  'instrumentationLibrarySpans',
  'spans',
  'events',
  'links',
  'attributes',
  'values',
]);

/** The names of a field, for error messages. */
export interface FieldName {
  /** As in the .proto file. */
  readonly snakeCase: string;
  readonly jsonName: string;
  readonly tag: number;
  readonly repeated: boolean;
}

const nameFields = (message: MessageFields): ReadonlyMap<number, FieldName> =>
  new Map(
    Object.entries(message).map(([jsonName, tag]) => {
      const snakeCase = jsonName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return [tag >>> 3, { snakeCase, jsonName, tag, repeated: REPEATED.has(jsonName) }];
    }),
  );

const TRACE_MESSAGES: readonly MessageFields[] = [
  REQUEST,
  RESOURCE_SPANS,
  RESOURCE,
  ENTITY_REF,
  SCOPE_SPANS,
  INSTRUMENTATION_LIBRARY_SPANS,
  SCOPE,
  SPAN,
  EVENT,
  LINK,
  STATUS,
  KEY_VALUE,
  ANY_VALUE,
  VALUE_LIST,
];
const OTHER_MESSAGES: readonly MessageFields[] = [
  LOGS_REQUEST,
  RESOURCE_LOGS,
  SCOPE_LOGS,
  LOG_RECORD,
  KEY_VALUE,
  ANY_VALUE,
  VALUE_LIST,
  METRICS_REQUEST,
  RESOURCE_METRICS,
  SCOPE_METRICS,
  METRIC,
  METRIC_DATA,
];

const FIELD_NAMES: ReadonlyMap<MessageFields, ReadonlyMap<number, FieldName>> = new Map(
  [...TRACE_MESSAGES, ...OTHER_MESSAGES].map((message) => [message, nameFields(message)]),
);

/** The JSON name of every field with a different name in the .proto file: in requests with traces, and in the others. */
export const JSON_NAMES = jsonNamesOf(TRACE_MESSAGES);
export const OTHER_JSON_NAMES = jsonNamesOf(OTHER_MESSAGES);

function jsonNamesOf(messages: readonly MessageFields[]): ReadonlyMap<string, string> {
  return new Map(
    messages
      .flatMap(fieldsOf)
      .filter(({ snakeCase, jsonName }) => snakeCase !== jsonName)
      .map(({ snakeCase, jsonName }) => [snakeCase, jsonName]),
  );
}

/** The field of `message` with the number of this tag. Undefined if there is none. */
export function fieldOf(message: MessageFields, tag: number): FieldName | undefined {
  return FIELD_NAMES.get(message)?.get(tag >>> 3);
}

/** All fields of `message`. */
export function fieldsOf(message: MessageFields): readonly FieldName[] {
  return Array.from(FIELD_NAMES.get(message)?.values() ?? []);
}
