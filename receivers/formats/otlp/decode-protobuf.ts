import type { Attribute } from '../../../src/model/attributes.ts';
import type { EntityRef, InstrumentationScope, Resource } from '../../../src/model/span.ts';
import type { OnMessages } from '../decode-limits.ts';
import { type DecodedTraces, SpanCollector } from '../decoded-traces.ts';
import { readSpan } from './decode-protobuf-span.ts';
import { readKeyValue } from './decode-protobuf-value.ts';
import { ENTITY_REF, REQUEST, RESOURCE, RESOURCE_SPANS, SCOPE, SCOPE_SPANS, SPAN } from './otlp-fields.ts';
import { WireReader } from './wire-reader.ts';

/**
 * Decodes an ExportTraceServiceRequest in protobuf (opentelemetry-proto collector/trace/v1) straight into the model.
 *
 * A span is rejected where one of its strings is not UTF-8 or a value nests too deep; where that is so in a resource or a
 * scope, all spans under it are. Ids are not checked here. Bytes that are not such a message: SpangraphError
 * MALFORMED_REQUEST. Repeated singular fields follow proto3: the last scalar wins, messages are merged. The result shares
 * no memory with `payload`.
 */
export function decodeTracesProtobuf(payload: Buffer, onMessages?: OnMessages): DecodedTraces {
  const reader = new WireReader(payload, onMessages);
  const collector = new SpanCollector();
  let count = 0;
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    if (tag === REQUEST.resourceSpans) readResourceSpans(reader, collector, `resource_spans[${count++}]`);
    else reader.skip(tag, REQUEST);
  }
  collector.messages = reader.messages;
  return collector;
}

/** An object that spans already refer to while it is being read: its fields may follow them on the wire. */
type Draft<Message> = { -readonly [Field in keyof Message]: Message[Field] };
type ResourceDraft = Draft<Resource> & { readonly attributes: Attribute[]; readonly entityRefs: EntityRef[] };
type ScopeDraft = Draft<InstrumentationScope> & { readonly attributes: Attribute[] };

function readResourceSpans(reader: WireReader, collector: SpanCollector, path: string): void {
  const from = collector.count;
  const accepted = collector.spans.length;
  const resource: ResourceDraft = { attributes: [], droppedAttributesCount: 0, schemaUrl: '', entityRefs: [] };
  let flaw: string | undefined;
  let count = 0;
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    switch (tag) {
      case RESOURCE_SPANS.resource:
        flaw = firstOf(flaw, readResource(reader, resource, `${path}.resource`));
        break;
      case RESOURCE_SPANS.scopeSpans:
        readScopeSpans(reader, collector, resource, `${path}.scope_spans[${count++}]`);
        break;
      case RESOURCE_SPANS.schemaUrl:
        resource.schemaUrl = reader.readString();
        flaw = firstOf(flaw, schemaUrlFlaw(reader, path));
        break;
      default:
        reader.skip(tag, RESOURCE_SPANS);
    }
  }
  reader.leave(outer);
  if (flaw !== undefined) collector.rejectSince(from, accepted, flaw);
}

/** Returns what is wrong in it, if anything. */
function readResource(reader: WireReader, resource: ResourceDraft, path: string): string | undefined {
  const start = reader.position;
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    switch (tag) {
      case RESOURCE.attributes:
        resource.attributes.push(readKeyValue(reader));
        break;
      case RESOURCE.droppedAttributesCount:
        resource.droppedAttributesCount = reader.readUint32();
        break;
      case RESOURCE.entityRefs:
        resource.entityRefs.push(readEntityRef(reader));
        break;
      default:
        reader.skip(tag, RESOURCE);
    }
  }
  reader.leave(outer);
  const flaw = reader.takeFlaw();
  return flaw && reader.describe(flaw, RESOURCE, start, path);
}

function readEntityRef(reader: WireReader): EntityRef {
  let schemaUrl = '';
  let type = '';
  const idKeys: string[] = [];
  const descriptionKeys: string[] = [];
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    switch (tag) {
      case ENTITY_REF.schemaUrl:
        schemaUrl = reader.readString();
        break;
      case ENTITY_REF.type:
        type = reader.readString();
        break;
      case ENTITY_REF.idKeys:
        idKeys.push(reader.readString());
        break;
      case ENTITY_REF.descriptionKeys:
        descriptionKeys.push(reader.readString());
        break;
      default:
        reader.skip(tag, ENTITY_REF);
    }
  }
  reader.leave(outer);
  return { schemaUrl, type, idKeys, descriptionKeys };
}

function readScopeSpans(reader: WireReader, collector: SpanCollector, resource: Resource, path: string): void {
  const from = collector.count;
  const accepted = collector.spans.length;
  const scope: ScopeDraft = { name: '', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
  let flaw: string | undefined;
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    switch (tag) {
      case SCOPE_SPANS.scope:
        flaw = firstOf(flaw, readScope(reader, scope, `${path}.scope`));
        break;
      case SCOPE_SPANS.spans: {
        const start = reader.position;
        const span = readSpan(reader, resource, scope);
        const spanFlaw = reader.takeFlaw();
        if (spanFlaw === undefined) collector.accept(span);
        else collector.reject(reader.describe(spanFlaw, SPAN, start, `${path}.spans[${collector.count - from}]`));
        break;
      }
      case SCOPE_SPANS.schemaUrl:
        scope.schemaUrl = reader.readString();
        flaw = firstOf(flaw, schemaUrlFlaw(reader, path));
        break;
      default:
        reader.skip(tag, SCOPE_SPANS);
    }
  }
  reader.leave(outer);
  if (flaw !== undefined) collector.rejectSince(from, accepted, flaw);
}

/** Returns what is wrong in it, if anything. */
function readScope(reader: WireReader, scope: ScopeDraft, path: string): string | undefined {
  const start = reader.position;
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    switch (tag) {
      case SCOPE.name:
        scope.name = reader.readString();
        break;
      case SCOPE.version:
        scope.version = reader.readString();
        break;
      case SCOPE.attributes:
        scope.attributes.push(readKeyValue(reader));
        break;
      case SCOPE.droppedAttributesCount:
        scope.droppedAttributesCount = reader.readUint32();
        break;
      default:
        reader.skip(tag, SCOPE);
    }
  }
  reader.leave(outer);
  const flaw = reader.takeFlaw();
  return flaw && reader.describe(flaw, SCOPE, start, path);
}

/** The earlier flaw if there is one. Unlike `??=` it has both read: what is read moves the cursor. */
function firstOf(earlier: string | undefined, later: string | undefined): string | undefined {
  return earlier ?? later;
}

function schemaUrlFlaw(reader: WireReader, path: string): string | undefined {
  const flaw = reader.takeFlaw();
  return flaw && `${path}.schema_url ${flaw.problem}`;
}
