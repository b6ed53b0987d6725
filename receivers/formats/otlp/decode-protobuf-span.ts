import type { Attribute } from '../../../src/model/attributes.ts';
import type { InstrumentationScope, Resource, Span, SpanEvent, SpanLink } from '../../../src/model/span.ts';
import { readKeyValue } from './decode-protobuf-value.ts';
import { EVENT, LINK, SPAN, STATUS } from './otlp-fields.ts';
import type { WireReader } from './wire-reader.ts';

/** Reads a Span. Ids are kept as they are, of any length. The reader keeps the flaw of a value. */
export function readSpan(reader: WireReader, resource: Resource, scope: InstrumentationScope): Span {
  const span = emptySpan(resource, scope);
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) readSpanField(reader, tag, span);
  reader.leave(outer);
  return span;
}

/** A span that is being read. */
type SpanDraft = { -readonly [Field in keyof Span]: Span[Field] } & {
  readonly attributes: Attribute[];
  readonly events: SpanEvent[];
  readonly links: SpanLink[];
};

const emptySpan = (resource: Resource, scope: InstrumentationScope): SpanDraft => ({
  traceId: '',
  spanId: '',
  parentSpanId: '',
  traceState: '',
  flags: 0,
  name: '',
  kind: 0,
  startTimeUnixNano: 0n,
  endTimeUnixNano: 0n,
  attributes: [],
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  links: [],
  droppedLinksCount: 0,
  statusCode: 0,
  statusMessage: '',
  resource,
  scope,
});

function readSpanField(reader: WireReader, tag: number, span: SpanDraft): void {
  switch (tag) {
    case SPAN.attributes:
      span.attributes.push(readKeyValue(reader));
      return;
    case SPAN.traceId:
      span.traceId = reader.readHex();
      return;
    case SPAN.spanId:
      span.spanId = reader.readHex();
      return;
    case SPAN.traceState:
      span.traceState = reader.readString();
      return;
    case SPAN.parentSpanId:
      span.parentSpanId = reader.readHex();
      return;
    case SPAN.name:
      span.name = reader.readString();
      return;
    case SPAN.kind:
      span.kind = reader.readInt32();
      return;
    case SPAN.startTimeUnixNano:
      span.startTimeUnixNano = reader.readFixed64();
      return;
    case SPAN.endTimeUnixNano:
      span.endTimeUnixNano = reader.readFixed64();
      return;
    case SPAN.droppedAttributesCount:
      span.droppedAttributesCount = reader.readUint32();
      return;
    case SPAN.events:
      span.events.push(readEvent(reader));
      return;
    case SPAN.droppedEventsCount:
      span.droppedEventsCount = reader.readUint32();
      return;
    case SPAN.links:
      span.links.push(readLink(reader));
      return;
    case SPAN.droppedLinksCount:
      span.droppedLinksCount = reader.readUint32();
      return;
    case SPAN.status:
      readStatus(reader, span);
      return;
    case SPAN.flags:
      span.flags = reader.readFixed32();
      return;
    default:
      reader.skip(tag, SPAN);
  }
}

function readStatus(reader: WireReader, span: SpanDraft): void {
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    if (tag === STATUS.code) span.statusCode = reader.readInt32();
    else if (tag === STATUS.message) span.statusMessage = reader.readString();
    else reader.skip(tag, STATUS);
  }
  reader.leave(outer);
}

function readEvent(reader: WireReader): SpanEvent {
  let timeUnixNano = 0n;
  let name = '';
  let droppedAttributesCount = 0;
  const attributes: Attribute[] = [];
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    switch (tag) {
      case EVENT.timeUnixNano:
        timeUnixNano = reader.readFixed64();
        break;
      case EVENT.name:
        name = reader.readString();
        break;
      case EVENT.attributes:
        attributes.push(readKeyValue(reader));
        break;
      case EVENT.droppedAttributesCount:
        droppedAttributesCount = reader.readUint32();
        break;
      default:
        reader.skip(tag, EVENT);
    }
  }
  reader.leave(outer);
  return { timeUnixNano, name, attributes, droppedAttributesCount };
}

function readLink(reader: WireReader): SpanLink {
  let traceId = '';
  let spanId = '';
  let traceState = '';
  let droppedAttributesCount = 0;
  let flags = 0;
  const attributes: Attribute[] = [];
  const outer = reader.enter();
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    switch (tag) {
      case LINK.traceId:
        traceId = reader.readHex();
        break;
      case LINK.spanId:
        spanId = reader.readHex();
        break;
      case LINK.traceState:
        traceState = reader.readString();
        break;
      case LINK.attributes:
        attributes.push(readKeyValue(reader));
        break;
      case LINK.droppedAttributesCount:
        droppedAttributesCount = reader.readUint32();
        break;
      case LINK.flags:
        flags = reader.readFixed32();
        break;
      default:
        reader.skip(tag, LINK);
    }
  }
  reader.leave(outer);
  return { traceId, spanId, traceState, attributes, droppedAttributesCount, flags };
}
