import {
  ANY_VALUE,
  DATA_POINT,
  ENTITY_REF,
  EVENT,
  type FieldName,
  fieldOf,
  INSTRUMENTATION_LIBRARY_SPANS,
  KEY_VALUE,
  LINK,
  LOG_RECORD,
  LOGS_REQUEST,
  METRIC,
  METRIC_DATA,
  METRICS_REQUEST,
  type MessageFields,
  REQUEST,
  RESOURCE,
  RESOURCE_LOGS,
  RESOURCE_METRICS,
  RESOURCE_SPANS,
  SCOPE,
  SCOPE_LOGS,
  SCOPE_METRICS,
  SCOPE_SPANS,
  SPAN,
  STATUS,
  VALUE_LIST,
  WireType,
} from './otlp-fields.ts';

/** The messages inside each message. `values` of an ArrayValue and of a KeyValueList differ: see {@link childOf}. */
const CHILDREN: ReadonlyMap<MessageFields, Readonly<Record<string, MessageFields>>> = new Map<
  MessageFields,
  Record<string, MessageFields>
>([
  [REQUEST, { resourceSpans: RESOURCE_SPANS }],
  [
    RESOURCE_SPANS,
    { resource: RESOURCE, scopeSpans: SCOPE_SPANS, instrumentationLibrarySpans: INSTRUMENTATION_LIBRARY_SPANS },
  ],
  [RESOURCE, { attributes: KEY_VALUE, entityRefs: ENTITY_REF }],
  [SCOPE_SPANS, { scope: SCOPE, spans: SPAN }],
  [INSTRUMENTATION_LIBRARY_SPANS, { instrumentationLibrary: SCOPE, spans: SPAN }],
  [SCOPE, { attributes: KEY_VALUE }],
  [SPAN, { attributes: KEY_VALUE, events: EVENT, links: LINK, status: STATUS }],
  [EVENT, { attributes: KEY_VALUE }],
  [LINK, { attributes: KEY_VALUE }],
  [KEY_VALUE, { value: ANY_VALUE }],
  [ANY_VALUE, { arrayValue: VALUE_LIST, kvlistValue: VALUE_LIST }],
  [LOGS_REQUEST, { resourceLogs: RESOURCE_LOGS }],
  [RESOURCE_LOGS, { resource: RESOURCE, scopeLogs: SCOPE_LOGS }],
  [SCOPE_LOGS, { scope: SCOPE, logRecords: LOG_RECORD }],
  [LOG_RECORD, { body: ANY_VALUE, attributes: KEY_VALUE }],
  [METRICS_REQUEST, { resourceMetrics: RESOURCE_METRICS }],
  [RESOURCE_METRICS, { resource: RESOURCE, scopeMetrics: SCOPE_METRICS }],
  [SCOPE_METRICS, { scope: SCOPE, metrics: METRIC }],
  [
    METRIC,
    {
      gauge: METRIC_DATA,
      sum: METRIC_DATA,
      histogram: METRIC_DATA,
      exponentialHistogram: METRIC_DATA,
      summary: METRIC_DATA,
      metadata: KEY_VALUE,
    },
  ],
  [METRIC_DATA, { dataPoints: DATA_POINT }],
]);

/** The bytes [start, end) of one message. */
export interface MessageExtent {
  readonly message: MessageFields;
  readonly start: number;
  readonly end: number;
}

/**
 * The path from the given message to the field that holds the byte at `offset`, such as
 * `resource_spans[0].scope_spans[1].spans[3].name`. Empty if the byte belongs to no known field. Walks the bytes again, so
 * that decoding does not have to track its path. Broken bytes end the path early.
 */
export function locateField(bytes: Buffer, offset: number, within: MessageExtent): string {
  const path: string[] = [];
  let { start, end } = within;
  let message: MessageFields | undefined = within.message;
  let parent = '';
  while (message !== undefined) {
    const found = fieldAt(bytes, offset, { message, start, end });
    if (found === undefined) break;
    path.push(found.field.repeated ? `${found.field.snakeCase}[${found.position}]` : found.field.snakeCase);
    if (offset < found.start) break;
    message = childOf(message, found.field, parent);
    parent = found.field.jsonName;
    ({ start, end } = found);
  }
  return path.join('.');
}

function childOf(message: MessageFields, field: FieldName, parent: string): MessageFields | undefined {
  if (message === VALUE_LIST) return parent === 'kvlistValue' ? KEY_VALUE : ANY_VALUE;
  return messageIn(message, field);
}

/** The message that a field holds. Undefined if it holds none. */
export function messageIn(message: MessageFields, { jsonName }: FieldName): MessageFields | undefined {
  return CHILDREN.get(message)?.[jsonName];
}

interface FoundField {
  readonly field: FieldName;
  /** Position among the fields of the same number in this message. */
  readonly position: number;
  /** Start of the value. */
  readonly start: number;
  readonly end: number;
}

function fieldAt(bytes: Buffer, offset: number, { message, start, end }: MessageExtent): FoundField | undefined {
  const seen = new Map<FieldName, number>();
  for (let at = start; at < end; ) {
    const valueStart = varintEnd(bytes, at, end);
    const tag = varintValue(bytes, at, valueStart);
    const contentStart = tag % 8 === WireType.LENGTH ? varintEnd(bytes, valueStart, end) : valueStart;
    const valueEnd = Math.min(end, endOfValue(bytes, valueStart, contentStart, tag % 8));
    const field = fieldOf(message, tag);
    const position = field === undefined ? 0 : (seen.get(field) ?? 0);
    if (offset < valueEnd || valueEnd === end) return field && { field, position, start: contentStart, end: valueEnd };
    if (field !== undefined) seen.set(field, position + 1);
    at = valueEnd;
  }
  return undefined;
}

function endOfValue(bytes: Buffer, start: number, contentStart: number, wireType: number): number {
  switch (wireType) {
    case WireType.VARINT:
      return varintEnd(bytes, start, bytes.length);
    case WireType.FIXED64:
      return start + 8;
    case WireType.FIXED32:
      return start + 4;
    case WireType.LENGTH:
      return contentStart + varintValue(bytes, start, contentStart);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** The end of the varint at `start`, at most `end`. */
function varintEnd(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes.readUInt8(at) >= 0x80) at++;
  return Math.min(at + 1, end);
}

/** The value of the varint in [start, end), as far as a number can hold it. */
function varintValue(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= start; at--) value = value * 128 + (bytes.readUInt8(at) & 0x7f);
  return value;
}
