/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Where an attribute is attached. */
export type AttributeScope =
  /** On an event of the span. */
  | 'EVENT'
  /** On a link of the span. */
  | 'LINK'
  /** On the resource that sent the span: a process with its host and service. */
  | 'RESOURCE'
  /** On the instrumentation scope that created the span: a library. */
  | 'SCOPE'
  /** On the span itself. */
  | 'SPAN';

/** The OTLP type of an attribute's value. */
export type AttributeType =
  /** A list of values. */
  | 'ARRAY'
  /** True or false. */
  | 'BOOL'
  /** Bytes, shown as base64. */
  | 'BYTES'
  /** A 64-bit floating point number. NaN and infinities are shown as strings. */
  | 'DOUBLE'
  /** No value, shown as null. */
  | 'EMPTY'
  /** A signed 64-bit integer. Shown as a string beyond ±2^53. */
  | 'INT'
  /** A list of keys and values, shown as an object. */
  | 'KVLIST'
  /** Text. */
  | 'STRING';

/** The direction of an order. */
export type OrderDirection =
  /** Smallest or earliest first. */
  | 'ASC'
  /** Largest or latest first. */
  | 'DESC';

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
  /** No kind, or a kind that this version does not know. See `kindNumber`. */
  | 'UNSPECIFIED';

/** The status of the work of a span. */
export type StatusCode =
  /** It failed. */
  | 'ERROR'
  /** The application marked it as successful. */
  | 'OK'
  /** No status was set. */
  | 'UNSET';

/** Selects by start time, in [from, to): a span or trace belongs to the range it starts in, so adjacent ranges count everything once. An absent side is open. `from` may not be after `to`. */
export type TimeRange = {
  /** The first moment that belongs to the range. */
  from?: string | null | undefined;
  /** The first moment that no longer belongs to the range. */
  to?: string | null | undefined;
};

/** The order of traces, which is total: equal values are ordered by start, then trace id. */
export type TraceOrder = {
  /** Which end comes first. */
  direction?: OrderDirection;
  /** What to order by. */
  field: TraceOrderField;
};

/** What traces can be ordered by. Traces move in each of these orders while spans arrive. A walk continues in the order of its first page if the storage can look back that far; otherwise `pageInfo.orderChanged` is true. */
export type TraceOrderField =
  /** From the earliest start to the latest end. It grows when spans arrive. */
  | 'DURATION'
  /** How many spans have status ERROR. It grows when such spans arrive. */
  | 'ERROR_COUNT'
  /** When the last of its spans arrived: `completeness.lastArrival`. A trace moves to the end when a span of it arrives; a repeated span moves nothing. Where `orderChanged` is true, such a trace is given again by a walk in ascending order, and may be left out by one in descending order. On Elasticsearch, traces that layouts before 4 stored come before all others, in order of their start, until a span of them arrives. */
  | 'INGESTION_TIME'
  /** How many spans are stored. It grows when spans arrive. */
  | 'SPAN_COUNT'
  /** Start of the earliest span. It moves to the past when an earlier span arrives. */
  | 'START_TIME';

