/** The meaning of the schema's fields, over HTTP and the memory backend. */
import { describe, expect, test } from 'vitest';
import type { Span } from '../model/span.ts';
import { startTestServer } from './testing/server.ts';
import { makeSpan, resourceOf, spanId, T0, traceId } from './testing/spans.ts';

const ms = (n: number) => T0 + BigInt(n) * 1_000_000n;

/**
 * Trace 1: `GET /` (shop) calls `pay` (a client and a server half with one id), which queries a database; a lone span whose
 * parent is missing. Trace 2: one slow failing span of `jobs`, linked to `GET /`. Span ids are 1, 2, 3, 9 and 1.
 */
const SPANS: readonly Span[] = [
  makeSpan({ name: 'GET /', kind: 2, flags: 2 ** 32 - 1, endTimeUnixNano: ms(100), attributes: [{ key: 'http.route', value: '/' }] }),
  makeSpan({ spanId: spanId(2), parentSpanId: spanId(1), name: 'pay', kind: 3, startTimeUnixNano: ms(10), endTimeUnixNano: ms(60) }),
  makeSpan({
    spanId: spanId(2),
    parentSpanId: spanId(1),
    name: 'pay',
    kind: 2,
    startTimeUnixNano: ms(20),
    endTimeUnixNano: ms(50),
    resource: resourceOf('payment'),
  }),
  makeSpan({
    spanId: spanId(3),
    parentSpanId: spanId(2),
    name: 'SELECT',
    kind: 77,
    startTimeUnixNano: ms(30),
    endTimeUnixNano: ms(40),
    resource: resourceOf('payment'),
  }),
  makeSpan({ spanId: spanId(9), parentSpanId: spanId(8), name: 'orphan', startTimeUnixNano: ms(70) }),
  makeSpan({
    traceId: traceId(2),
    name: 'job',
    kind: 5,
    startTimeUnixNano: ms(1000),
    endTimeUnixNano: ms(9000),
    statusCode: 2,
    statusMessage: 'broken',
    resource: resourceOf('jobs'),
    parentSpanId: '0'.repeat(16),
    links: [
      { traceId: traceId(1), spanId: spanId(2), traceState: '', attributes: [], droppedAttributesCount: 0, flags: 1 },
      { traceId: traceId(7), spanId: spanId(7), traceState: '', attributes: [], droppedAttributesCount: 0, flags: 1 },
    ],
  }),
];

