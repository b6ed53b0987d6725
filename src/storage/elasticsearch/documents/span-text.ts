/**
 * A whole span as JSON text, exact to the last bit: the field `span` of its document, which is the source of truth. Equal spans
 * have equal texts. Positions stand for names, in the order below. Attribute lists have the form of the codec.
 */
import type { InstrumentationScope, Resource, Span, SpanEvent, SpanLink } from '../../../model/span.ts';
import type { Json } from '../../encoding/attribute-codec.ts';
import { decodeList, encodeList } from '../../encoding/attribute-codec.ts';

/** JSON text of a resource. Equal resources have equal texts. */
export function resourceText(resource: Resource): string {
  return JSON.stringify([
    encodeList(resource.attributes),
    resource.droppedAttributesCount,
    resource.schemaUrl,
    resource.entityRefs.map(({ schemaUrl, type, idKeys, descriptionKeys }) => [
      schemaUrl,
      type,
      idKeys,
      descriptionKeys,
    ]),
  ]);
}

/** JSON text of a scope. Equal scopes have equal texts. */
export function scopeText(scope: InstrumentationScope): string {
  return JSON.stringify([
    scope.name,
    scope.version,
    encodeList(scope.attributes),
    scope.droppedAttributesCount,
    scope.schemaUrl,
  ]);
}

/** The pieces of a whole span's text. If the parts are escaped for a JSON string, so is the text. */
export function joinSpanText<Part>(own: string, resource: Part, scope: Part): (Part | string)[] {
  return ['[', own, ',', resource, ',', scope, ']'];
}

/** JSON text of a span without its resource and scope. */
export function ownSpanText(span: Span): string {
  return JSON.stringify([
    span.traceId,
    span.spanId,
    span.parentSpanId,
    span.traceState,
    span.flags,
    span.name,
    span.kind,
    String(span.startTimeUnixNano),
    String(span.endTimeUnixNano),
    encodeList(span.attributes),
    span.droppedAttributesCount,
    span.events.map(encodeEvent),
    span.droppedEventsCount,
    span.links.map(encodeLink),
    span.droppedLinksCount,
    span.statusCode,
    span.statusMessage,
  ]);
}

/** Inverse of {@link joinSpanText}. */
export function readSpanText(text: string): Span {
  const [own, resource, scope]: [EncodedSpan, EncodedResource, EncodedScope] = JSON.parse(text);
  return {
    traceId: own[0],
    spanId: own[1],
    parentSpanId: own[2],
    traceState: own[3],
    flags: own[4],
    name: own[5],
    kind: own[6],
    startTimeUnixNano: BigInt(own[7]),
    endTimeUnixNano: BigInt(own[8]),
    attributes: decodeList(own[9]),
    droppedAttributesCount: own[10],
    events: own[11].map(decodeEvent),
    droppedEventsCount: own[12],
    links: own[13].map(decodeLink),
    droppedLinksCount: own[14],
    statusCode: own[15],
    statusMessage: own[16],
    resource: decodeResource(resource),
    scope: decodeScope(scope),
  };
}

type EncodedEvent = readonly [time: string, name: string, attributes: Json, droppedAttributesCount: number];
type EncodedLink = readonly [
  traceId: string,
  spanId: string,
  traceState: string,
  attributes: Json,
  droppedAttributesCount: number,
  flags: number,
];
type EncodedSpan = readonly [
  traceId: string,
  spanId: string,
  parentSpanId: string,
  traceState: string,
  flags: number,
  name: string,
  kind: number,
  start: string,
  end: string,
  attributes: Json,
  droppedAttributesCount: number,
  events: readonly EncodedEvent[],
  droppedEventsCount: number,
  links: readonly EncodedLink[],
  droppedLinksCount: number,
  statusCode: number,
  statusMessage: string,
];
type EncodedEntityRef = readonly [
  schemaUrl: string,
  type: string,
  idKeys: readonly string[],
  descriptionKeys: readonly string[],
];
type EncodedResource = readonly [
  attributes: Json,
  droppedAttributesCount: number,
  schemaUrl: string,
  entityRefs: readonly EncodedEntityRef[],
];
type EncodedScope = readonly [
  name: string,
  version: string,
  attributes: Json,
  droppedAttributesCount: number,
  schemaUrl: string,
];

function encodeEvent(event: SpanEvent): EncodedEvent {
  return [String(event.timeUnixNano), event.name, encodeList(event.attributes), event.droppedAttributesCount];
}

function decodeEvent([time, name, attributes, droppedAttributesCount]: EncodedEvent): SpanEvent {
  return { timeUnixNano: BigInt(time), name, attributes: decodeList(attributes), droppedAttributesCount };
}

function encodeLink(link: SpanLink): EncodedLink {
  const { traceId, spanId, traceState, droppedAttributesCount, flags } = link;
  return [traceId, spanId, traceState, encodeList(link.attributes), droppedAttributesCount, flags];
}

function decodeLink([traceId, spanId, traceState, list, droppedAttributesCount, flags]: EncodedLink): SpanLink {
  return { traceId, spanId, traceState, attributes: decodeList(list), droppedAttributesCount, flags };
}

function decodeResource([list, droppedAttributesCount, schemaUrl, entityRefs]: EncodedResource): Resource {
  return {
    attributes: decodeList(list),
    droppedAttributesCount,
    schemaUrl,
    entityRefs: entityRefs.map(([ofSchema, type, idKeys, descriptionKeys]) => ({
      schemaUrl: ofSchema,
      type,
      idKeys,
      descriptionKeys,
    })),
  };
}

function decodeScope([name, version, list, droppedAttributesCount, schemaUrl]: EncodedScope): InstrumentationScope {
  return { name, version, attributes: decodeList(list), droppedAttributesCount, schemaUrl };
}
