/** The questions that are measured, with many different arguments each, and the right answers. */
import { SPAN_KINDS, type Span } from '../../src/model/span.ts';
import {
  expectedListedSpan,
  expectedSpan,
  expectedWholeSpan,
  inOrder,
  LISTED_SPAN_FIELDS,
  SPAN_FIELDS,
  WHOLE_SPAN_FIELDS,
} from './expected-trace.ts';
import {
  type AttributeSample,
  FOUND_SPAN_FIELDS,
  FOUND_TRACE_FIELDS,
  PAGE_SIZE,
  type Samples,
  type SearchSample,
  type ServiceAttributeSample,
  type ServiceCount,
  type SlowOperation,
} from './samples.ts';
import { SEARCHES } from './searches.ts';

/** One question with its arguments and the `data` of the right answer. */
export interface Question {
  readonly variables: object;
  readonly answer: object;
}

export interface Query {
  /** Short, for the table. */
  readonly name: string;
  readonly operation: string;
  /** Asked in turn; at least one. */
  readonly questions: readonly Question[];
  /** The page of {@link PAGE_SIZE} items of `list: spans(after: $after)` that is asked for, where it is not the first. */
  readonly page?: number;
  /** The median that is aimed at, in milliseconds. */
  readonly aimMs?: number;
  /** How often it is measured, in parts of what is asked for; heavy ones less often. */
  readonly share?: number;
}

/** Names of the queries that the summary shows. */
export const QUERY = {
  typename: 'limit: {__typename}',
  trace: 'trace of 18-22 spans',
  slowInPast: '20 newest spans, slow operation, first hour',
  orderReference: 'rare attribute, any scope',
  user: '20 newest spans of a user',
  userInService: '20 newest spans of a user in a service',
  services: 'services, operations',
  containsNothing: 'contains, finds nothing, 1 h',
  manySpans: 'trace of 10,000 spans in one answer',
} as const;

const TRACE = `query Trace($id: TraceID!) {
  trace(traceId: $id) { traceId spanCount spans(first: 100) { nodes {${SPAN_FIELDS} } } }
}`;

const WHOLE_TRACE = `query WholeTrace($id: TraceID!) {
  trace(traceId: $id) { traceId spanCount spans(first: 1000) { nodes {${WHOLE_SPAN_FIELDS} } } }
}`;

/** One page; the measured server allows it. */
const LISTED_TRACE = `query ListedTrace($id: TraceID!) {
  trace(traceId: $id) { traceId spanCount spans(first: 10000) { nodes { ${LISTED_SPAN_FIELDS} } } }
}`;

const SLOW_CONDITION =
  '{ and: [{ service: { eq: $service } }, { name: { eq: $name } }, { durationNano: { gt: $over } }] }';

const SLOW_TRACES = `query SlowTraces($service: String!, $name: String!, $over: BigInt!) {
  traces(first: ${PAGE_SIZE}, filter: { anySpan: ${SLOW_CONDITION} }) { nodes { ${FOUND_TRACE_FIELDS} } }
}`;

const SLOW_SPANS = `query SlowSpans($service: String!, $name: String!, $over: BigInt!) {
  spans(first: ${PAGE_SIZE}, filter: ${SLOW_CONDITION}) { nodes { ${FOUND_SPAN_FIELDS} } }
}`;

/** The load's first. */
const HOUR = '{ from: "2026-11-22T12:00:00Z", to: "2026-11-22T13:00:00Z" }';

const SLOW_SPANS_IN_PAST = SLOW_SPANS.replace('filter:', `timeRange: ${HOUR}, filter:`);

const SPANS_BY_ATTRIBUTE = `query SpansByAttribute($key: String!, $value: AttributeValue!, $scope: AttributeScope) {
  spans(first: ${PAGE_SIZE}, filter: { attribute: { key: $key, scope: $scope, eq: $value } }) { nodes { ${FOUND_SPAN_FIELDS} } }
}`;

const ATTRIBUTE_IN_SERVICE = `query AttributeInService($key: String!, $value: AttributeValue!, $service: String!) {
  spans(first: ${PAGE_SIZE}, filter: { and: [{ service: { eq: $service } }, { attribute: { key: $key, eq: $value } }] }) {
    nodes { ${FOUND_SPAN_FIELDS} }
  }
}`;

const SERVICES = `query Services { services { name operations(first: 100) { nodes { name kind } } } }`;

const SERVICE_COUNTS = `query ServiceCounts {
  services { name spanCount operations(first: 100) { nodes { name kind spanCount } } }
}`;

