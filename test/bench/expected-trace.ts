/** What GraphQL must answer for spans that were sent. Written apart from the server's own code, which it checks. */
import { type Attributes, type AttributeValue, attributeType, isArrayValue } from '../../src/model/attributes.ts';
import {
  type InstrumentationScope,
  type Resource,
  SPAN_KINDS,
  type Span,
  type SpanEvent,
  type SpanLink,
  STATUS_CODES,
  serviceName,
} from '../../src/model/span.ts';

/** Selects what {@link expectedSpan} answers. */
export const SPAN_FIELDS = `
  spanId parentSpanId name kind startTimeUnixNano durationNano status { code message } service { name }
  attributes { key value type }
  events(first: 100) { nodes { name timeUnixNano attributes { key value type } } }`;

/** Selects what {@link expectedWholeSpan} answers. */
export const WHOLE_SPAN_FIELDS = `${SPAN_FIELDS}
  traceState flags
  links(first: 100) { nodes { traceId spanId traceState flags attributes { key value type } } }
  resource { schemaUrl attributes { key value type } }
  scope { name version schemaUrl attributes { key value type } }`;

/** What a list of many spans shows; selects what {@link expectedListedSpan} answers. */
export const LISTED_SPAN_FIELDS =
  'spanId parentSpanId name kind startTimeUnixNano durationNano status { code } service { name } attributes { key value }';

export function expectedListedSpan(span: Span): object {
  return {
    ...expectedFields(span),
    status: { code: STATUS_CODES[span.statusCode] },
    attributes: span.attributes.map(({ key, value }) => ({ key, value: natural(value) })),
  };
}

export function expectedSpan(span: Span): object {
  return {
    ...expectedFields(span),
    status: { code: STATUS_CODES[span.statusCode], message: span.statusMessage },
    attributes: expectedAttributes(span.attributes),
    events: { nodes: span.events.map(expectedEvent) },
  };
}

export function expectedWholeSpan(span: Span): object {
  return {
    ...expectedSpan(span),
    traceState: span.traceState,
    flags: span.flags,
    links: { nodes: span.links.map(expectedLink) },
    resource: expectedResource(span.resource),
    scope: expectedScope(span.scope),
  };
}

/** In order of their start, as a trace lists its spans; with ties by id. */
export function inOrder(spans: readonly Span[]): Span[] {
  return spans.toSorted((one, other) => {
    const later = one.startTimeUnixNano - other.startTimeUnixNano;
    if (later !== 0n) return later < 0n ? -1 : 1;
    return one.spanId < other.spanId ? -1 : 1;
  });
}

/** What every list of spans shows alike. */
function expectedFields(span: Span): object {
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId || null,
    name: span.name,
    kind: SPAN_KINDS[span.kind],
    startTimeUnixNano: String(span.startTimeUnixNano),
    durationNano: String(span.endTimeUnixNano - span.startTimeUnixNano),
    service: { name: serviceName(span.resource) },
  };
}

function expectedEvent({ name, timeUnixNano, attributes }: SpanEvent): object {
  return { name, timeUnixNano: String(timeUnixNano), attributes: expectedAttributes(attributes) };
}

function expectedLink({ traceId, spanId, traceState, flags, attributes }: SpanLink): object {
  return { traceId, spanId, traceState, flags, attributes: expectedAttributes(attributes) };
}

function expectedResource({ schemaUrl, attributes }: Resource): object {
  return { schemaUrl, attributes: expectedAttributes(attributes) };
}

function expectedScope({ name, version, schemaUrl, attributes }: InstrumentationScope): object {
  return { name, version, schemaUrl, attributes: expectedAttributes(attributes) };
}

function expectedAttributes(attributes: Attributes): object[] {
  return attributes.map(({ key, value }) => ({ key, value: natural(value), type: attributeType(value) }));
}

/** The load has strings, booleans, finite numbers, small integers and lists of these. */
function natural(value: AttributeValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  return isArrayValue(value) ? value.map(natural) : value;
}
