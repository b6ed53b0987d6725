/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A comparison with an attribute. Every operator given must hold; one that is absent or null does not count. Without a scope it looks at the span, its resource, its instrumentation scope, its events and its links: any match counts. A list matches if one of its items does. */
export type AttributeFilter = {
  /** Equal to this; `200` finds the int 200 and the double 200.0, `"200"` finds strings only. */
  eq?: string | number | boolean | null | undefined;
  /** true: the attribute is there; false: it is not. */
  exists?: boolean | null | undefined;
  /** The name of the attribute, such as `http.request.method`. */
  key: string;
  /** Where to look; everywhere if absent. */
  scope?: AttributeScope | null | undefined;
};

/** Where an attribute stands. */
export type AttributeScope =
  /** On an event of the span. */
  | 'EVENT'
  /** On a link of the span. */
  | 'LINK'
  /** On the resource (the process, host, service) that sent the span. */
  | 'RESOURCE'
  /** On the instrumentation scope (the library) that made the span. */
  | 'SCOPE'
  /** On the span itself. */
  | 'SPAN';

/** The OTLP type of an attribute's value. */
export type AttributeType =
  /** A list of values. */
  | 'ARRAY'
  /** True or false. */
  | 'BOOL'
  /** Bytes, shown in base64. */
  | 'BYTES'
  /** A 64-bit floating point number; NaN and the infinities shown as strings. */
  | 'DOUBLE'
  /** No value, shown as null. */
  | 'EMPTY'
  /** A signed 64-bit integer; beyond ±2^53 shown as a string. */
  | 'INT'
  /** A list of keys and values, shown as an object. */
  | 'KVLIST'
  /** Text. */
  | 'STRING';

/** A comparison with a signed 64-bit integer; { gte: 500, lt: 600 } is a range. Every operator given must hold; one that is absent or null does not count. */
export type BigIntFilter = {
  /** Equal to this. */
  eq?: string | number | null | undefined;
  /** Greater than this. */
  gt?: string | number | null | undefined;
  /** Greater than or equal to this. */
  gte?: string | number | null | undefined;
  /** Less than this. */
  lt?: string | number | null | undefined;
  /** Less than or equal to this. */
  lte?: string | number | null | undefined;
};

/** A comparison with a span kind. Every operator given must hold; one that is absent or null does not count. */
export type KindFilter = {
  /** This kind. */
  eq?: SpanKind | null | undefined;
  /** One of these kinds. */
  in?: Array<SpanKind> | null | undefined;
};

/** Which end of an order comes first. */
export type OrderDirection =
  /** Smallest or earliest first. */
  | 'ASC'
  /** Largest or latest first. */
  | 'DESC';

/** A condition on spans. Exactly one field is given; combine several with `and: [{...}, {...}]`. */
export type SpanFilter =
  {   /** All of these hold. An empty list always holds. */
  and: Array<SpanFilter>; attribute?: never; durationNano?: never; kind?: never; name?: never; service?: never; statusCode?: never; traceId?: never; }
  |  { and?: never;   /** An attribute of the span or of what belongs to it. */
  attribute: AttributeFilter; durationNano?: never; kind?: never; name?: never; service?: never; statusCode?: never; traceId?: never; }
  |  { and?: never; attribute?: never;   /** How long the span took, in nanoseconds. */
  durationNano: BigIntFilter; kind?: never; name?: never; service?: never; statusCode?: never; traceId?: never; }
  |  { and?: never; attribute?: never; durationNano?: never;   /** The kind of the span. */
  kind: KindFilter; name?: never; service?: never; statusCode?: never; traceId?: never; }
  |  { and?: never; attribute?: never; durationNano?: never; kind?: never;   /** The name of the span. */
  name: StringFilter; service?: never; statusCode?: never; traceId?: never; }
  |  { and?: never; attribute?: never; durationNano?: never; kind?: never; name?: never;   /** Resource attribute `service.name`; empty if it has none. */
  service: StringFilter; statusCode?: never; traceId?: never; }
  |  { and?: never; attribute?: never; durationNano?: never; kind?: never; name?: never; service?: never;   /** The code of the span's status. */
  statusCode: StatusCodeFilter; traceId?: never; }
  |  { and?: never; attribute?: never; durationNano?: never; kind?: never; name?: never; service?: never; statusCode?: never;   /** The span is of this trace. */
  traceId: string; };

