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
    "query SpanCount {\n  spans(first: 0) {\n    totalCount\n  }\n}\n\nquery TraceSpanCount($traceId: TraceID!) {\n  trace(traceId: $traceId) {\n    spanCount\n  }\n}\n\nquery Arrived {\n  traces(first: 10) {\n    totalCount\n    nodes {\n      traceId\n      spanCount\n      rootSpan {\n        name\n        service {\n          name\n        }\n      }\n    }\n  }\n}": typeof types.SpanCountDocument,
    "query Spans($filter: SpanFilter, $query: String, $after: String) {\n  spans(\n    filter: $filter\n    query: $query\n    orderBy: {field: START_TIME, direction: ASC}\n    first: 500\n    after: $after\n  ) {\n    nodes {\n      ...Span\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nfragment Span on Span {\n  traceId\n  spanId\n  parentSpanId\n  name\n  kind\n  startTimeUnixNano\n  endTimeUnixNano\n  durationNano\n  durationMs\n  service {\n    name\n  }\n  status {\n    code\n    message\n  }\n  attributes: attributeMap\n  resource {\n    attributes: attributeMap\n  }\n  scope {\n    name\n    version\n  }\n  events(first: 100) {\n    nodes {\n      name\n      timeUnixNano\n      attributes: attributeMap\n    }\n  }\n  links(first: 100) {\n    nodes {\n      traceId\n      spanId\n      attributes: attributeMap\n    }\n  }\n}": typeof types.SpansDocument,
    "query TraceIds($filter: TraceFilter, $query: String, $after: String) {\n  traces(\n    filter: $filter\n    query: $query\n    orderBy: {field: START_TIME, direction: ASC}\n    first: 500\n    after: $after\n  ) {\n    nodes {\n      traceId\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nquery Trace($traceId: TraceID!, $after: String) {\n  trace(traceId: $traceId) {\n    ...TraceSummary\n    spans(first: 500, after: $after) {\n      nodes {\n        ...Span\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}\n\nfragment TraceSummary on Trace {\n  traceId\n  startTimeUnixNano\n  endTimeUnixNano\n  durationNano\n  durationMs\n  spanCount\n  errorCount\n  missingParentCount\n  services {\n    name\n  }\n}": typeof types.TraceIdsDocument,
};
const documents: Documents = {
    "query SpanCount {\n  spans(first: 0) {\n    totalCount\n  }\n}\n\nquery TraceSpanCount($traceId: TraceID!) {\n  trace(traceId: $traceId) {\n    spanCount\n  }\n}\n\nquery Arrived {\n  traces(first: 10) {\n    totalCount\n    nodes {\n      traceId\n      spanCount\n      rootSpan {\n        name\n        service {\n          name\n        }\n      }\n    }\n  }\n}": types.SpanCountDocument,
    "query Spans($filter: SpanFilter, $query: String, $after: String) {\n  spans(\n    filter: $filter\n    query: $query\n    orderBy: {field: START_TIME, direction: ASC}\n    first: 500\n    after: $after\n  ) {\n    nodes {\n      ...Span\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nfragment Span on Span {\n  traceId\n  spanId\n  parentSpanId\n  name\n  kind\n  startTimeUnixNano\n  endTimeUnixNano\n  durationNano\n  durationMs\n  service {\n    name\n  }\n  status {\n    code\n    message\n  }\n  attributes: attributeMap\n  resource {\n    attributes: attributeMap\n  }\n  scope {\n    name\n    version\n  }\n  events(first: 100) {\n    nodes {\n      name\n      timeUnixNano\n      attributes: attributeMap\n    }\n  }\n  links(first: 100) {\n    nodes {\n      traceId\n      spanId\n      attributes: attributeMap\n    }\n  }\n}": types.SpansDocument,
    "query TraceIds($filter: TraceFilter, $query: String, $after: String) {\n  traces(\n    filter: $filter\n    query: $query\n    orderBy: {field: START_TIME, direction: ASC}\n    first: 500\n    after: $after\n  ) {\n    nodes {\n      traceId\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nquery Trace($traceId: TraceID!, $after: String) {\n  trace(traceId: $traceId) {\n    ...TraceSummary\n    spans(first: 500, after: $after) {\n      nodes {\n        ...Span\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}\n\nfragment TraceSummary on Trace {\n  traceId\n  startTimeUnixNano\n  endTimeUnixNano\n  durationNano\n  durationMs\n  spanCount\n  errorCount\n  missingParentCount\n  services {\n    name\n  }\n}": types.TraceIdsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SpanCount {\n  spans(first: 0) {\n    totalCount\n  }\n}\n\nquery TraceSpanCount($traceId: TraceID!) {\n  trace(traceId: $traceId) {\n    spanCount\n  }\n}\n\nquery Arrived {\n  traces(first: 10) {\n    totalCount\n    nodes {\n      traceId\n      spanCount\n      rootSpan {\n        name\n        service {\n          name\n        }\n      }\n    }\n  }\n}"): typeof import('./graphql.ts').SpanCountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Spans($filter: SpanFilter, $query: String, $after: String) {\n  spans(\n    filter: $filter\n    query: $query\n    orderBy: {field: START_TIME, direction: ASC}\n    first: 500\n    after: $after\n  ) {\n    nodes {\n      ...Span\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nfragment Span on Span {\n  traceId\n  spanId\n  parentSpanId\n  name\n  kind\n  startTimeUnixNano\n  endTimeUnixNano\n  durationNano\n  durationMs\n  service {\n    name\n  }\n  status {\n    code\n    message\n  }\n  attributes: attributeMap\n  resource {\n    attributes: attributeMap\n  }\n  scope {\n    name\n    version\n  }\n  events(first: 100) {\n    nodes {\n      name\n      timeUnixNano\n      attributes: attributeMap\n    }\n  }\n  links(first: 100) {\n    nodes {\n      traceId\n      spanId\n      attributes: attributeMap\n    }\n  }\n}"): typeof import('./graphql.ts').SpansDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query TraceIds($filter: TraceFilter, $query: String, $after: String) {\n  traces(\n    filter: $filter\n    query: $query\n    orderBy: {field: START_TIME, direction: ASC}\n    first: 500\n    after: $after\n  ) {\n    nodes {\n      traceId\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}\n\nquery Trace($traceId: TraceID!, $after: String) {\n  trace(traceId: $traceId) {\n    ...TraceSummary\n    spans(first: 500, after: $after) {\n      nodes {\n        ...Span\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}\n\nfragment TraceSummary on Trace {\n  traceId\n  startTimeUnixNano\n  endTimeUnixNano\n  durationNano\n  durationMs\n  spanCount\n  errorCount\n  missingParentCount\n  services {\n    name\n  }\n}"): typeof import('./graphql.ts').TraceIdsDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
