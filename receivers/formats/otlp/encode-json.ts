import type { Attribute, Attributes, AttributeValue } from '../../../src/model/attributes.ts';
import { isArrayValue } from '../../../src/model/attributes.ts';
import { base64Of } from '../../../src/model/base64.ts';
import type { EntityRef, InstrumentationScope, Resource, Span, SpanEvent, SpanLink } from '../../../src/model/span.ts';
import { groupSpans } from './group-spans.ts';

/**
 * Encodes spans as an ExportTraceServiceRequest in OTLP/JSON text (OTLP spec, "JSON Protobuf Encoding"): the inverse of
 * `decodeTracesJson`. Spans that share a resource or scope object share its message. Fields with their default value are
 * omitted. 64-bit integers are decimal strings.
 */
export function encodeTracesJson(spans: readonly Span[]): string {
  return `{"resourceSpans":[${encodeResourceSpansJson(spans)}]}`;
}

/** How a document writes what protobuf has as bytes and as enums. */
export interface JsonForm {
  /** Of an id of hex digits, which may be empty. */
  readonly id: (hex: string) => string;
  /** What the document has for the number. 0 is left out. */
  readonly spanKind: (kind: number) => string | number;
  readonly statusCode: (code: number) => string | number;
}

/** OTLP's own form: ids in hex, enums as numbers. */
const OTLP_JSON: JsonForm = { id: (hex) => hex, spanKind: (kind) => kind, statusCode: (code) => code };

/**
 * The same without the brackets: the elements of `resourceSpans`, for documents that are made of parts. Resources, scopes and
 * statuses are present even if they are empty.
 */
export function encodeResourceSpansJson(spans: readonly Span[], form: JsonForm = OTLP_JSON): string {
  const resourceSpans = groupSpans(spans).map(({ resource, scopes }) =>
    compact({
      resource: resourceJson(resource),
      scopeSpans: scopes.map((group) =>
        compact({
          scope: scopeJson(group.scope),
          spans: group.spans.map((span) => spanJson(span, form)),
          schemaUrl: group.scope.schemaUrl,
        }),
      ),
      schemaUrl: resource.schemaUrl,
    }),
  );
  return resourceSpans.map((one) => JSON.stringify(one)).join(',');
}

/** A value of JSON. */
export type Json = string | number | boolean | readonly Json[] | JsonFields;
export interface JsonFields {
  readonly [key: string]: Json;
}

/** Without the fields that have their default value. */
function compact(fields: Readonly<Record<string, Json | bigint>>): JsonFields {
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value === '' || value === 0 || value === 0n || (Array.isArray(value) && value.length === 0)) continue;
    kept[key] = typeof value === 'bigint' ? value.toString() : value;
  }
  return kept;
}

const resourceJson = (resource: Resource): Json =>
  compact({
    attributes: attributesJson(resource.attributes),
    droppedAttributesCount: resource.droppedAttributesCount,
    entityRefs: resource.entityRefs.map(entityRefJson),
  });

const entityRefJson = (entity: EntityRef): Json =>
  compact({
    schemaUrl: entity.schemaUrl,
    type: entity.type,
    idKeys: entity.idKeys,
    descriptionKeys: entity.descriptionKeys,
  });

const scopeJson = (scope: InstrumentationScope): Json =>
  compact({
    name: scope.name,
    version: scope.version,
    attributes: attributesJson(scope.attributes),
    droppedAttributesCount: scope.droppedAttributesCount,
  });

const spanJson = (span: Span, form: JsonForm): Json =>
  compact({
    traceId: form.id(span.traceId),
    spanId: form.id(span.spanId),
    traceState: span.traceState,
    parentSpanId: form.id(span.parentSpanId),
    flags: span.flags,
    name: span.name,
    kind: form.spanKind(span.kind),
    startTimeUnixNano: span.startTimeUnixNano,
    endTimeUnixNano: span.endTimeUnixNano,
    attributes: attributesJson(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map(eventJson),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map((link) => linkJson(link, form)),
    droppedLinksCount: span.droppedLinksCount,
    status: compact({ message: span.statusMessage, code: form.statusCode(span.statusCode) }),
  });

const eventJson = (event: SpanEvent): Json =>
  compact({
    timeUnixNano: event.timeUnixNano,
    name: event.name,
    attributes: attributesJson(event.attributes),
    droppedAttributesCount: event.droppedAttributesCount,
  });

const linkJson = (link: SpanLink, form: JsonForm): Json =>
  compact({
    traceId: form.id(link.traceId),
    spanId: form.id(link.spanId),
    traceState: link.traceState,
    attributes: attributesJson(link.attributes),
    droppedAttributesCount: link.droppedAttributesCount,
    flags: link.flags,
  });

const attributesJson = (attributes: Attributes): readonly Json[] => attributes.map(attributeJson);

/** The message KeyValue. A value that is absent has no member. */
export const attributeJson = ({ key, value }: Attribute): Json =>
  value === null ? { key } : { key, value: anyValueJson(value) };

/** Members of a oneof are written even with their default value, because their presence has a meaning. */
function anyValueJson(value: AttributeValue): Json {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'bigint':
      return { intValue: value.toString() };
    case 'number':
      return { doubleValue: doubleJson(value) };
    default:
      if (value === null) return {};
      if (value instanceof Uint8Array) return { bytesValue: base64Of(value) };
      if (isArrayValue(value)) return { arrayValue: { values: value.map(anyValueJson) } };
      return { kvlistValue: { values: attributesJson(value.entries) } };
  }
}

/** JSON has no NaN or infinities, and JSON.stringify loses the sign of -0. The proto3 mapping accepts them as strings. */
function doubleJson(value: number): Json {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}