async function ask(query: string, variables?: object) {
  await using server = await startTestServer({ spans: SPANS });
  const { data, errors } = await server.ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

describe('a trace', () => {
  test('as a whole', async () => {
    const { trace } = await ask(`{ trace(traceId: "${traceId(1).toUpperCase()}") {
      traceId startTime endTime startTimeUnixNano durationNano durationMs spanCount errorCount missingParentCount depth
      services { name } rootSpan { name } rootSpans { name isParentMissing } spans { totalCount nodes { name kind kindNumber } }
    } }`);
    expect(trace).toEqual({
      traceId: traceId(1),
      startTime: '2024-10-30T12:24:00.000000000Z',
      endTime: '2024-10-30T12:24:00.100000000Z',
      startTimeUnixNano: String(T0),
      durationNano: '100000000',
      durationMs: 100,
      spanCount: 5,
      errorCount: 0,
      missingParentCount: 1,
      depth: 4,
      services: [{ name: 'payment' }, { name: 'shop' }],
      rootSpan: { name: 'GET /' },
      rootSpans: [
        { name: 'GET /', isParentMissing: false },
        { name: 'orphan', isParentMissing: true },
      ],
      spans: {
        totalCount: 5,
        nodes: [
          { name: 'GET /', kind: 'SERVER', kindNumber: 2 },
          { name: 'pay', kind: 'CLIENT', kindNumber: 3 },
          { name: 'pay', kind: 'SERVER', kindNumber: 2 },
          { name: 'SELECT', kind: 'UNSPECIFIED', kindNumber: 77 },
          { name: 'orphan', kind: 'INTERNAL', kindNumber: 1 },
        ],
      },
    });
  });

  test('that is not stored is null', async () => {
    expect(await ask(`{ trace(traceId: "${traceId(3)}") { id } span(traceId: "${traceId(1)}", spanId: "${spanId(5)}") { id } }`)).toEqual({
      trace: null,
      span: null,
    });
  });

  test('shows the spans that made it match', async () => {
    const matched = async (filter: string, args = '') => {
      const { traces } = await ask(`{ traces(filter: ${filter}) { edges { node { traceId } matchedSpans${args} { name kind } } } }`);
      return traces.edges.map(({ matchedSpans }: { matchedSpans: { name: string }[] }) => matchedSpans.map(({ name }) => name));
    };
    expect(await matched('{ anySpan: { name: { eq: "pay" } } }')).toEqual([['pay', 'pay']]);
    expect(await matched('{ anySpan: { name: { eq: "pay" } } }', '(first: 1)')).toEqual([['pay']]);
    expect(await matched('{ and: [{ anySpan: { name: { eq: "SELECT" } } }, { service: { eq: "payment" } }] }')).toEqual([['pay', 'SELECT']]);
    expect(await matched('{ durationNano: { gt: 0 } }')).toEqual([[], []]);
  });
});

describe('a span', () => {
  const span = (n: number, selection: string, kind = '') =>
    ask(`{ span(traceId: "${traceId(1)}", spanId: "${spanId(n)}"${kind}) { ${selection} } }`).then((data) => data.span);

  test('without a kind is the server half', async () => {
    expect(await span(2, 'kind service { name }')).toEqual({ kind: 'SERVER', service: { name: 'payment' } });
    expect(await span(2, 'kind service { name }', ', kind: CLIENT')).toEqual({ kind: 'CLIENT', service: { name: 'shop' } });
    expect(await span(2, 'kind', ', kind: PRODUCER')).toBeNull();
  });

  test('knows its relatives', async () => {
    expect(await span(3, 'parent { name kind } ancestors { name kind } children { totalCount nodes { name } } selfTimeNano')).toEqual({
      parent: { name: 'pay', kind: 'SERVER' },
      ancestors: [
        { name: 'pay', kind: 'SERVER' },
        { name: 'pay', kind: 'CLIENT' },
        { name: 'GET /', kind: 'SERVER' },
      ],
      children: { totalCount: 0, nodes: [] },
      selfTimeNano: '10000000',
    });
    expect(await span(1, 'parentSpanId parent { name } selfTimeNano all: descendants { nodes { name } } near: descendants(maxDepth: 1) { nodes { kind } }')).toEqual({
      parentSpanId: null,
      parent: null,
      selfTimeNano: '50000000',
      all: { nodes: [{ name: 'pay' }, { name: 'pay' }, { name: 'SELECT' }] },
      near: { nodes: [{ kind: 'CLIENT' }] },
    });
  });

  test('has fields of 32 unsigned bits', async () => {
    expect(await span(1, 'flags droppedEventsCount')).toEqual({ flags: -1, droppedEventsCount: 0 });
  });

  test('shows attributes in three ways', async () => {
    expect(
      await span(1, `attributes { key value type } none: attributes(prefix: "db.") { key } one: attribute(key: "http.route") { value }
        missing: attribute(key: "x") { value } attributeMap resource { attribute(key: "service.name") { value } } scope { name attributeMap }`),
    ).toEqual({
      attributes: [{ key: 'http.route', value: '/', type: 'STRING' }],
      none: [],
      one: { value: '/' },
      missing: null,
      attributeMap: { 'http.route': '/' },
      resource: { attribute: { value: 'shop' } },
      scope: { name: 'test-library', attributeMap: { 'lib.mode': 'auto' } },
    });
  });

  test('is linked both ways', async () => {
    const links = 'links { nodes { spanId span { name kind } trace { spanCount } } }';
    const { spans } = await ask(`{ spans(filter: { service: { eq: "jobs" } }) { nodes { parentSpanId status { code message } ${links} } } }`);
    expect(spans.nodes[0]).toEqual({
      parentSpanId: null,
      status: { code: 'ERROR', message: 'broken' },
      links: {
        nodes: [
          { spanId: spanId(2), span: { name: 'pay', kind: 'SERVER' }, trace: { spanCount: 5 } },
          { spanId: spanId(7), span: null, trace: null },
        ],
      },
    });
    expect(await span(2, 'linkedFrom { totalCount nodes { name trace { traceId } } }')).toEqual({
      linkedFrom: { totalCount: 1, nodes: [{ name: 'job', trace: { traceId: traceId(2) } }] },
    });
  });
});

describe('search', () => {
  const names = async (filter: string) => {
    const { spans } = await ask(`{ spans(filter: ${filter}, orderBy: { field: START_TIME, direction: ASC }) { nodes { name } } }`);
    return spans.nodes.map(({ name }: { name: string }) => name);
  };

  test.each([
    ['{ service: { in: ["payment", "jobs"] } }', ['pay', 'SELECT', 'job']],
    ['{ kind: { eq: CLIENT } }', ['pay']],
    ['{ kind: { in: [SERVER, CONSUMER] } }', ['GET /', 'pay', 'job']],
    ['{ statusCode: { eq: ERROR } }', ['job']],
    ['{ durationNano: { gte: 30000000, lt: "50000000" } }', ['pay']],
    ['{ attribute: { key: "http.route", eq: "/" } }', ['GET /']],
    ['{ attribute: { key: "http.route", scope: RESOURCE, exists: true } }', []],
    ['{ and: [{ name: { eq: "pay" } }, { service: { eq: "shop" } }] }', ['pay']],
    ['{ and: [] }', ['GET /', 'pay', 'pay', 'SELECT', 'orphan', 'job']],
    ['{ name: { eq: null } }', ['GET /', 'pay', 'pay', 'SELECT', 'orphan', 'job']],
    [`{ traceId: "${traceId(2)}" }`, ['job']],
  ])('%s', async (filter, expected) => expect(await names(filter)).toEqual(expected));

  test('by time range and order', async () => {
    const { spans, slow, traces } = await ask(`{
      spans(timeRange: { from: "2024-10-30T12:24:00.01Z", to: "2024-10-30T12:24:00.030Z" }) { nodes { name } }
      slow: spans(orderBy: { field: DURATION }, first: 1) { nodes { name } }
      traces(timeRange: { from: "1900-01-01T00:00:00Z", to: "9999-01-01T00:00:00Z" }, orderBy: { field: ERROR_COUNT }) { nodes { errorCount } }
    }`);
    expect(spans.nodes).toEqual([{ name: 'pay' }, { name: 'pay' }]);
    expect(slow.nodes).toEqual([{ name: 'job' }]);
    expect(traces.nodes).toEqual([{ errorCount: 1 }, { errorCount: 0 }]);
  });
});

describe('the catalog', () => {
  test('lists services with operations, attribute keys and values', async () => {
    const data = await ask(`{
      services { name spanCount operations { totalCount nodes { name kind spanCount } } }
      late: services(timeRange: { from: "2024-10-30T12:24:01Z" }) { name }
      attributeKeys(prefix: "http") { nodes { key scope types } }
      attributeValues(key: "service.name", first: 2) { totalCount nodes { value type count } pageInfo { hasNextPage endCursor } }
    }`);
    expect(data).toMatchObject({
      services: [
        { name: 'jobs', spanCount: 1 },
        {
          name: 'payment',
          spanCount: 2,
          operations: {
            totalCount: 2,
            nodes: [
              { name: 'SELECT', kind: 'UNSPECIFIED', spanCount: 1 },
              { name: 'pay', kind: 'SERVER', spanCount: 1 },
            ],
          },
        },
        { name: 'shop', spanCount: 3 },
      ],
      late: [{ name: 'jobs' }],
      attributeKeys: { nodes: [{ key: 'http.route', scope: 'SPAN', types: ['STRING'] }] },
      attributeValues: {
        totalCount: 3,
        nodes: [
          { value: 'shop', type: 'STRING', count: 3 },
          { value: 'payment', type: 'STRING', count: 2 },
        ],
        pageInfo: { hasNextPage: true },
      },
    });
    const after = data.attributeValues.pageInfo.endCursor;
    const more = await ask(`{ attributeValues(key: "service.name", after: "${after}") { nodes { value } } }`);
    expect(more.attributeValues.nodes).toEqual([{ value: 'jobs' }]);
  });
});

test('global ids find everything again', async () => {
  const { span } = await ask(`{ span(traceId: "${traceId(1)}", spanId: "${spanId(2)}", kind: CLIENT) { id trace { id } service { id } } }`);
  const ids = [span.id, span.trace.id, span.service.id, Buffer.from('Service:none').toString('base64url')];
  const data = await ask(
    `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Span { kind } ... on Trace { spanCount } ... on Service { name } } }`,
    { ids },
  );
  expect(data.nodes).toEqual([
    { __typename: 'Span', id: ids[0], kind: 'CLIENT' },
    { __typename: 'Trace', id: ids[1], spanCount: 5 },
    { __typename: 'Service', id: ids[2], name: 'shop' },
    null,
  ]);
});
