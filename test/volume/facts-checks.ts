/** The known facts of a corpus (facts.json) against what the API answers. */
import { expect } from 'vitest';
import type { AttributeFact, Facts, SearchFact } from '../fixtures/corpora.ts';
import type { Program } from '../fixtures/program.ts';

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];

const countOf = async (program: Program, list: 'spans' | 'traces', filter: object): Promise<number> => {
  const type = list === 'spans' ? 'SpanFilter' : 'TraceFilter';
  const query = `query ($filter: ${type}) { ${list}(first: 0, filter: $filter) { totalCount } }`;
  return (await program.graphql(query, { filter }))[list].totalCount;
};
const countSpansOf = (program: Program, filter: object): Promise<number> => countOf(program, 'spans', filter);
const countTracesOf = (program: Program, filter: object): Promise<number> => countOf(program, 'traces', filter);

export async function checkTotals(program: Program, facts: Facts): Promise<void> {
  const data = await program.graphql(`{
    spans(first: 0) { totalCount }
    traces(first: 0) { totalCount }
    first: traces(first: 1, orderBy: { field: START_TIME, direction: ASC }) { nodes { startTimeUnixNano } }
    last: spans(first: 1, orderBy: { field: END_TIME, direction: DESC }) { nodes { endTimeUnixNano } }
  }`);
  expect(data).toEqual({
    spans: { totalCount: facts.records },
    traces: { totalCount: facts.traces },
    first: { nodes: [{ startTimeUnixNano: facts.min_start_ns }] },
    last: { nodes: [{ endTimeUnixNano: facts.max_end_ns }] },
  });
  expect(await countSpansOf(program, { statusCode: { eq: 'ERROR' } })).toBe(facts.error_records);
  for (const [number, kind] of KINDS.entries()) {
    expect(await countSpansOf(program, { kind: { eq: kind } }), `spans of kind ${kind}`).toBe(facts.kinds[number] ?? 0);
  }
}

export async function checkServices(program: Program, facts: Facts): Promise<void> {
  const { services } = await program.graphql(
    '{ services { name spanCount operations(first: 100) { nodes { name spanCount } totalCount } } }',
  );
  const spanCounts = Object.fromEntries(
    services.map((one: { name: string; spanCount: number }) => [one.name, one.spanCount]),
  );
  expect(spanCounts).toEqual(facts.services);
  let operations = 0;
  for (const service of services) {
    const nodes: { name: string; spanCount: number }[] = service.operations.nodes;
    expect(nodes).toHaveLength(service.operations.totalCount);
    expect(
      nodes.reduce((sum, one) => sum + one.spanCount, 0),
      `operations of ${service.name}`,
    ).toBe(service.spanCount);
    operations += new Set(nodes.map(({ name }) => name)).size;
  }
  expect(operations).toBe(facts.service_operation_count);
  for (const [service, traces] of Object.entries(facts.service_traces)) {
    expect(await countTracesOf(program, { service: { eq: service } }), `traces of ${service}`).toBe(traces);
  }
}

export async function checkNewestAndSlowest(program: Program, facts: Facts): Promise<void> {
  const { newest, slowest, spans } = await program.graphql(
    `query ($newest: Int!, $slowest: Int!, $spans: Int!) {
      newest: traces(first: $newest) { nodes { startTimeUnixNano } }
      slowest: traces(first: $slowest, orderBy: { field: DURATION }) { nodes { durationNano } }
      spans(first: $spans, orderBy: { field: DURATION }) { nodes { durationNano } }
    }`,
    { newest: facts.latest_traces.length, slowest: facts.slowest_traces.length, spans: facts.slowest_spans.length },
  );
  // Without their ids: which of two equal ones comes first is a matter of definition.
  expect(newest.nodes).toEqual(facts.latest_traces.map(({ start_ns }) => ({ startTimeUnixNano: start_ns })));
  expect(slowest.nodes).toEqual(durations(facts.slowest_traces));
  expect(spans.nodes).toEqual(durations(facts.slowest_spans));
}