/** The role of a span in a call or a message exchange. */
export type SpanKind =
  /** Calls another service and waits for the answer. */
  | 'CLIENT'
  /** Handles a message. */
  | 'CONSUMER'
  /** Work inside the service. */
  | 'INTERNAL'
  /** Sends a message and does not wait. */
  | 'PRODUCER'
  /** Handles a request from outside. */
  | 'SERVER'
  /** None given, or one that this version does not know (`kindNumber` has it). */
  | 'UNSPECIFIED';

/** The order of spans. Equal ones are ordered by trace id, span id and kind, so an order is always total. */
export type SpanOrder = {
  /** Which end comes first. */
  direction?: OrderDirection;
  /** What to order by. */
  field: SpanOrderField;
};

/** What spans can be ordered by. */
export type SpanOrderField =
  /** How long it took. */
  | 'DURATION'
  /** When the span ended. */
  | 'END_TIME'
  /** When the span started. */
  | 'START_TIME';

/** How the work of a span ended. */
export type StatusCode =
  /** It failed. */
  | 'ERROR'
  /** The application says that it succeeded. */
  | 'OK'
  /** Nothing was said: no error is known. */
  | 'UNSET';

/** A comparison with a status code. Every operator given must hold; one that is absent or null does not count. */
export type StatusCodeFilter = {
  /** This code. */
  eq?: StatusCode | null | undefined;
  /** One of these codes. */
  in?: Array<StatusCode> | null | undefined;
};

/** A comparison with text, case-sensitive. Every operator given must hold; one that is absent or null does not count. */
export type StringFilter = {
  /** Equal to this. */
  eq?: string | null | undefined;
  /** Equal to one of these. */
  in?: Array<string> | null | undefined;
};

/** Selects by start time, in [from, to): a span or trace belongs to the range it starts in, so adjacent ranges count everything once. An absent side is open. */
export type TimeRange = {
  /** The first moment that belongs to the range. */
  from?: string | null | undefined;
  /** The first moment that no longer belongs to the range. */
  to?: string | null | undefined;
};

/** A condition on traces. Exactly one field is given; combine several with `and: [{...}, {...}]`. */
export type TraceFilter =
  {   /** All of these hold. An empty list always holds. */
  and: Array<TraceFilter>; anySpan?: never; durationNano?: never; service?: never; traceId?: never; }
  |  { and?: never;   /** One span of the trace meets this whole filter. */
  anySpan: SpanFilter; durationNano?: never; service?: never; traceId?: never; }
  |  { and?: never; anySpan?: never;   /** From the earliest start to the latest end of its spans, in nanoseconds. */
  durationNano: BigIntFilter; service?: never; traceId?: never; }
  |  { and?: never; anySpan?: never; durationNano?: never;   /** Some span of the trace is of such a service. */
  service: StringFilter; traceId?: never; }
  |  { and?: never; anySpan?: never; durationNano?: never; service?: never;   /** The trace with this id. */
  traceId: string; };

export type NewestTracesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TraceFilter | null | undefined;
}>;


