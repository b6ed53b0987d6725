/** The queries of {@link file://./elasticsearch-answers.test.ts}, of every kind. */

const TRACE =
  'traceId startTimeUnixNano durationNano spanCount errorCount missingParentCount services { name } rootSpan { spanId name }';
const SPAN = 'traceId spanId kind name startTimeUnixNano durationNano status { code } service { name }';
const ATTRIBUTES = 'attributes { key value type }';
const WHOLE_SPAN = `${SPAN} parentSpanId traceState flags ${ATTRIBUTES} isParentMissing selfTimeNano
  endTimeUnixNano status { message } scope { name version ${ATTRIBUTES} } resource { ${ATTRIBUTES} }
  droppedAttributesCount droppedEventsCount droppedLinksCount
  events(first: 20) { totalCount nodes { name timeUnixNano ${ATTRIBUTES} } }
  links(first: 20) { totalCount nodes { traceId spanId traceState ${ATTRIBUTES} } }
  linkedFrom(first: 20) { totalCount nodes { ${SPAN} } }`;

/** Conditions on spans, in the form of `filter`. Some recorded spans meet each. */
const SPAN_FILTERS: readonly string[] = [
  '{ name: { eq: "HTTP GET" } }',
  '{ name: { in: ["GetDriver", "send", "sql.rows"] } }',
  '{ name: { startsWith: "/profile" } }',
  '{ name: { contains: "Get" } }',
  '{ name: { regex: "(?i)get|find" } }',
  '{ and: [{ name: { notRegex: "sql|span" } }, { name: { notContains: "o" } }, { name: { ne: "ingress" } }] }',
  '{ name: { gte: "router", lt: "s" } }',
  '{ kind: { in: [PRODUCER, CONSUMER] } }',
  '{ and: [{ kind: { ne: UNSPECIFIED } }, { service: { notIn: ["frontend", "geo"] } }] }',
  '{ statusCode: { eq: ERROR } }',
  '{ statusMessage: { ne: "" } }',
  '{ service: { startsWith: "ts-route" } }',
  '{ and: [{ service: { eq: "frontend" } }, { kind: { eq: CLIENT } }, { durationNano: { gt: "1000000" } }] }',
  '{ durationNano: { eq: "0" } }',
  '{ durationNano: { gte: "1000000", lt: "1100000" } }',
  '{ startTimeUnixNano: { lt: "1500000000000000000" } }',
  '{ endTimeUnixNano: { gte: "1782036644630407050" } }',
  '{ isRoot: true }',
  '{ scopeName: { regex: "." } }',
  '{ attribute: { key: "http.status_code", eq: 200 } }',
  '{ attribute: { key: "http.status_code", eq: "200" } }',
  '{ attribute: { key: "http.status_code", gte: 200 } }',
  '{ attribute: { key: "http.status_code", type: STRING, exists: true } }',
  '{ attribute: { key: "http.method", ne: "GET" } }',
  '{ attribute: { key: "http.method", in: ["POST", "PUT"] } }',
  '{ attribute: { key: "http.url", startsWith: "/hotels?inDate=2015-04-1" } }',
  '{ attribute: { key: "http.url", contains: "cart" } }',
  '{ attribute: { key: "http.url", notRegex: "^http|^/[ht]" } }',
  '{ attribute: { key: "sameplacetag3", lt: 73 } }',
  '{ attribute: { key: "sampler.param", eq: true } }',
  '{ attribute: { key: "zipkin.shared", exists: true } }',
  '{ and: [{ kind: { eq: SERVER } }, { attribute: { key: "component", exists: false } }] }',
  '{ attribute: { key: "service.name", scope: RESOURCE, eq: "mysql" } }',
  '{ attribute: { key: "@jaeger@warnings", contains: "clock" } }',
  '{ event: { name: { contains: "e" } } }',
  '{ event: { attribute: { key: "level", exists: true } } }',
  '{ event: { timeSinceStartNano: { gt: "1000000" } } }',
  '{ link: { target: { kind: { eq: SERVER } } } }',
  '{ or: [{ name: { eq: "Redis" } }, { statusCode: { eq: ERROR } }, { attribute: { key: "class", eq: "Projector" } }] }',
  '{ and: [{ service: { eq: "frontend" } }, { not: { kind: { eq: CLIENT } } }] }',
  '{ parent: { kind: { eq: PRODUCER } } }',
  '{ and: [{ kind: { eq: SERVER } }, { parent: { name: { contains: "router" } } }] }',
  '{ ancestor: { statusCode: { eq: ERROR } } }',
  '{ child: { attribute: { key: "peer.service", eq: "kafka" } } }',
  '{ descendant: { statusCode: { eq: ERROR } } }',
  '{ sibling: { name: { eq: "GetDriver" } } }',
  '{ and: [{ childCount: { gte: "10" } }, { service: { startsWith: "front" } }] }',
  '{ and: [{ isRoot: true }, { trace: { spanCount: { gt: 20 } } }, { trace: { service: { eq: "frontend" } } }] }',
];