/** The queries for a load, smallest first. */
export function queriesOf(samples: Samples): readonly Query[] {
  const { traces, bigTraces, largestTraces, slowOperations, slowInPast, rare, rareInService } = samples;
  const { searches, shared, sharedInService, services } = samples;
  const queries: readonly Query[] = [
    {
      name: QUERY.typename,
      operation: '{ __typename }',
      questions: [{ variables: {}, answer: { __typename: 'Query' } }],
    },
    { name: QUERY.trace, operation: TRACE, questions: traces.map(traceQuestion(expectedSpan)), aimMs: 3 },
    {
      name: '20 newest traces, slow operation',
      operation: SLOW_TRACES,
      questions: slowOperations.map(slowTraces),
      aimMs: 5,
    },
    {
      name: '20 newest spans, slow operation',
      operation: SLOW_SPANS,
      questions: slowOperations.map(slowSpans),
      aimMs: 5,
    },
    {
      name: QUERY.slowInPast,
      operation: SLOW_SPANS_IN_PAST,
      questions: slowInPast.map(slowSpans),
      aimMs: 2.5,
    },
    { name: QUERY.orderReference, operation: SPANS_BY_ATTRIBUTE, questions: rare.map(byAttribute()), aimMs: 5 },
    {
      name: 'rare attribute, span scope',
      operation: SPANS_BY_ATTRIBUTE,
      questions: rare.map(byAttribute('SPAN')),
      aimMs: 5,
    },
    {
      name: QUERY.user,
      operation: SPANS_BY_ATTRIBUTE,
      questions: shared.map(byAttribute('SPAN')),
      aimMs: 5,
    },
    {
      name: 'rare attribute in a common service',
      operation: ATTRIBUTE_IN_SERVICE,
      questions: rareInService.map(inService),
      aimMs: 10,
    },
    {
      name: QUERY.userInService,
      operation: ATTRIBUTE_IN_SERVICE,
      questions: sharedInService.map(inService),
      aimMs: 3,
    },
    ...searches.flatMap(searchQuery),
    { name: QUERY.services, operation: SERVICES, questions: [servicesQuestion(services)], aimMs: 5 },
    {
      name: 'services, operations, counts',
      operation: SERVICE_COUNTS,
      questions: [countsQuestion(services)],
      aimMs: 5,
    },
    {
      name: 'whole trace of 1,000 spans',
      operation: WHOLE_TRACE,
      questions: bigTraces.map(traceQuestion(expectedWholeSpan)),
      share: 0.1,
    },
    {
      name: QUERY.manySpans,
      operation: LISTED_TRACE,
      questions: largestTraces.map(traceQuestion(expectedListedSpan)),
      aimMs: 60,
      share: 0.1,
    },
  ];
  return queries.filter(({ questions }) => questions.length > 0);
}

function traceQuestion(expected: (span: Span) => object): (spans: readonly Span[]) => Question {
  return (spans) => {
    const traceId = spans[0]?.traceId ?? '';
    const nodes = inOrder(spans).map(expected);
    return { variables: { id: traceId }, answer: { trace: { traceId, spanCount: spans.length, spans: { nodes } } } };
  };
}

function slowTraces({ service, name, overNano, traces }: SlowOperation): Question {
  return { variables: { service, name, over: String(overNano) }, answer: { traces: { nodes: traces } } };
}

function slowSpans({ service, name, overNano, spans }: SlowOperation): Question {
  return { variables: { service, name, over: String(overNano) }, answer: { spans: { nodes: spans } } };
}

function byAttribute(scope?: 'SPAN'): (sample: AttributeSample) => Question {
  return ({ key, value, spans }) => {
    return { variables: { key, value, ...(scope && { scope }) }, answer: { spans: { nodes: spans } } };
  };
}

function inService({ key, value, service, spans }: ServiceAttributeSample): Question {
  return { variables: { key, value, service }, answer: { spans: { nodes: spans } } };
}

/** None where the load does not reach the page. */
function searchQuery({ name, spans }: SearchSample): Query[] {
  const search = SEARCHES.find((one) => one.name === name);
  if (search === undefined) throw new Error(`There is no search ${name}.`);
  const { filter, longestFirst, isRanged, page, aimMs, share } = search;
  if (page !== undefined && spans.length === 0) return [];
  const order = longestFirst ? ', orderBy: { field: DURATION, direction: DESC }' : '';
  const range = isRanged ? `, timeRange: ${HOUR}` : '';
  const query = {
    name,
    operation: `query Search($after: String) {
  spans(first: ${PAGE_SIZE}, after: $after, filter: ${filter}${order}${range}) { nodes { ${FOUND_SPAN_FIELDS} } }
}`,
    questions: [{ variables: {}, answer: { spans: { nodes: spans } } }],
    aimMs,
    ...(page === undefined ? {} : { page }),
    ...(share === undefined ? {} : { share }),
  };
  return [query];
}

function servicesQuestion(services: readonly ServiceCount[]): Question {
  const answer = services.map(({ name, operations }) => {
    return { name, operations: { nodes: operations.map((one) => ({ name: one.name, kind: SPAN_KINDS[one.kind] })) } };
  });
  return { variables: {}, answer: { services: answer } };
}

function countsQuestion(services: readonly ServiceCount[]): Question {
  const answer = services.map(({ name, spanCount, operations }) => {
    return {
      name,
      spanCount,
      operations: { nodes: operations.map((one) => ({ ...one, kind: SPAN_KINDS[one.kind] })) },
    };
  });
  return { variables: {}, answer: { services: answer } };
}
