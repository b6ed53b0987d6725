import type { Attribute } from '../../../src/model/attributes.ts';
import type { EntityRef, InstrumentationScope, Resource } from '../../../src/model/span.ts';
import { runAtOnce, type Steps } from '../../../src/model/steps.ts';
import { type DecodedTraces, SpanCollector } from '../decoded-traces.ts';
import { type OnMessages, SPANS_A_STEP } from '../request-limits.ts';
import { readSpan } from './decode-protobuf-span.ts';
import { readKeyValue } from './decode-protobuf-value.ts';
import {
  ENTITY_REF,
  type MessageFields,
  REQUEST,
  RESOURCE,
  RESOURCE_SPANS,
  SCOPE,
  SCOPE_SPANS,
  SPAN,
} from './otlp-fields.ts';
import { repairedAt } from './repair-text.ts';
import { oldField, refuseOtherRequest, UnknownNumbers, warnOfUnknown } from './unknown-fields.ts';
import { WireReader } from './wire-reader.ts';

/**
 * Decodes an ExportTraceServiceRequest in protobuf (opentelemetry-proto collector/trace/v1) straight into the model.
 *
 * A span with a value that nests too deep is rejected. Such a value in a resource or a scope rejects all spans under it.
 * Text that is not UTF-8 is repaired with a warning. There is a warning, too, for unknown fields at the top level, and for
 * those in place of a list of spans. Ids are not checked here. Bytes that are not such a message, or have only unknown
 * fields: SpangraphError MALFORMED_REQUEST. Repeated singular fields follow proto3: the last scalar wins, messages are
 * merged. The result shares no memory with `payload`.
 */
export function decodeTracesProtobuf(payload: Buffer, onMessages?: OnMessages): DecodedTraces {
  return runAtOnce(decodeProtobufInSteps(payload, onMessages));
}

/** The same in steps of some spans. */
export function* decodeProtobufInSteps(payload: Buffer, onMessages?: OnMessages): Steps<DecodedTraces> {
  const reader = new WireReader(payload, onMessages);
  const collector = new SpanCollector();
  const unknown = new UnknownNumbers();
  let count = 0;
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    if (tag === REQUEST.resourceSpans) yield* readResourceSpans(reader, collector, `resource_spans[${count++}]`);
    else skipUnknown(reader, tag, REQUEST, unknown);
    yield;
  }
  if (count === 0) refuseOtherRequest(unknown.fields, REQUEST);
  warnOfUnknown(collector, unknown.fields, { path: '', fields: REQUEST });
  const { repairs } = reader;
  if (repairs !== undefined) {
    collector.warn('REPAIRED_TEXT', '', () => repairedAt(reader.pathAt(repairs.offset)), repairs.count);
  }
  collector.messages = reader.messages;
  return collector;
}

/** An object that spans already refer to while it is being read: its fields may follow them on the wire. */
type Draft<Message> = { -readonly [Field in keyof Message]: Message[Field] };
type ResourceDraft = Draft<Resource> & { readonly attributes: Attribute[]; readonly entityRefs: EntityRef[] };
type ScopeDraft = Draft<InstrumentationScope> & { readonly attributes: Attribute[] };

function* readResourceSpans(reader: WireReader, collector: SpanCollector, path: string): Steps<void> {
  const from = collector.count;
  const accepted = collector.spans.length;
  const resource: ResourceDraft = { attributes: [], droppedAttributesCount: 0, schemaUrl: '', entityRefs: [] };
  const unknown = new UnknownNumbers();
  let flaw: string | undefined;
  let count = 0;
  let oldCount = 0;
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    yield;
    switch (tag) {
      case RESOURCE_SPANS.resource:
        flaw = firstOf(flaw, readResource(reader, resource, `${path}.resource`));
        break;
      case RESOURCE_SPANS.scopeSpans:
        yield* readScopeSpans(reader, collector, resource, `${path}.scope_spans[${count++}]`);
        break;
      case RESOURCE_SPANS.instrumentationLibrarySpans: {
        const oldPath = `${path}.instrumentation_library_spans[${oldCount++}]`;
        collector.warn('OLD_FIELD', 'instrumentationLibrarySpans', () => oldField(oldPath));
        yield* readScopeSpans(reader, collector, resource, oldPath);
        break;
      }
      case RESOURCE_SPANS.schemaUrl:
        resource.schemaUrl = reader.readString();
        break;
      default:
        skipUnknown(reader, tag, RESOURCE_SPANS, unknown);
    }
  }
  reader.leave(outer);
  if (count + oldCount === 0) warnOfUnknown(collector, unknown.fields, { path, fields: RESOURCE_SPANS });
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

/** ScopeSpans that are being read. */
interface ScopeSpansDraft {
  readonly path: string;
  readonly resource: Resource;
  readonly scope: ScopeDraft;
  /** Spans of the request before these. */
  readonly from: number;
  readonly unknown: UnknownNumbers;
  /** What is wrong in the scope, if anything. */
  flaw: string | undefined;
}

function* readScopeSpans(reader: WireReader, collector: SpanCollector, resource: Resource, path: string): Steps<void> {
  const from = collector.count;
  const accepted = collector.spans.length;
  const scope: ScopeDraft = { name: '', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
  const draft: ScopeSpansDraft = { path, resource, scope, from, unknown: new UnknownNumbers(), flaw: undefined };
  const outer = reader.enter();
  while (readScopeFields(reader, collector, draft)) yield;
  reader.leave(outer);
  if (collector.count === from) warnOfUnknown(collector, draft.unknown.fields, { path, fields: SCOPE_SPANS });
  if (draft.flaw !== undefined) collector.rejectSince(from, accepted, draft.flaw);
}

/** Reads some fields. Returns false at the end. */
function readScopeFields(reader: WireReader, collector: SpanCollector, draft: ScopeSpansDraft): boolean {
  const { scope, path } = draft;
  for (let count = 0; count < SPANS_A_STEP; count++) {
    const tag = reader.nextTag();
    switch (tag) {
      case 0:
        return false;
      case SCOPE_SPANS.scope:
        draft.flaw = firstOf(draft.flaw, readScope(reader, scope, `${path}.scope`));
        break;
      case SCOPE_SPANS.spans: {
        const start = reader.position;
        const span = readSpan(reader, draft.resource, scope);
        const flaw = reader.takeFlaw();
        if (flaw === undefined) collector.accept(span);
        else collector.reject(reader.describe(flaw, SPAN, start, `${path}.spans[${collector.count - draft.from}]`));
        break;
      }
      case SCOPE_SPANS.schemaUrl:
        scope.schemaUrl = reader.readString();
        break;
      default:
        skipUnknown(reader, tag, SCOPE_SPANS, draft.unknown);
    }
  }
  return true;
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

/** The earlier flaw if there is one. Unlike `??=` it has both read: reading moves the cursor. */
function firstOf(earlier: string | undefined, later: string | undefined): string | undefined {
  return earlier ?? later;
}

function skipUnknown(reader: WireReader, tag: number, message: MessageFields, unknown: UnknownNumbers): void {
  reader.skip(tag, message);
  unknown.add(tag);
}