/** Conditions on traces. Some recorded traces meet each. */
const TRACE_FILTERS: readonly string[] = [
  '{ durationNano: { gt: "1000000000" } }',
  '{ spanCount: { gte: 10, lt: 20 } }',
  '{ errorCount: { gt: 0 } }',
  '{ service: { eq: "redis-manual" } }',
  '{ rootName: { startsWith: "init" } }',
  '{ rootService: { in: ["frontend", "nginx"] } }',
  '{ anySpan: { and: [{ kind: { eq: SERVER } }, { durationNano: { gt: "1000000" } }] } }',
  '{ noSpan: { statusCode: { eq: ERROR } } }',
  '{ everySpan: { kind: { in: [SERVER, CLIENT] } } }',
  '{ and: [{ anySpan: { kind: { eq: PRODUCER } } }, { anySpan: { kind: { eq: CONSUMER } } }] }',
  '{ or: [{ rootName: { eq: "send" } }, { matchingSpans: { filter: { name: { eq: "GetDriver" } }, count: { gte: "5" } } }] }',
  '{ not: { service: { regex: "service|front" } } }',
  '{ matchingSpans: { filter: { kind: { eq: CLIENT } }, count: { gt: "3" }, avg: { of: { field: DURATION }, gt: 1000000 } } }',
  '{ matchingSpans: { filter: { name: { startsWith: "HTTP" } }, sum: { of: { field: DURATION }, gt: 1000000 } } }',
  '{ matchingSpans: { filter: { kind: { eq: SERVER } }, max: { of: { attribute: { key: "http.status_code" } }, gte: 200 } } }',
];

/** Conditions as text, on spans and traces. */
const TEXTS: readonly string[] = [
  '{ resource.service.name = "frontend" && duration > 5ms }',
  '{ name =~ "HTTP.*" || status = error }',
  '{ span.http.method = "POST" } >> { kind = client }',
];

const PAGE_INFO = 'hasNextPage hasPreviousPage startCursor endCursor';
/** Those that follow from the spans: two programs take them at different times. */
const TRACE_ORDERS = ['START_TIME', 'DURATION', 'SPAN_COUNT', 'ERROR_COUNT'];

/** A list that is walked in pages, from either side. */
export interface Walk {
  readonly name: string;
  readonly pageSize: number;
  /** From each side. */
  readonly pages: number;
  /** The query for a page such as `first: 3, after: "…"`. */
  readonly queryOf: (page: string) => string;
}

const walk = (list: string, fields: string, [pageSize, pages]: readonly [number, number], order: string): Walk => ({
  name: `${list} by ${order}`,
  pageSize,
  pages,
  queryOf: (page) =>
    `{ list: ${list}(${page}, orderBy: { ${order} }) { nodes { ${fields} } pageInfo { ${PAGE_INFO} } } }`,
});

export const WALKS: readonly Walk[] = [
  ...TRACE_ORDERS.flatMap((field) =>
    ['ASC', 'DESC'].map((direction) => walk('traces', TRACE, [400, 5], `field: ${field}, direction: ${direction}`)),
  ),
  // Beyond the 10,000 hits that a cluster pages through by offset.
  walk('spans', SPAN, [1_000, 12], 'field: START_TIME'),
  walk('spans', SPAN, [1_000, 2], 'field: DURATION'),
  walk('spans', SPAN, [1_000, 2], 'field: END_TIME'),
];

