/** The service map, through GraphQL. */
import { expect, test } from 'vitest';
import type { Span } from '../../model/span.ts';
import { SpanKind, StatusCode } from '../../model/span.ts';
import { LIMITS, startTestServer } from '../testing/server.ts';
import { makeSpan, resourceOf, spanId, T0, traceId } from '../testing/spans.ts';

const SECOND = 1_000_000_000n;
const DATABASE = [
  { key: 'db.system.name', value: 'postgresql' },
  { key: 'db.namespace', value: 'shop' },
  { key: 'rows', value: 7n },
];

/** In trace 1, a second apart: `web` calls `shop`, which asks its database twice, the second time in vain. */
const SPANS: readonly Span[] = [
  { resource: resourceOf('web'), kind: SpanKind.CLIENT, parentSpanId: '' },
  { resource: resourceOf('shop'), kind: SpanKind.SERVER, parentSpanId: spanId(1) },
  { resource: resourceOf('shop'), kind: SpanKind.CLIENT, parentSpanId: spanId(2), attributes: DATABASE },
  {
    resource: resourceOf('shop'),
    kind: SpanKind.CLIENT,
    parentSpanId: spanId(2),
    attributes: DATABASE,
    statusCode: StatusCode.ERROR,
  },
].map((fields, index) =>
  makeSpan({
    traceId: traceId(1),
    spanId: spanId(index + 1),
    startTimeUnixNano: T0 + BigInt(index) * SECOND,
    endTimeUnixNano: T0 + BigInt(index) * SECOND + BigInt(index + 1),
    ...fields,
  }),
);

async function ask(query: string, limits = LIMITS) {
  await using server = await startTestServer({ spans: SPANS, limits });
  return await server.ask(query);
}

const NODE = 'kind name service { name } measures { count errorCount durationSumNano }';

test('nodes are services, then what they call; edges lead from one to another', async () => {
  const { data, errors } = await ask(`{ serviceMap {
    nodes { ${NODE} }
    edges { source { name } target { kind name } kind measures { count errorCount errorRate durationMaxNano } }
  } }`);
  expect(errors).toBeUndefined();
  const shop = { count: 3, errorCount: 1, durationSumNano: '9' };
  const database = { count: 2, errorCount: 1, durationSumNano: '7' };
  expect(data.serviceMap.nodes).toEqual([
    { kind: 'SERVICE', name: 'shop', service: { name: 'shop' }, measures: shop },
    {
      kind: 'SERVICE',
      name: 'web',
      service: { name: 'web' },
      measures: { count: 1, errorCount: 0, durationSumNano: '1' },
    },
    { kind: 'DATABASE', name: 'postgresql/shop', service: null, measures: database },
  ]);
  expect(data.serviceMap.edges).toEqual([
    {
      source: { name: 'shop' },
      target: { kind: 'DATABASE', name: 'postgresql/shop' },
      kind: 'CALL',
      measures: { count: 2, errorCount: 1, errorRate: 0.5, durationMaxNano: '4' },
    },
    {
      source: { name: 'web' },
      target: { kind: 'SERVICE', name: 'shop' },
      kind: 'CALL',
      measures: { count: 1, errorCount: 0, errorRate: 0, durationMaxNano: '2' },
    },
  ]);
});

test('a filter as text and a range choose the called spans; a service that only calls has no spans', async () => {
  const range = `timeRange: { from: "${new Date(Number(T0 / 1_000_000n)).toISOString()}" }`;
  const { data, errors } = await ask(`{
    serviceMap(${range}, query: "{ kind = server }", filter: { service: { eq: "shop" } }) {
      nodes { ${NODE} } edges { source { name } target { name } measures { count } }
    }
    later: serviceMap(timeRange: { from: "2200-01-01T00:00:00Z" }) { nodes { name } edges { kind } }
  }`);
  expect(errors).toBeUndefined();
  expect(data.serviceMap.nodes).toMatchObject([
    { name: 'shop', measures: { count: 1 } },
    { name: 'web', measures: { count: 0, durationSumNano: '0' } },
  ]);
  expect(data.serviceMap.edges).toEqual([
    { source: { name: 'web' }, target: { name: 'shop' }, measures: { count: 1 } },
  ]);
  expect(data.later).toEqual({ nodes: [], edges: [] });
});

test('every measure can be asked of nodes and edges', async () => {
  const measures = `measures { rate durationAvgNano quantile(q: 1) number(of: { key: "rows" }) { count sum } }`;
  const { data, errors } = await ask(
    `{ serviceMap { nodes { name ${measures} } edges { target { kind ${measures} } ${measures} } } }`,
  );
  expect(errors).toBeUndefined();
  const ofCalls = { durationAvgNano: 3.5, number: { count: 2, sum: 14 } };
  expect(data.serviceMap.nodes[2].measures).toMatchObject(ofCalls);
  expect(data.serviceMap.edges[0]).toMatchObject({
    target: { kind: 'DATABASE', measures: ofCalls },
    measures: ofCalls,
  });
  expect(data.serviceMap.edges[0].measures.quantile).toBeCloseTo(4, 1);
  expect(data.serviceMap.edges[0].measures.rate).toBeCloseTo(0.5);
  expect(data.serviceMap.edges[1].measures.number).toBeNull();
});

test('ids are those of kind and name', async () => {
  const { data } = await ask(
    '{ serviceMap { nodes { id } edges { source { id } target { id } } } other: serviceMap(query: "{ kind = client }") { nodes { id name } } }',
  );
  const ids = data.serviceMap.nodes.map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(3);
  expect(data.serviceMap.edges).toEqual([
    { source: { id: ids[0] }, target: { id: ids[2] } },
    { source: { id: ids[1] }, target: { id: ids[0] } },
  ]);
  expect(data.other.nodes.map(({ id }: { id: string }) => id)).toEqual(ids);
});

test('a map with more edges than the limit is refused by its name', async () => {
  const { errors } = await ask('{ serviceMap { edges { kind } } }', { ...LIMITS, maxServiceMapEdges: 1 });
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining('more than 1 edges (api.limits.max_service_map_edges)'),
    extensions: { code: 'OPERATION_TOO_COMPLEX' },
  });
});
