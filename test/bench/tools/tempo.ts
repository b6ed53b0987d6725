/** Questions to Tempo's API. */
import type { Comparison, Stored } from './comparison.ts';

const PROTOBUF = { accept: 'application/protobuf' };
const ATTRIBUTES = 'attributes { key value type }';
const WHOLE_SPAN = `spanId parentSpanId traceState flags name kind startTimeUnixNano endTimeUnixNano status { code message } ${ATTRIBUTES}
  events { nodes { name timeUnixNano ${ATTRIBUTES} } } links { nodes { traceId spanId ${ATTRIBUTES} } }
  resource { ${ATTRIBUTES} } scope { name version }`;
const FOUND_TRACE = `traceId startTimeUnixNano durationMs spanCount errorCount services { name }
  rootSpan { name service { name } }`;
const MATCHED_SPAN = 'matchedSpans(first: 3) { spanId startTimeUnixNano durationNano }';

export function tempoComparisons({ traceId, largeTraceId, service, operation, start, end }: Stored): Comparison[] {
  const timeRange = { from: iso(start), to: iso(end) };
  const search = (name: string, query: string): Comparison => ({
    name: `Tempo: ${name}`,
    tool: { path: `/tempo/api/search?${new URLSearchParams({ q: query, start: `${start}`, end: `${end}` })}` },
    graphql: {
      query: `query ($query: String!, $timeRange: TimeRange!) {
        traces(query: $query, timeRange: $timeRange, first: 20) { edges { ${MATCHED_SPAN} node { ${FOUND_TRACE} } } }
      }`,
      variables: { query, timeRange },
    },
  });
  const values = (name: string, tag: string, condition?: string): Comparison => ({
    name: `Tempo: ${name}`,
    tool: {
      path: `/tempo/api/v2/search/tag/${encodeURIComponent(tag)}/values?${new URLSearchParams({
        limit: '1000',
        start: `${start}`,
        end: `${end}`,
        ...(condition && { q: `{ ${condition} }` }),
      })}`,
    },
    graphql: {
      query: `query ($timeRange: TimeRange!, $key: String!, $scope: AttributeScope!, $filter: SpanFilter) {
        attributeValues(key: $key, scope: $scope, timeRange: $timeRange, filter: $filter, first: 1000) { nodes { value } }
      }`,
      variables: {
        timeRange,
        key: tag.slice(tag.indexOf('.') + 1),
        scope: tag.startsWith('resource.') ? 'RESOURCE' : 'SPAN',
        ...(condition && { filter: { service: { eq: service } } }),
      },
    },
  });
  return [
    trace('an ordinary trace', traceId, 100),
    trace('a trace of 10,000 spans', largeTraceId, 10_000),
    search('search, everything', '{}'),
    search('search, a service', `{ resource.service.name = "${service}" }`),
    search('search, a service and a name', `{ resource.service.name = "${service}" && name = "${operation}" }`),
    search('search, errors', '{ status = error }'),
    search('search, finds nothing', '{ .no.such.attribute = "x" }'),
    values('values of service.name', 'resource.service.name'),
    values('values of an attribute', 'span.http.response.status_code'),
    values(
      'values of an attribute in a service',
      'span.http.response.status_code',
      `resource.service.name = "${service}"`,
    ),
  ];
}

function trace(name: string, id: string, first: number): Comparison {
  return {
    name: `Tempo: ${name}`,
    tool: { path: `/tempo/api/v2/traces/${id}`, headers: PROTOBUF },
    graphql: {
      query: `query ($id: TraceID!) { trace(traceId: $id) { spans(first: ${first}) { nodes { ${WHOLE_SPAN} } } } }`,
      variables: { id },
    },
  };
}

function iso(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