export type SearchTracesQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
  orderBy?: TraceOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchTracesQuery = { traces: { edges: Array<{ node: { traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, missingParentCount: number, services: Array<{ name: string }>, rootSpan: { name: string, service: { name: string } } | null }, matchedSpans: Array<{ spanId: string, name: string, durationNano: string, service: { name: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CountTracesQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
}>;


export type CountTracesQuery = { traces: { totalCount: number } };

export type ScatterTracesQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
  first?: number | null | undefined;
}>;


export type ScatterTracesQuery = { traces: { nodes: Array<{ traceId: string, startTimeUnixNano: string, durationNano: string, errorCount: number, rootSpan: { name: string, service: { name: string } } | null }> } };

export type SpanHeatmapQueryVariables = Exact<{
  query?: string | null | undefined;
  timeRange?: TimeRange | null | undefined;
}>;


export type SpanHeatmapQuery = { durationHeatmap: { intervalNano: string, times: Array<string>, durations: Array<{ fromNano: string, toNano: string }>, cells: Array<{ time: number, duration: number, count: number, errorCount: number }> } };

export type ParseFilterQueryVariables = Exact<{
  query: string;
}>;


export type ParseFilterQuery = { parseFilter: { mistakes: Array<{ message: string, offset: number, length: number, expected: Array<string> }> } };

export type StoredTimesQueryVariables = Exact<{ [key: string]: never; }>;


export type StoredTimesQuery = { oldest: { nodes: Array<{ startTimeUnixNano: string }> }, newest: { nodes: Array<{ startTimeUnixNano: string }> } };

export type AttributeKeysQueryVariables = Exact<{
  prefix?: string | null | undefined;
}>;


export type AttributeKeysQuery = { attributeKeys: { nodes: Array<{ key: string, scope: AttributeScope }> } };

export type AttributeValuesQueryVariables = Exact<{
  key: string;
  scope?: AttributeScope | null | undefined;
  prefix?: string | null | undefined;
}>;


export type AttributeValuesQuery = { attributeValues: { nodes: Array<{ value: unknown, type: AttributeType, count: number }> } };

export type ServiceNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type ServiceNamesQuery = { services: Array<{ name: string }> };

export type RowFragment = { spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, isParentMissing: boolean, status: { code: StatusCode }, service: { name: string }, events: { totalCount: number }, links: { totalCount: number } };

export type TraceStartQueryVariables = Exact<{
  traceId: string;
  first?: number | null | undefined;
}>;


export type TraceStartQuery = { trace: { traceId: string, startTimeUnixNano: string, durationNano: string, spanCount: number, errorCount: number, missingParentCount: number, services: Array<{ name: string }>, rootSpan: { spanId: string, name: string, service: { name: string } } | null, spans: { nodes: Array<{ spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, isParentMissing: boolean, status: { code: StatusCode }, service: { name: string }, events: { totalCount: number }, links: { totalCount: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type TracePageQueryVariables = Exact<{
  traceId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TracePageQuery = { trace: { spanCount: number, spans: { nodes: Array<{ spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, isParentMissing: boolean, status: { code: StatusCode }, service: { name: string }, events: { totalCount: number }, links: { totalCount: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type SpanDetailQueryVariables = Exact<{
  traceId: string;
  spanId: string;
  kind?: SpanKind | null | undefined;
}>;


export type SpanDetailQuery = { span: { spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, startTimeUnixNano: string, durationNano: string, selfTimeNano: string, ingestionTimeUnixNano: string, traceState: string, flags: number, droppedAttributesCount: number, droppedEventsCount: number, droppedLinksCount: number, status: { code: StatusCode, message: string }, service: { name: string }, attributes: Array<{ key: string, type: AttributeType, value: unknown }>, resource: { schemaUrl: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }, scope: { name: string, version: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }, events: { totalCount: number, nodes: Array<{ name: string, timeUnixNano: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }> }> }, links: { totalCount: number, nodes: Array<{ traceId: string, spanId: string, attributes: Array<{ key: string, type: AttributeType, value: unknown }>, span: { name: string, service: { name: string } } | null }> }, linkedFrom: { totalCount: number, nodes: Array<{ traceId: string, spanId: string, name: string, service: { name: string } }> } } | null };

export type SpanEventsQueryVariables = Exact<{
  traceId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SpanEventsQuery = { spans: { nodes: Array<{ spanId: string, kind: SpanKind, events: { nodes: Array<{ name: string, timeUnixNano: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CriticalPathQueryVariables = Exact<{
  traceId: string;
}>;


export type CriticalPathQuery = { trace: { criticalPath: Array<{ startTimeUnixNano: string, endTimeUnixNano: string, span: { spanId: string, kind: SpanKind } }> } | null };

export type FindSpansQueryVariables = Exact<{
  query?: string | null | undefined;
  traceId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type FindSpansQuery = { spans: { nodes: Array<{ spanId: string, kind: SpanKind }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

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
export const RowFragmentDoc = new TypedDocumentString(`
    fragment Row on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  isParentMissing
  status {
    code
  }
  service {
    name
  }
  events(first: 0) {
    totalCount
  }
  links(first: 0) {
    totalCount
  }
}
    `, {"fragmentName":"Row"}) as unknown as TypedDocumentString<RowFragment, unknown>;
export const SearchTracesDocument = new TypedDocumentString(`
    query SearchTraces($query: String, $timeRange: TimeRange, $orderBy: TraceOrder, $first: Int, $after: String) {
  traces(
    query: $query
    timeRange: $timeRange
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    edges {
      node {
        traceId
        startTimeUnixNano
        durationNano
        spanCount
        errorCount
        missingParentCount
        services {
          name
        }
        rootSpan {
          name
          service {
            name
          }
        }
      }
      matchedSpans(first: 3) {
        spanId
        name
        durationNano
        service {
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SearchTracesQuery, SearchTracesQueryVariables>;
export const CountTracesDocument = new TypedDocumentString(`
    query CountTraces($query: String, $timeRange: TimeRange) {
  traces(query: $query, timeRange: $timeRange, first: 1) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<CountTracesQuery, CountTracesQueryVariables>;
export const ScatterTracesDocument = new TypedDocumentString(`
    query ScatterTraces($query: String, $timeRange: TimeRange, $first: Int) {
  traces(query: $query, timeRange: $timeRange, first: $first) {
    nodes {
      traceId
      startTimeUnixNano
      durationNano
      errorCount
      rootSpan {
        name
        service {
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ScatterTracesQuery, ScatterTracesQueryVariables>;
export const SpanHeatmapDocument = new TypedDocumentString(`
    query SpanHeatmap($query: String, $timeRange: TimeRange) {
  durationHeatmap(
    query: $query
    timeRange: $timeRange
    timeBuckets: 80
    durationBuckets: 24
  ) {
    intervalNano
    times
    durations {
      fromNano
      toNano
    }
    cells {
      time
      duration
      count
      errorCount
    }
  }
}
    `) as unknown as TypedDocumentString<SpanHeatmapQuery, SpanHeatmapQueryVariables>;
export const ParseFilterDocument = new TypedDocumentString(`
    query ParseFilter($query: String!) {
  parseFilter(query: $query) {
    mistakes {
      message
      offset
      length
      expected
    }
  }
}
    `) as unknown as TypedDocumentString<ParseFilterQuery, ParseFilterQueryVariables>;
export const StoredTimesDocument = new TypedDocumentString(`
    query StoredTimes {
  oldest: traces(first: 1, orderBy: { field: START_TIME, direction: ASC }) {
    nodes {
      startTimeUnixNano
    }
  }
  newest: traces(first: 1) {
    nodes {
      startTimeUnixNano
    }
  }
}
    `) as unknown as TypedDocumentString<StoredTimesQuery, StoredTimesQueryVariables>;
export const AttributeKeysDocument = new TypedDocumentString(`
    query AttributeKeys($prefix: String) {
  attributeKeys(prefix: $prefix, first: 40) {
    nodes {
      key
      scope
    }
  }
}
    `) as unknown as TypedDocumentString<AttributeKeysQuery, AttributeKeysQueryVariables>;
export const AttributeValuesDocument = new TypedDocumentString(`
    query AttributeValues($key: String!, $scope: AttributeScope, $prefix: String) {
  attributeValues(key: $key, scope: $scope, prefix: $prefix, first: 40) {
    nodes {
      value
      type
      count
    }
  }
}
    `) as unknown as TypedDocumentString<AttributeValuesQuery, AttributeValuesQueryVariables>;
export const ServiceNamesDocument = new TypedDocumentString(`
    query ServiceNames {
  services {
    name
  }
}
    `) as unknown as TypedDocumentString<ServiceNamesQuery, ServiceNamesQueryVariables>;
export const TraceStartDocument = new TypedDocumentString(`
    query TraceStart($traceId: TraceID!, $first: Int) {
  trace(traceId: $traceId) {
    traceId
    startTimeUnixNano
    durationNano
    spanCount
    errorCount
    missingParentCount
    services {
      name
    }
    rootSpan {
      spanId
      name
      service {
        name
      }
    }
    spans(first: $first) {
      nodes {
        ...Row
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Row on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  isParentMissing
  status {
    code
  }
  service {
    name
  }
  events(first: 0) {
    totalCount
  }
  links(first: 0) {
    totalCount
  }
}`) as unknown as TypedDocumentString<TraceStartQuery, TraceStartQueryVariables>;
export const TracePageDocument = new TypedDocumentString(`
    query TracePage($traceId: TraceID!, $first: Int, $after: String) {
  trace(traceId: $traceId) {
    spanCount
    spans(first: $first, after: $after) {
      nodes {
        ...Row
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Row on Span {
  spanId
  parentSpanId
  name
  kind
  startTimeUnixNano
  durationNano
  isParentMissing
  status {
    code
  }
  service {
    name
  }
  events(first: 0) {
    totalCount
  }
  links(first: 0) {
    totalCount
  }
}`) as unknown as TypedDocumentString<TracePageQuery, TracePageQueryVariables>;
export const SpanDetailDocument = new TypedDocumentString(`
    query SpanDetail($traceId: TraceID!, $spanId: SpanID!, $kind: SpanKind) {
  span(traceId: $traceId, spanId: $spanId, kind: $kind) {
    spanId
    parentSpanId
    name
    kind
    startTimeUnixNano
    durationNano
    selfTimeNano
    ingestionTimeUnixNano
    traceState
    flags
    droppedAttributesCount
    droppedEventsCount
    droppedLinksCount
    status {
      code
      message
    }
    service {
      name
    }
    attributes {
      key
      type
      value
    }
    resource {
      schemaUrl
      attributes {
        key
        type
        value
      }
    }
    scope {
      name
      version
      attributes {
        key
        type
        value
      }
    }
    events(first: 100) {
      totalCount
      nodes {
        name
        timeUnixNano
        attributes {
          key
          type
          value
        }
      }
    }
    links(first: 100) {
      totalCount
      nodes {
        traceId
        spanId
        attributes {
          key
          type
          value
        }
        span {
          name
          service {
            name
          }
        }
      }
    }
    linkedFrom(first: 20) {
      totalCount
      nodes {
        traceId
        spanId
        name
        service {
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SpanDetailQuery, SpanDetailQueryVariables>;
export const SpanEventsDocument = new TypedDocumentString(`
    query SpanEvents($traceId: TraceID!, $first: Int, $after: String) {
  spans(
    filter: { and: [{ traceId: $traceId }, { event: {  } }] }
    first: $first
    after: $after
  ) {
    nodes {
      spanId
      kind
      events(first: 100) {
        nodes {
          name
          timeUnixNano
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SpanEventsQuery, SpanEventsQueryVariables>;
export const CriticalPathDocument = new TypedDocumentString(`
    query CriticalPath($traceId: TraceID!) {
  trace(traceId: $traceId) {
    criticalPath {
      startTimeUnixNano
      endTimeUnixNano
      span {
        spanId
        kind
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CriticalPathQuery, CriticalPathQueryVariables>;
export const FindSpansDocument = new TypedDocumentString(`
    query FindSpans($query: String, $traceId: TraceID!, $first: Int, $after: String) {
  spans(
    query: $query
    filter: { traceId: $traceId }
    first: $first
    after: $after
  ) {
    nodes {
      spanId
      kind
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<FindSpansQuery, FindSpansQueryVariables>;