import type { Attributes, AttributeValue } from '../../../src/model/attributes.ts';
import { isArrayValue } from '../../../src/model/attributes.ts';
import type { EntityRef, InstrumentationScope, Resource, Span, SpanEvent, SpanLink } from '../../../src/model/span.ts';
import { groupSpans, type ScopeGroup } from './group-spans.ts';
import {
  ANY_VALUE,
  ENTITY_REF,
  EVENT,
  KEY_VALUE,
  LINK,
  REQUEST,
  RESOURCE,
  RESOURCE_SPANS,
  SCOPE,
  SCOPE_SPANS,
  SPAN,
  STATUS,
  VALUE_LIST,
} from './otlp-fields.ts';
import { WireWriter } from './wire-writer.ts';

/**
 * Encodes spans as an ExportTraceServiceRequest in protobuf: the inverse of `decodeTracesProtobuf`. Spans that share a
 * resource or scope object share its message. Fields with their default value are omitted, as in proto3. The messages of
 * resources and scopes are present even if they are empty; those of statuses only with `emptyStatuses`.
 */
export function encodeTracesProtobuf(spans: readonly Span[], { emptyStatuses = false } = {}): Uint8Array {
  const writer = new WireWriter();
  const writeMember = (span: Span): void => writeSpan(writer, span, emptyStatuses);
  for (const { resource, scopes } of groupSpans(spans)) {
    writer.message(REQUEST.resourceSpans, () => {
      writer.message(RESOURCE_SPANS.resource, () => writeResource(writer, resource));
      for (const group of scopes) {
        writer.message(RESOURCE_SPANS.scopeSpans, () => writeScopeSpans(writer, group, writeMember));
      }
      writeString(writer, RESOURCE_SPANS.schemaUrl, resource.schemaUrl);
    });
  }
  return writer.finish();
}

function writeResource(writer: WireWriter, resource: Resource): void {
  writeAttributes(writer, RESOURCE.attributes, resource.attributes);
  writeUint32(writer, RESOURCE.droppedAttributesCount, resource.droppedAttributesCount);
  for (const entity of resource.entityRefs) writer.message(RESOURCE.entityRefs, () => writeEntityRef(writer, entity));
}

function writeEntityRef(writer: WireWriter, entity: EntityRef): void {
  writeString(writer, ENTITY_REF.schemaUrl, entity.schemaUrl);
  writeString(writer, ENTITY_REF.type, entity.type);
  for (const key of entity.idKeys) writer.string(ENTITY_REF.idKeys, key);
  for (const key of entity.descriptionKeys) writer.string(ENTITY_REF.descriptionKeys, key);
}

function writeScopeSpans(writer: WireWriter, { scope, spans }: ScopeGroup, writeMember: (span: Span) => void): void {
  writer.message(SCOPE_SPANS.scope, () => writeScope(writer, scope));
  for (const span of spans) writer.message(SCOPE_SPANS.spans, () => writeMember(span));
  writeString(writer, SCOPE_SPANS.schemaUrl, scope.schemaUrl);
}

function writeScope(writer: WireWriter, scope: InstrumentationScope): void {
  writeString(writer, SCOPE.name, scope.name);
  writeString(writer, SCOPE.version, scope.version);
  writeAttributes(writer, SCOPE.attributes, scope.attributes);
  writeUint32(writer, SCOPE.droppedAttributesCount, scope.droppedAttributesCount);
}