function durations(list: readonly { duration_ns: number }[]): object[] {
  return list.map(({ duration_ns }) => ({ durationNano: String(duration_ns) }));
}

/** Keys of attributes that are compared, the most frequent first; a corpus has up to some dozen. */
const KEYS_CHECKED = 15;

export async function checkAttributes(program: Program, facts: Facts): Promise<void> {
  await checkScope(program, 'SPAN', facts.span_attributes);
  await checkScope(program, 'RESOURCE', facts.resource_attributes);
}

async function checkScope(
  program: Program,
  scope: string,
  keys: Readonly<Record<string, AttributeFact>>,
): Promise<void> {
  const comparable = Object.entries(keys).filter(([, { types }]) => !('list' in types));
  for (const [key, { distinct, records, top }] of comparable.slice(0, KEYS_CHECKED)) {
    const { attributeValues } = await program.graphql(
      `query ($key: String!, $scope: AttributeScope) {
        attributeValues(key: $key, scope: $scope, first: 1000) { totalCount nodes { value type count } }
      }`,
      { key, scope },
    );
    const label = `${scope} attribute ${key}`;
    expect(attributeValues.totalCount, `${label}: distinct values`).toBe(distinct);
    for (const { value, records: count, type } of top) {
      const found = attributeValues.nodes.find((node: { value: unknown }) => node.value === value);
      expect(found, `${label} = ${value}`).toMatchObject({ count, type: expect.toBeOneOf(TYPE_NAMES[type] ?? []) });
      if (found.type !== 'BYTES')
        expect(await countSpansOf(program, { attribute: { key, scope, eq: value } }), `${label} = ${value}`).toBe(
          count,
        );
    }
    expect(await countSpansOf(program, { attribute: { key, scope, exists: true } }), `${label} exists`).toBe(records);
  }
}

/** The facts have bytes as text in base64. */
const TYPE_NAMES: Readonly<Record<string, string[]>> = {
  str: ['STRING', 'BYTES'],
  int: ['INT'],
  float: ['DOUBLE'],
  bool: ['BOOL'],
};

export async function checkSearches(program: Program, facts: Facts): Promise<void> {
  for (const search of facts.searches) await checkSearch(program, search);
}

async function checkSearch(program: Program, { where, spans, traces, spans_of_service }: SearchFact): Promise<void> {
  const label = JSON.stringify(where);
  const { span_start_ns_gte: start, trace_duration_ns_gte: traceDuration } = where;
  if (start !== undefined) {
    const { spans: found } = await program.graphql(
      'query ($from: DateTime) { spans(first: 0, timeRange: { from: $from }) { totalCount } }',
      { from: dateTime(BigInt(String(start))) },
    );
    expect(found.totalCount, label).toBe(spans);
    return;
  }
  if (traceDuration !== undefined) {
    expect(await countTracesOf(program, { durationNano: { gte: String(traceDuration) } }), label).toBe(traces);
    return;
  }
  const filter = { and: spanConditions(where) };
  expect(await countSpansOf(program, filter), `spans, ${label}`).toBe(spans ?? spans_of_service);
  expect(await countTracesOf(program, { anySpan: filter }), `traces, ${label}`).toBe(traces);
}

function spanConditions({ service, error, span_duration_ns_gte: duration, ...rest }: SearchFact['where']): object[] {
  expect(Object.keys(rest), 'conditions that this test does not know').toEqual([]);
  return [
    ...(service === undefined ? [] : [{ service: { eq: service } }]),
    ...(error === true ? [{ statusCode: { eq: 'ERROR' } }] : []),
    ...(duration === undefined ? [] : [{ durationNano: { gte: String(duration) } }]),
  ];
}

/** RFC 3339 with nanoseconds. */
function dateTime(unixNano: bigint): string {
  const seconds = new Date(Number(unixNano / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(unixNano % 1_000_000_000n).padStart(9, '0')}Z`;
}