/** Single queries. */
export const QUERIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    SPAN_FILTERS.map((filter) => [
      `spans: ${filter}`,
      `{ found: spans(first: 50, filter: ${filter}) { totalCount nodes { ${SPAN} } pageInfo { hasNextPage } } }`,
    ]),
  ),
  ...Object.fromEntries(
    TRACE_FILTERS.map((filter) => [
      `traces: ${filter}`,
      `{ found: traces(first: 50, filter: ${filter}) { totalCount nodes { ${TRACE} } pageInfo { hasNextPage } } }`,
    ]),
  ),
  ...Object.fromEntries(
    TEXTS.map((text) => [
      `as text: ${text}`,
      `{ found: traces(first: 50, query: ${JSON.stringify(text)}) { totalCount nodes { ${TRACE} } }
         spans(first: 50, query: ${JSON.stringify(text)}) { totalCount nodes { ${SPAN} } } }`,
    ]),
  ),
  'largest traces, whole': `{ found: traces(first: 3, orderBy: { field: SPAN_COUNT }) { totalCount nodes {
    ${TRACE} depth rootSpans { spanId } spans(first: 200) { totalCount nodes { ${WHOLE_SPAN} } } } } }`,
  'traces with errors, whole': `{ found: traces(first: 5, orderBy: { field: ERROR_COUNT }) { totalCount nodes {
    ${TRACE} spans(first: 200, filter: { statusCode: { eq: ERROR } }) { totalCount nodes { ${WHOLE_SPAN} } } } } }`,
  'linked spans, whole': `{ found: spans(first: 20, filter: { link: { target: { name: { regex: "." } } } }) { totalCount nodes { ${WHOLE_SPAN} } } }`,
  'tree from the roots': `{ found: spans(first: 20, filter: { and: [{ isRoot: true }, { childCount: { gt: "1" } }] }) {
    totalCount nodes { ${SPAN} descendants(first: 50, maxDepth: 3) { totalCount nodes { spanId } }
      children(first: 20) { totalCount nodes { spanId parent { spanId } children(first: 20) { nodes { spanId } } } } } } }`,
  'ancestors of the deepest': `{ found: spans(first: 20, filter: { and: [{ childCount: { eq: "0" } }, { trace: { spanCount: { gt: 30 } } }] }) {
    totalCount nodes { ${SPAN} ancestors { spanId name } trace { traceId depth } } } }`,
  'services and operations':
    '{ services { name spanCount operations(first: 1000) { totalCount nodes { name kind spanCount } } } }',
  'services of one hour':
    '{ services(timeRange: { from: "2022-08-23T15:00:00Z", to: "2022-08-23T18:00:00Z" }) { name spanCount } }',
  'spans of a minute': `{ found: spans(first: 50, timeRange: { from: "2024-10-30T12:24:00Z", to: "2024-10-30T12:25:00Z" },
    filter: { service: { eq: "frontend" } }) { totalCount nodes { ${SPAN} } } }`,
  'attribute keys': '{ attributeKeys(first: 1000) { totalCount nodes { key scope types } } }',
  'values under a filter': `{ url: attributeValues(key: "http.url", first: 100, filter: { kind: { eq: CLIENT } }) { totalCount nodes { value type count } }
    status: attributeValues(key: "http.status_code", filter: { service: { eq: "frontend" } }) { totalCount nodes { value type count } }
    numbers: attributeStatistics(key: "http.status_code", filter: { service: { eq: "frontend" } }) { count min max avg } }`,
  'attribute keys by prefix, scope and time': `{ prefix: attributeKeys(prefix: "http.", first: 100) { totalCount nodes { key scope types } }
    scope: attributeKeys(scope: EVENT, first: 100) { totalCount nodes { key scope types } }
    time: attributeKeys(timeRange: { from: "2024-01-01T00:00:00Z" }, first: 500) { totalCount nodes { key scope types } } }`,
  'attribute keys with counts': `{ part: attributeKeys(contains: "http", first: 100) { totalCount nodes { key scope types spanCount } }
    failed: attributeKeys(filter: { statusCode: { eq: ERROR } }, first: 500) { totalCount nodes { key scope types spanCount } } }`,
  'what failed spans have in common': `{ compareSpans(selection: { query: "{ status = error }" }, baseline: {}, first: 50) {
    selectionCount baselineCount
    attributes { scope key score values { value selectionCount baselineCount }
      numbers { selection { count min max quantile(q: 0.5) } baseline { count min max quantile(q: 0.5) } } } } }`,
};

/** Queries for every attribute key. */
export const OF_EACH_KEY = `query ($key: String!, $scope: AttributeScope) {
  here: attributeValues(key: $key, scope: $scope, first: 1000) { totalCount nodes { value type count } }
  anywhere: attributeValues(key: $key, prefix: "1", first: 100) { totalCount nodes { value type count } }
  numbers: attributeStatistics(key: $key, scope: $scope) { count min max avg quantile(q: 0.5) }
}`;
