/** What traces, searches and the catalog mean, over HTTP and the memory backend. */
import { describe, expect, test } from 'vitest';
import { askShop } from './testing/shop.ts';
import { spanId, T0, traceId } from './testing/spans.ts';

const matched = async (filter: string, args = '') => {
  const { traces } = await askShop(
    `{ traces(filter: ${filter}) { edges { node { traceId } matchedSpans${args} { name kind } } } }`,
  );
  return traces.edges.map(({ matchedSpans }: { matchedSpans: { name: string }[] }) =>
    matchedSpans.map(({ name }) => name),
  );
};

describe('a trace', () => {
  test('as a whole', async () => {
    const { trace } = await askShop(`{ trace(traceId: "${traceId(1).toUpperCase()}") {
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
    expect(
      await askShop(
        `{ trace(traceId: "${traceId(3)}") { id } span(traceId: "${traceId(1)}", spanId: "${spanId(5)}") { id } }`,
      ),
    ).toEqual({
      trace: null,
      span: null,
    });
  });

  test('shows the spans that made it match', async () => {
    expect(await matched('{ anySpan: { name: { eq: "pay" } } }')).toEqual([['pay', 'pay']]);
    expect(await matched('{ anySpan: { name: { eq: "pay" } } }', '(first: 1)')).toEqual([['pay']]);
    expect(await matched('{ and: [{ anySpan: { name: { eq: "SELECT" } } }, { service: { eq: "payment" } }] }')).toEqual(
      [['pay', 'SELECT']],
    );
    const all = [['job'], ['GET /', 'pay', 'pay', 'SELECT', 'orphan']];
    expect(await matched('{ durationNano: { gt: 0 } }')).toEqual(all);
    expect(await matched('{ or: [{ and: [] }, { anySpan: { name: { eq: "pay" } } }] }')).toEqual(all);
  });
});

const names = async (filter: string) => {
  const { spans } = await askShop(
    `{ spans(filter: ${filter}, orderBy: { field: START_TIME, direction: ASC }) { nodes { name } } }`,
  );
  return spans.nodes.map(({ name }: { name: string }) => name);
};

describe('search', () => {
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
    const { spans, slow, traces } = await askShop(`{
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
    const data = await askShop(`{
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
    const more = await askShop(`{ attributeValues(key: "service.name", after: "${after}") { nodes { value } } }`);
    expect(more.attributeValues.nodes).toEqual([{ value: 'jobs' }]);
  });
});

test('global ids find everything again', async () => {
  const { span } = await askShop(
    `{ span(traceId: "${traceId(1)}", spanId: "${spanId(2)}", kind: CLIENT) { id trace { id } service { id } } }`,
  );
  const ids = [span.id, span.trace.id, span.service.id, Buffer.from('Service:none').toString('base64url')];
  const data = await askShop(
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
