/** Spans as OTLP has them (opentelemetry-proto trace/v1), every field kept exactly. Enums are open: a number that this
 * version does not know is kept as it is. */
import type { AttributeScope, Attributes } from './attributes.ts';
import { attributeNamed } from './attributes.ts';
import { MAX_INT64 } from './int64.ts';

/** opentelemetry.proto.trace.v1.Span.SpanKind; the position is the number on the wire. */
export const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;

export const SpanKind = { UNSPECIFIED: 0, INTERNAL: 1, SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 } as const;

/** opentelemetry.proto.trace.v1.Status.StatusCode; the position is the number on the wire. */
export const STATUS_CODES = ['UNSET', 'OK', 'ERROR'] as const;

export const StatusCode = { UNSET: 0, OK: 1, ERROR: 2 } as const;

/** opentelemetry.proto.common.v1.EntityRef */
export interface EntityRef {
  readonly schemaUrl: string;
  readonly type: string;
  readonly idKeys: readonly string[];
  readonly descriptionKeys: readonly string[];
}

/** A Resource with the schema URL of its ResourceSpans. One object is shared by all spans that came under it. */
export interface Resource {
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  readonly schemaUrl: string;
  readonly entityRefs: readonly EntityRef[];
}

/** An InstrumentationScope with the schema URL of its ScopeSpans. One object is shared by all spans under it. */
export interface InstrumentationScope {
  readonly name: string;
  readonly version: string;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  readonly schemaUrl: string;
}

export interface SpanEvent {
  /** Unsigned 64-bit nanoseconds since the Unix epoch. */
  readonly timeUnixNano: bigint;
  readonly name: string;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

export interface SpanLink {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly traceState: string;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  /** All 32 bits. */
  readonly flags: number;
}

export interface Span {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero. */
  readonly spanId: string;
  /** 16 lower-case hex digits, or empty if none was sent. All zeros are kept, but also mean "no parent". */
  readonly parentSpanId: string;
  readonly traceState: string;
  /** All 32 bits, unsigned. */
  readonly flags: number;
  readonly name: string;
  /** A {@link SpanKind} number, or one that this version does not know (int32). */
  readonly kind: number;
  /** Unsigned 64-bit nanoseconds since the Unix epoch. */
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  readonly events: readonly SpanEvent[];
  readonly droppedEventsCount: number;
  readonly links: readonly SpanLink[];
  readonly droppedLinksCount: number;
  /** An absent Status is UNSET with an empty message. */
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
}

/**
 * The identity of a span. `span_id` alone is not unique across traces, systems like Zipkin give the client's and the
 * server's half of one call the same span id, and some senders use an id twice for different spans.
 */
export interface SpanKey {
  readonly traceId: string;
  readonly spanId: string;
  readonly kind: number;
  /** Exact: spans that start at different times beyond {@link MAX_ORDERED_TIME} are different spans. */
  readonly startTimeUnixNano: bigint;
}

/** Whether the span was sent before it ended. Its finished form replaces it. */
export function isUnfinished(span: { readonly endTimeUnixNano: bigint }): boolean {
  return span.endTimeUnixNano === 0n;
}

/** Whether a span that arrives replaces the stored span of the same key. Otherwise the stored one stays. */
export function replaces(
  arrived: { readonly endTimeUnixNano: bigint },
  stored: { readonly endTimeUnixNano: bigint },
): boolean {
  return isUnfinished(stored) && !isUnfinished(arrived);
}

export const NO_PARENT = '0000000000000000';

export function hasParent(span: { readonly parentSpanId: string }): boolean {
  return span.parentSpanId !== '' && span.parentSpanId !== NO_PARENT;
}

/** Whether the span has another span for its parent. Its own id is no parent. */
export function hasOtherParent(span: { readonly spanId: string; readonly parentSpanId: string }): boolean {
  return hasParent(span) && span.parentSpanId !== span.spanId;
}

/** The service of a resource: `service.name` if it is a string, otherwise empty. */
export function serviceName(resource: Resource): string {
  const name = attributeNamed(resource.attributes, 'service.name');
  return typeof name === 'string' ? name : '';
}

/** What a service without a name is called in answers for people: the name that OpenTelemetry's SDKs give by default. */
export const UNKNOWN_SERVICE = 'unknown_service';

/** The largest time that every backend can order: 2^63 - 1 ns, in the year 2262. */
export const MAX_ORDERED_TIME = MAX_INT64;

/** Times beyond {@link MAX_ORDERED_TIME} are kept exactly, but ordered, compared and filtered as this time. */
export function orderedTime(timeUnixNano: bigint): bigint {
  return timeUnixNano > MAX_ORDERED_TIME ? MAX_ORDERED_TIME : timeUnixNano;
}

/** End minus start of the ordered times. Negative if a span ends before it starts. */
export function durationNano(span: { readonly startTimeUnixNano: bigint; readonly endTimeUnixNano: bigint }): bigint {
  return orderedTime(span.endTimeUnixNano) - orderedTime(span.startTimeUnixNano);
}

/** All attribute lists of one scope of a span: one list for SPAN, RESOURCE and SCOPE, one each for events and links. */
export function attributeLists(span: Span, scope: AttributeScope): readonly Attributes[] {
  switch (scope) {
    case 'SPAN':
      return [span.attributes];
    case 'RESOURCE':
      return [span.resource.attributes];
    case 'SCOPE':
      return [span.scope.attributes];
    case 'EVENT':
      return span.events.map((event) => event.attributes);
    case 'LINK':
      return span.links.map((link) => link.attributes);
  }
}