function writeSpan(writer: WireWriter, span: Span, emptyStatuses: boolean): void {
  writeHex(writer, SPAN.traceId, span.traceId);
  writeHex(writer, SPAN.spanId, span.spanId);
  writeString(writer, SPAN.traceState, span.traceState);
  writeHex(writer, SPAN.parentSpanId, span.parentSpanId);
  writeString(writer, SPAN.name, span.name);
  writeEnum(writer, SPAN.kind, span.kind);
  writeFixed64(writer, SPAN.startTimeUnixNano, span.startTimeUnixNano);
  writeFixed64(writer, SPAN.endTimeUnixNano, span.endTimeUnixNano);
  writeAttributes(writer, SPAN.attributes, span.attributes);
  writeUint32(writer, SPAN.droppedAttributesCount, span.droppedAttributesCount);
  for (const event of span.events) writer.message(SPAN.events, () => writeEvent(writer, event));
  writeUint32(writer, SPAN.droppedEventsCount, span.droppedEventsCount);
  for (const link of span.links) writer.message(SPAN.links, () => writeLink(writer, link));
  writeUint32(writer, SPAN.droppedLinksCount, span.droppedLinksCount);
  if (emptyStatuses || span.statusCode !== 0 || span.statusMessage !== '') {
    writer.message(SPAN.status, () => {
      writeString(writer, STATUS.message, span.statusMessage);
      writeEnum(writer, STATUS.code, span.statusCode);
    });
  }
  writeFixed32(writer, SPAN.flags, span.flags);
}

function writeEvent(writer: WireWriter, event: SpanEvent): void {
  writeFixed64(writer, EVENT.timeUnixNano, event.timeUnixNano);
  writeString(writer, EVENT.name, event.name);
  writeAttributes(writer, EVENT.attributes, event.attributes);
  writeUint32(writer, EVENT.droppedAttributesCount, event.droppedAttributesCount);
}

function writeLink(writer: WireWriter, link: SpanLink): void {
  writeHex(writer, LINK.traceId, link.traceId);
  writeHex(writer, LINK.spanId, link.spanId);
  writeString(writer, LINK.traceState, link.traceState);
  writeAttributes(writer, LINK.attributes, link.attributes);
  writeUint32(writer, LINK.droppedAttributesCount, link.droppedAttributesCount);
  writeFixed32(writer, LINK.flags, link.flags);
}

function writeAttributes(writer: WireWriter, tag: number, attributes: Attributes): void {
  for (const { key, value } of attributes) {
    writer.message(tag, () => {
      writeString(writer, KEY_VALUE.key, key);
      if (value !== null) writer.message(KEY_VALUE.value, () => writeAnyValue(writer, value));
    });
  }
}

/** Members of a oneof are written even with their default value, because their presence has a meaning. */
function writeAnyValue(writer: WireWriter, value: AttributeValue): void {
  if (value === null) return;
  if (typeof value === 'string') writer.string(ANY_VALUE.stringValue, value);
  else if (typeof value === 'boolean') writer.uint32(ANY_VALUE.boolValue, value ? 1 : 0);
  else if (typeof value === 'bigint') writer.int64(ANY_VALUE.intValue, value);
  else if (typeof value === 'number') writer.double(ANY_VALUE.doubleValue, value);
  else if (value instanceof Uint8Array) writer.bytes(ANY_VALUE.bytesValue, value);
  else if (isArrayValue(value)) {
    writer.message(ANY_VALUE.arrayValue, () => {
      for (const item of value) writer.message(VALUE_LIST.values, () => writeAnyValue(writer, item));
    });
  } else writer.message(ANY_VALUE.kvlistValue, () => writeAttributes(writer, VALUE_LIST.values, value.entries));
}

function writeString(writer: WireWriter, tag: number, value: string): void {
  if (value !== '') writer.string(tag, value);
}

function writeHex(writer: WireWriter, tag: number, hex: string): void {
  if (hex !== '') writer.bytes(tag, Buffer.from(hex, 'hex'));
}

function writeUint32(writer: WireWriter, tag: number, value: number): void {
  if (value !== 0) writer.uint32(tag, value);
}

function writeEnum(writer: WireWriter, tag: number, value: number): void {
  if (value !== 0) writer.int64(tag, BigInt(value));
}

function writeFixed32(writer: WireWriter, tag: number, value: number): void {
  if (value !== 0) writer.fixed32(tag, value);
}

function writeFixed64(writer: WireWriter, tag: number, value: bigint): void {
  if (value !== 0n) writer.fixed64(tag, value);
}
