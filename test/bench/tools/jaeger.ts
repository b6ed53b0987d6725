/** Questions to Jaeger's API. */
import type { Comparison, Stored } from './comparison.ts';

const ATTRIBUTES = 'attributes { key value type }';
const WHOLE_SPAN = `spanId parentSpanId traceState flags name kind startTimeUnixNano endTimeUnixNano status { code message } ${ATTRIBUTES}
  events { nodes { name timeUnixNano ${ATTRIBUTES} } } links { nodes { traceId spanId ${ATTRIBUTES} } }
  resource { ${ATTRIBUTES} } scope { name version }`;
const SUMMARY = `traceId startTimeUnixNano endTimeUnixNano spanCount errorCount missingParentCount
  rootSpan { name service { name } } serviceBreakdown { service { name } spanCount errorCount }`;

const trace = (name: string, id: string, first: number): Comparison => ({
  name: `Jaeger: ${name}`,
  tool: { path: `/jaeger/api/traces/${id}` },
  graphql: {
    query: `query ($id: TraceID!) { trace(traceId: $id) { spans(first: ${first}) { nodes { ${WHOLE_SPAN} } } } }`,
    variables: { id },
  },
});

export function jaegerComparisons({ traceId, largeTraceId, service, operation, start, end }: Stored): Comparison[] {
  const filter = {
    and: [
      { service: { eq: service } },
      { name: { eq: operation } },
      { startTimeUnixNano: { gte: `${start}000000000`, lt: `${end}000000000` } },
    ],
  };
  const v1 = new URLSearchParams({ service, operation, start: `${start}000000`, end: `${end}000000`, limit: '20' });
  const v3 = new URLSearchParams({
    'query.serviceName': service,
    'query.operationName': operation,
    'query.startTimeMin': iso(start),
    'query.startTimeMax': iso(end),
    'query.searchDepth': '20',
  });
  const search = (name: string, path: string, fields: string): Comparison => ({
    name: `Jaeger: ${name}`,
    tool: { path },
    graphql: {
      query: `query ($filter: SpanFilter!) { traces(filter: { anySpan: $filter }, first: 20) { nodes { ${fields} } } }`,
      variables: { filter },
    },
  });
  return [
    trace('an ordinary trace', traceId, 100),
    trace('a trace of 10,000 spans (GraphQL: 1,000 of them, a page)', largeTraceId, 1_000),
    search('search', `/jaeger/api/traces?${v1}`, `spans(first: 60) { nodes { ${WHOLE_SPAN} } }`),
    search('summaries', `/jaeger/api/v3/trace-summaries?${v3}`, SUMMARY),
  ];
}

function iso(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