export type NewestTracesQuery = { traces: { nodes: Array<{ ' $fragmentRefs'?: { 'TraceSummaryFragment': TraceSummaryFragment } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TraceSummaryFragment = { traceId: string, startTime: string, durationNano: string, spanCount: number, errorCount: number, rootSpan: { name: string } | null, services: Array<{ name: string }> } & { ' $fragmentName'?: 'TraceSummaryFragment' };

export type SearchSpansQueryVariables = Exact<{
  filter: SpanFilter;
  timeRange?: TimeRange | null | undefined;
  orderBy?: SpanOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchSpansQuery = { spans: { nodes: Array<{ traceId: string, spanId: string, name: string, durationNano: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ServicesQueryVariables = Exact<{
  timeRange?: TimeRange | null | undefined;
}>;


export type ServicesQuery = { services: Array<{ name: string, spanCount: number, operations: { nodes: Array<{ name: string, kind: SpanKind, spanCount: number }> } }> };

export type WholeTraceQueryVariables = Exact<{
  traceId: string;
  after?: string | null | undefined;
}>;


export type WholeTraceQuery = { trace: (
    { spans: { nodes: Array<{ ' $fragmentRefs'?: { 'SpanDetailsFragment': SpanDetailsFragment } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    & { ' $fragmentRefs'?: { 'TraceSummaryFragment': TraceSummaryFragment } }
  ) | null };

export type SpanDetailsFragment = { spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, service: { name: string }, status: { code: StatusCode, message: string }, attributes: Array<{ key: string, value: unknown, type: AttributeType }>, events: { nodes: Array<{ ' $fragmentRefs'?: { 'EventDetailsFragment': EventDetailsFragment } }> }, links: { nodes: Array<{ traceId: string, spanId: string, attributes: Array<{ key: string, value: unknown, type: AttributeType }> }> } } & { ' $fragmentName'?: 'SpanDetailsFragment' };

export type EventDetailsFragment = { name: string, timeUnixNano: string, attributeMap: unknown } & { ' $fragmentName'?: 'EventDetailsFragment' };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const TraceSummaryFragmentDoc = new TypedDocumentString(`
    fragment TraceSummary on Trace {
  traceId
  startTime
  durationNano
  spanCount
  errorCount
  rootSpan {
    name
  }
  services {
    name
  }
}
    `, {"fragmentName":"TraceSummary"}) as unknown as TypedDocumentString<TraceSummaryFragment, unknown>;
export const EventDetailsFragmentDoc = new TypedDocumentString(`
    fragment EventDetails on Event {
  name
  timeUnixNano
  attributeMap
}
    `, {"fragmentName":"EventDetails"}) as unknown as TypedDocumentString<EventDetailsFragment, unknown>;
export const SpanDetailsFragmentDoc = new TypedDocumentString(`
    fragment SpanDetails on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  service {
    name
  }
  status {
    code
    message
  }
  attributes {
    key
    value
    type
  }
  events(first: 100) {
    nodes {
      ...EventDetails
    }
  }
  links(first: 100) {
    nodes {
      traceId
      spanId
      attributes {
        key
        value
        type
      }
    }
  }
}
    fragment EventDetails on Event {
  name
  timeUnixNano
  attributeMap
}`, {"fragmentName":"SpanDetails"}) as unknown as TypedDocumentString<SpanDetailsFragment, unknown>;
export const NewestTracesDocument = new TypedDocumentString(`
    query NewestTraces($first: Int, $after: String, $filter: TraceFilter) {
  traces(first: $first, after: $after, filter: $filter) {
    nodes {
      ...TraceSummary
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment TraceSummary on Trace {
  traceId
  startTime
  durationNano
  spanCount
  errorCount
  rootSpan {
    name
  }
  services {
    name
  }
}`) as unknown as TypedDocumentString<NewestTracesQuery, NewestTracesQueryVariables>;
export const SearchSpansDocument = new TypedDocumentString(`
    query SearchSpans($filter: SpanFilter!, $timeRange: TimeRange, $orderBy: SpanOrder, $first: Int = 100, $after: String) {
  spans(
    filter: $filter
    timeRange: $timeRange
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    nodes {
      traceId
      spanId
      name
      durationNano
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SearchSpansQuery, SearchSpansQueryVariables>;
export const ServicesDocument = new TypedDocumentString(`
    query Services($timeRange: TimeRange) {
  services(timeRange: $timeRange) {
    name
    spanCount(timeRange: $timeRange)
    operations(first: 1000, timeRange: $timeRange) {
      nodes {
        name
        kind
        spanCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ServicesQuery, ServicesQueryVariables>;
export const WholeTraceDocument = new TypedDocumentString(`
    query WholeTrace($traceId: TraceID!, $after: String) {
  trace(traceId: $traceId) {
    ...TraceSummary
    spans(first: 1000, after: $after) {
      nodes {
        ...SpanDetails
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment TraceSummary on Trace {
  traceId
  startTime
  durationNano
  spanCount
  errorCount
  rootSpan {
    name
  }
  services {
    name
  }
}
fragment SpanDetails on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  service {
    name
  }
  status {
    code
    message
  }
  attributes {
    key
    value
    type
  }
  events(first: 100) {
    nodes {
      ...EventDetails
    }
  }
  links(first: 100) {
    nodes {
      traceId
      spanId
      attributes {
        key
        value
        type
      }
    }
  }
}
fragment EventDetails on Event {
  name
  timeUnixNano
  attributeMap
}`) as unknown as TypedDocumentString<WholeTraceQuery, WholeTraceQueryVariables>;