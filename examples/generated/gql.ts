/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query NewestTraces($first: Int, $after: String, $filter: TraceFilter) {\n  traces(first: $first, after: $after, filter: $filter) {\n    nodes {\n      ...TraceSummary\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nfragment TraceSummary on Trace {\n  traceId\n  startTime\n  durationNano\n  spanCount\n  errorCount\n  rootSpan {\n    name\n  }\n  services {\n    name\n  }\n}": typeof types.NewestTracesDocument,
    "query SearchSpans($filter: SpanFilter!, $timeRange: TimeRange, $orderBy: SpanOrder, $first: Int = 100, $after: String) {\n  spans(\n    filter: $filter\n    timeRange: $timeRange\n    orderBy: $orderBy\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      traceId\n      spanId\n      name\n      durationNano\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.SearchSpansDocument,
    "query Services($timeRange: TimeRange) {\n  services(timeRange: $timeRange) {\n    name\n    spanCount(timeRange: $timeRange)\n    operations(first: 1000, timeRange: $timeRange) {\n      nodes {\n        name\n        kind\n        spanCount\n      }\n    }\n  }\n}": typeof types.ServicesDocument,
    "query WholeTrace($traceId: TraceID!, $after: String) {\n  trace(traceId: $traceId) {\n    ...TraceSummary\n    spans(first: 1000, after: $after) {\n      nodes {\n        ...SpanDetails\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}\n\nfragment SpanDetails on Span {\n  spanId\n  parentSpanId\n  name\n  kind\n  startTimeUnixNano\n  durationNano\n  service {\n    name\n  }\n  status {\n    code\n    message\n  }\n  attributes {\n    key\n    value\n    type\n  }\n  events(first: 100) {\n    nodes {\n      ...EventDetails\n    }\n  }\n  links(first: 100) {\n    nodes {\n      traceId\n      spanId\n      attributes {\n        key\n        value\n        type\n      }\n    }\n  }\n}\n\nfragment EventDetails on Event {\n  name\n  timeUnixNano\n  attributeMap\n}": typeof types.WholeTraceDocument,
};
const documents: Documents = {
    "query NewestTraces($first: Int, $after: String, $filter: TraceFilter) {\n  traces(first: $first, after: $after, filter: $filter) {\n    nodes {\n      ...TraceSummary\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nfragment TraceSummary on Trace {\n  traceId\n  startTime\n  durationNano\n  spanCount\n  errorCount\n  rootSpan {\n    name\n  }\n  services {\n    name\n  }\n}": types.NewestTracesDocument,
    "query SearchSpans($filter: SpanFilter!, $timeRange: TimeRange, $orderBy: SpanOrder, $first: Int = 100, $after: String) {\n  spans(\n    filter: $filter\n    timeRange: $timeRange\n    orderBy: $orderBy\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      traceId\n      spanId\n      name\n      durationNano\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": types.SearchSpansDocument,
    "query Services($timeRange: TimeRange) {\n  services(timeRange: $timeRange) {\n    name\n    spanCount(timeRange: $timeRange)\n    operations(first: 1000, timeRange: $timeRange) {\n      nodes {\n        name\n        kind\n        spanCount\n      }\n    }\n  }\n}": types.ServicesDocument,
    "query WholeTrace($traceId: TraceID!, $after: String) {\n  trace(traceId: $traceId) {\n    ...TraceSummary\n    spans(first: 1000, after: $after) {\n      nodes {\n        ...SpanDetails\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}\n\nfragment SpanDetails on Span {\n  spanId\n  parentSpanId\n  name\n  kind\n  startTimeUnixNano\n  durationNano\n  service {\n    name\n  }\n  status {\n    code\n    message\n  }\n  attributes {\n    key\n    value\n    type\n  }\n  events(first: 100) {\n    nodes {\n      ...EventDetails\n    }\n  }\n  links(first: 100) {\n    nodes {\n      traceId\n      spanId\n      attributes {\n        key\n        value\n        type\n      }\n    }\n  }\n}\n\nfragment EventDetails on Event {\n  name\n  timeUnixNano\n  attributeMap\n}": types.WholeTraceDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query NewestTraces($first: Int, $after: String, $filter: TraceFilter) {\n  traces(first: $first, after: $after, filter: $filter) {\n    nodes {\n      ...TraceSummary\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nfragment TraceSummary on Trace {\n  traceId\n  startTime\n  durationNano\n  spanCount\n  errorCount\n  rootSpan {\n    name\n  }\n  services {\n    name\n  }\n}"): typeof import('./graphql.ts').NewestTracesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SearchSpans($filter: SpanFilter!, $timeRange: TimeRange, $orderBy: SpanOrder, $first: Int = 100, $after: String) {\n  spans(\n    filter: $filter\n    timeRange: $timeRange\n    orderBy: $orderBy\n    first: $first\n    after: $after\n  ) {\n    nodes {\n      traceId\n      spanId\n      name\n      durationNano\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"): typeof import('./graphql.ts').SearchSpansDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Services($timeRange: TimeRange) {\n  services(timeRange: $timeRange) {\n    name\n    spanCount(timeRange: $timeRange)\n    operations(first: 1000, timeRange: $timeRange) {\n      nodes {\n        name\n        kind\n        spanCount\n      }\n    }\n  }\n}"): typeof import('./graphql.ts').ServicesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query WholeTrace($traceId: TraceID!, $after: String) {\n  trace(traceId: $traceId) {\n    ...TraceSummary\n    spans(first: 1000, after: $after) {\n      nodes {\n        ...SpanDetails\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}\n\nfragment SpanDetails on Span {\n  spanId\n  parentSpanId\n  name\n  kind\n  startTimeUnixNano\n  durationNano\n  service {\n    name\n  }\n  status {\n    code\n    message\n  }\n  attributes {\n    key\n    value\n    type\n  }\n  events(first: 100) {\n    nodes {\n      ...EventDetails\n    }\n  }\n  links(first: 100) {\n    nodes {\n      traceId\n      spanId\n      attributes {\n        key\n        value\n        type\n      }\n    }\n  }\n}\n\nfragment EventDetails on Event {\n  name\n  timeUnixNano\n  attributeMap\n}"): typeof import('./graphql.ts').WholeTraceDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
