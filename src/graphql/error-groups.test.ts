/** What failed, by what it is. */
import { describe, expect, test } from 'vitest';
import type { Span, SpanEvent } from '../model/span.ts';
import { LIMITS, startTestServer } from './testing/server.ts';
import { makeSpan, resourceOf, spanId, T0, traceId } from './testing/spans.ts';

const SECOND = 1_000_000_000n;

function exception(type: string, message: string): SpanEvent {
  return {
    timeUnixNano: T0,
    name: 'exception',
    attributes: [
      { key: 'exception.type', value: type },
      { key: 'exception.message', value: message },
    ],
    droppedAttributesCount: 0,
  };
}

/** Span `n` starts n seconds after T0. */
const span = (n: number, fields: Partial<Span> = {}): Span =>
  makeSpan({ traceId: traceId(n), spanId: spanId(n), startTimeUnixNano: T0 + BigInt(n) * SECOND, ...fields });

const timeout = (n: number): SpanEvent => exception('TimeoutError', `no answer within ${n} ms`);

const SPANS = [
  span(1, { name: 'pay', events: [timeout(10)] }),
  span(2, { name: 'pay', kind: 3, events: [timeout(20), timeout(21)], resource: resourceOf('payment') }),
  span(3, { name: 'ship', events: [timeout(30), exception('TypeError', 'x is undefined')] }),
  span(4, { name: 'job', statusCode: 2, statusMessage: 'order 17 is broken' }),
  span(5, { name: 'job', statusCode: 2, statusMessage: 'order 18 is broken' }),
  span(6, { name: 'other job', statusCode: 2, statusMessage: 'order 19 is broken' }),
  span(7, { name: 'fine' }),
  span(8, { name: 'pay', events: [exception('TimeoutError', 'no answer at all')] }),
];

const GROUPS = `query ($timeRange: TimeRange, $filter: SpanFilter, $query: String, $first: Int, $after: String) {
  errorGroups(timeRange: $timeRange, filter: $filter, query: $query, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { id type message count firstSeen lastSeen services { name } operations { name kind spanCount }
      examples(first: 2) { spanId } trend(buckets: 4) }
  }
}`;

const brief = ({ type, message, count }: { type: string; message: string; count: number }) => [type, message, count];
const time = (n: number): string => new Date(Number((T0 + BigInt(n) * SECOND) / 1_000_000n)).toISOString();

test('groups with all they have, the most frequent first, ties by type and message', async () => {
  await using server = await startTestServer({ spans: SPANS });
  const { data, errors } = await server.ask(GROUPS);
  expect(errors).toBeUndefined();
  const { nodes, totalCount } = data.errorGroups;
  expect(totalCount).toBe(5);
  expect(nodes.map(brief)).toEqual([
    ['TimeoutError', 'no answer within <value> ms', 3],
    ['', 'order <value> is broken', 2],
    ['TimeoutError', 'no answer at all', 1],
    ['TypeError', 'x is undefined', 1],
    ['', 'order <value> is broken', 1],
  ]);
  expect(nodes[0]).toMatchObject({
    services: [{ name: 'payment' }, { name: 'shop' }],
    operations: [
      { name: 'pay', kind: 'INTERNAL', spanCount: 1 },
      { name: 'pay', kind: 'CLIENT', spanCount: 1 },
      { name: 'ship', kind: 'INTERNAL', spanCount: 1 },
    ],
    examples: [{ spanId: spanId(3) }, { spanId: spanId(2) }],
    // From the first error of the list, after 1 s, to the last, after 8 s.
    trend: [2, 1, 0, 0],
  });
  expect([nodes[0].firstSeen, nodes[0].lastSeen].map((text) => new Date(text).toISOString())).toEqual([
    time(1),
    time(3),
  ]);
  expect(nodes[1]).toMatchObject({
    services: [{ name: 'shop' }],
    operations: [{ name: 'job', spanCount: 2 }],
    examples: [{ spanId: spanId(5) }, { spanId: spanId(4) }],
  });
});

test('a status without message has a message that says what failed, and its groups stay apart', async () => {
  const silent = (n: number, name: string): Span => span(n, { name, statusCode: 2 });
  const spans = [
    silent(1, 'job'),
    silent(2, 'job'),
    silent(3, 'other job'),
    span(4, { events: [exception('Silent', '')] }),
  ];
  await using server = await startTestServer({ spans });
  const { data } = await server.ask(GROUPS);
  expect(data.errorGroups.nodes.map(brief)).toEqual([
    ['', 'job of shop failed without a message', 2],
    ['Silent', '', 1],
    ['', 'other job of shop failed without a message', 1],
  ]);
});

test('a time range, a filter and a query all narrow it', async () => {
  await using server = await startTestServer({ spans: SPANS });
  const counts = async (variables: object) =>
    (await server.ask(GROUPS, variables)).data.errorGroups.nodes.map(({ count }: { count: number }) => count);
  expect(await counts({ timeRange: { from: time(2), to: time(4) } })).toEqual([2, 1]);
  expect(await counts({ query: '{ name = "pay" }' })).toEqual([2, 1]);
  expect(await counts({ query: '{ name = "pay" }', timeRange: { to: time(8) } })).toEqual([2]);
  expect(await counts({ filter: { service: { eq: 'payment' } } })).toEqual([1]);
  expect(await counts({ filter: { service: { eq: 'none' } } })).toEqual([]);
});

test('the parts of a trend divide the range that is asked for', async () => {
  await using server = await startTestServer({ spans: SPANS });
  const { data } = await server.ask(GROUPS, { timeRange: { from: time(0), to: time(8) } });
  expect(data.errorGroups.nodes.map(({ trend }: { trend: number[] }) => trend)).toEqual([
    [1, 2, 0, 0],
    [0, 0, 2, 0],
    [0, 1, 0, 0],
    [0, 0, 0, 1],
  ]);
});

test('pages walk through all groups', async () => {
  await using server = await startTestServer({ spans: SPANS });
  const all = (await server.ask(GROUPS)).data.errorGroups.nodes.map(brief);
  const walked: unknown[] = [];
  for (let after: string | undefined; ; ) {
    const { nodes, pageInfo } = (await server.ask(GROUPS, { first: 2, after })).data.errorGroups;
    walked.push(...nodes.map(brief));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  expect(walked).toEqual(all);
  const { errors } = await server.ask(GROUPS, {
    after: (await server.ask(GROUPS, { first: 1 })).data.errorGroups.pageInfo.endCursor,
    query: '{ name = "pay" }',
  });
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
});

test('node finds each group by its id', async () => {
  await using server = await startTestServer({ spans: SPANS });
  const { nodes } = (await server.ask(GROUPS)).data.errorGroups;
  for (const { id, type, message, count, lastSeen } of nodes) {
    const { data } = await server.ask(
      'query ($id: ID!) { node(id: $id) { id __typename ... on ErrorGroup { type message count lastSeen } } }',
      { id },
    );
    expect(data.node).toEqual({ id, __typename: 'ErrorGroup', type, message, count, lastSeen });
  }
  const unknown = Buffer.from('ErrorGroup:["No","such"]').toString('base64url');
  expect((await server.ask(`{ node(id: "${unknown}") { id } }`)).data).toEqual({ node: null });
  for (const text of ['ErrorGroup:', 'ErrorGroup:["a"]', 'ErrorGroup:["a",1]', 'ErrorGroup:["a","b","c","d"]']) {
    const id = Buffer.from(text).toString('base64url');
    expect((await server.ask(`{ node(id: "${id}") { id } }`)).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  }
});

test('the limit counts errors, whatever the number of their operations', async () => {
  const spans = Array.from({ length: 40 }, (_, n) => span(20 + n, { name: `job ${n}`, events: [timeout(n)] }));
  await using server = await startTestServer({
    spans: [...spans, ...SPANS],
    limits: { ...LIMITS, maxMetricGroups: 5 },
  });
  const { data, errors } = await server.ask('{ errorGroups(first: 1) { totalCount nodes { count } } }');
  expect(errors).toBeUndefined();
  expect(data.errorGroups).toMatchObject({
    totalCount: 5,
    nodes: [{ count: 43 }],
  });
});

test('of the services and operations only those of the page count', async () => {
  const spans = Array.from({ length: 8 }, (_, n) =>
    span(20 + n, { name: `job ${n % 2}`, events: [exception('TypeError', `no ${'abcd'[n >> 1]}`)] }),
  );
  await using server = await startTestServer({ spans, limits: { ...LIMITS, maxMetricGroups: 4 } });
  const { data, errors } = await server.ask(
    '{ errorGroups(first: 1) { totalCount nodes { message services { name } operations { name spanCount } } } }',
  );
  expect(errors).toBeUndefined();
  const operations = ['job 0', 'job 1'].map((name) => ({ name, spanCount: 1 }));
  expect(data.errorGroups).toEqual({
    totalCount: 4,
    nodes: [{ message: 'no a', services: [{ name: 'shop' }], operations }],
  });
});

describe('bad input', () => {
  test.each([
    ['{ errorGroups { nodes { trend(buckets: 0) } } }', 'BAD_USER_INPUT', 'buckets is 0; it must be from 1 to 1000'],
    ['{ errorGroups { nodes { trend(buckets: 1000000) } } }', 'BAD_USER_INPUT', 'api.limits.max_page_size'],
    ['{ errorGroups { nodes { examples(first: -1) { spanId } } } }', 'BAD_USER_INPUT', 'first is -1'],
    ['{ errorGroups(first: 1001) { totalCount } }', 'PAGE_SIZE_EXCEEDED', 'limit of 1000'],
    ['{ errorGroups(query: "{ nope") { totalCount } }', 'BAD_USER_INPUT', 'query'],
  ])('%s', async (query, code, message) => {
    await using server = await startTestServer({ spans: SPANS });
    const { errors } = await server.ask(query);
    expect(errors?.[0]).toMatchObject({ message: expect.stringContaining(message), extensions: { code } });
  });

  test.each([
    [
      2,
      '{ errorGroups { totalCount } }',
      /^There are more than 2 different errors \(api\.limits\.max_metric_groups\)\. Ask for/,
    ],
    [
      5,
      '{ errorGroups { nodes { operations { name } } } }',
      /^There are more than 5 services and operations of these errors \(api\.limits\.max_metric_groups\)\. Ask for fewer errors/,
    ],
  ])('more than %i are refused by %s', async (maxMetricGroups, query, message) => {
    await using server = await startTestServer({ spans: SPANS, limits: { ...LIMITS, maxMetricGroups } });
    const { errors } = await server.ask(query);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(message),
      extensions: { code: 'OPERATION_TOO_COMPLEX' },
    });
  });

  test('a trend of no errors, over a range of a thousand years, has empty parts', async () => {
    await using server = await startTestServer({ spans: SPANS });
    const timeRange = { from: '1970-01-01T00:00:00Z', to: '2970-01-01T00:00:00Z' };
    const { data } = await server.ask(GROUPS, { timeRange });
    expect(data.errorGroups.nodes[0].trend.reduce((sum: number, count: number) => sum + count, 0)).toBe(3);
  });
});
