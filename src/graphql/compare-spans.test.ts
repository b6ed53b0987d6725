/** What sets some spans apart from others, through GraphQL. */
import { expect, test } from 'vitest';
import type { Attribute } from '../model/attributes.ts';
import type { Span } from '../model/span.ts';
import { StatusCode } from '../model/span.ts';
import { LIMITS, startTestServer } from './testing/server.ts';
import { makeSpan, resourceOf, spanId, T0, traceId } from './testing/spans.ts';

const MILLI = 1_000_000n;
const SPANS = 400;

/** Of every four spans one is of version 2, and slow. The others take turns. */
function spanOf(number: number): Span {
  const isSlow = number % 4 === 0;
  const start = T0 + BigInt(number) * MILLI;
  const attributes: Attribute[] = [
    { key: 'version', value: isSlow ? 2n : 1n },
    { key: 'request.id', value: `request-${number}` },
    { key: 'rows', value: BigInt(100 + (number % 40) + (isSlow ? 25 : 0)) },
    { key: 'host', value: `host-${number % 3}` },
    ...(isSlow ? [{ key: 'retry', value: true }] : [{ key: 'cached', value: 'yes' }]),
  ];
  return makeSpan({
    traceId: traceId(number + 1),
    spanId: spanId(number + 1),
    startTimeUnixNano: start,
    endTimeUnixNano: start + (isSlow ? 500n : 5n) * MILLI,
    statusCode: number < 8 ? StatusCode.ERROR : StatusCode.UNSET,
    attributes,
    resource: resourceOf('shop'),
  });
}

const ALL = Array.from({ length: SPANS }, (_, number) => spanOf(number));
const SLOW =
  'selection: { query: "{ duration > 100ms }" }, baseline: { filter: { durationNano: { lt: "100000000" } } }';

async function ask(query: string, limits = LIMITS) {
  await using server = await startTestServer({ spans: ALL, limits });
  return await server.ask(query);
}

async function compare(args: string, fields = 'key scope score') {
  const { data, errors } = await ask(
    `{ compareSpans(${args}) { selectionCount baselineCount attributes { ${fields} } } }`,
  );
  expect(errors).toBeUndefined();
  return data.compareSpans;
}

interface Shown {
  readonly key: string;
  readonly score: number;
}

test('what only the slow ones have comes first, ties sorted by key', async () => {
  const { attributes, ...counts } = await compare(SLOW);
  expect(counts).toEqual({ selectionCount: 100, baselineCount: 300 });
  expect(attributes.slice(0, 4).map(({ key }: Shown) => key)).toEqual(['cached', 'retry', 'version', 'rows']);
  const [cached, retry, version, rows] = attributes.map(({ score }: Shown) => score);
  expect([cached, retry]).toEqual([version, version]);
  expect(version).toBeGreaterThan(0.88);
  expect(rows).toBeGreaterThan(0.3);
});

test('ids and what does not differ score nothing', async () => {
  const { attributes } = await compare(SLOW);
  const others = attributes.filter(({ score }: Shown) => score === 0).map(({ key }: Shown) => key);
  expect(others).toEqual(['host', 'lib.mode', 'request.id', 'service.name']);
});

test('values have their counts on both sides; null stands for spans without the key', async () => {
  const { attributes } = await compare(
    `${SLOW}, keys: [{ key: "version" }, { key: "retry" }, { key: "nobody" }]`,
    'key scope values { value selectionCount baselineCount }',
  );
  expect(attributes).toEqual([
    {
      key: 'retry',
      scope: 'SPAN',
      values: [
        { value: true, selectionCount: 100, baselineCount: 0 },
        { value: null, selectionCount: 0, baselineCount: 300 },
      ],
    },
    {
      key: 'version',
      scope: 'SPAN',
      values: [
        { value: 2, selectionCount: 100, baselineCount: 0 },
        { value: 1, selectionCount: 0, baselineCount: 300 },
      ],
    },
  ]);
});

test('numbers of both sides, and null where there are none', async () => {
  const { attributes } = await compare(
    `${SLOW}, keys: [{ key: "rows", scope: SPAN }, { key: "host" }]`,
    'key numbers { selection { count min max avg quantile(q: 0.5) } baseline { count min max } }',
  );
  expect(attributes).toEqual([
    {
      key: 'rows',
      numbers: {
        selection: { count: 100, min: 125, max: 161, avg: 143, quantile: expect.closeTo(141, -1) },
        baseline: { count: 300, min: 101, max: 139 },
      },
    },
    { key: 'host', numbers: null },
  ]);
});

test('a selection without spans, and one that is the baseline, tell nothing', async () => {
  const nobody = '{ query: "{ duration > 1h }" }';
  const scores = async (selection: string, baseline: string) => {
    const { attributes } = await compare(`selection: ${selection}, baseline: ${baseline}`);
    return [...new Set(attributes.map(({ score }: Shown) => score))];
  };
  expect(await scores(nobody, '{}')).toEqual([0]);
  expect(await scores('{}', nobody)).toEqual([0]);
  expect(await scores('{}', '{}')).toEqual([0]);
  expect(await compare(`selection: ${nobody}, baseline: ${nobody}`)).toEqual({
    selectionCount: 0,
    baselineCount: 0,
    attributes: [],
  });
});

test('a value of few is found among more values than are counted', async () => {
  const limits = { ...LIMITS, maxProfiledValues: 10 };
  const { data } = await ask(
    `{ compareSpans(selection: { query: "{ status = error }" }, baseline: {}, keys: [{ key: "request.id" }, { key: "host" }]) {
      attributes { key score values(first: 2) { value selectionCount baselineCount } } } }`,
    limits,
  );
  const { attributes } = data.compareSpans;
  expect(attributes.map(({ key }: Shown) => key)).toEqual(['host', 'request.id']);
  expect(attributes[1]).toEqual({
    key: 'request.id',
    score: 0,
    values: [
      { value: 'request-0', selectionCount: 1, baselineCount: 1 },
      { value: 'request-1', selectionCount: 1, baselineCount: 1 },
    ],
  });
});

test('a selection with more values than are counted shows only the spans without the key', async () => {
  const { data } = await ask(
    `{ compareSpans(${SLOW}, keys: [{ key: "request.id" }, { key: "rows" }]) { attributes { key values { value } numbers { selection { count } } } } }`,
    { ...LIMITS, maxProfiledValues: 3 },
  );
  expect(data.compareSpans.attributes).toEqual([
    { key: 'rows', values: [], numbers: { selection: { count: 100 } } },
    { key: 'request.id', values: [], numbers: null },
  ]);
});

test.each([
  { args: `${SLOW}, first: -1`, says: 'first is -1; it must be 0 or more.' },
  { args: `${SLOW}, first: 1001`, says: 'over the page size limit of 1000' },
  { args: 'selection: { query: "{ nonsense" }, baseline: {}', says: 'query' },
  { args: 'selection: {}, baseline: {}, first: 5', limits: { maxProfiledSpans: 399 }, says: 'max_profiled_spans' },
  { args: 'selection: {}, baseline: {}, first: 5', limits: { maxProfiledKeys: 3 }, says: 'max_profiled_keys' },
])('$args is refused with the reason', async ({ args, limits, says }) => {
  const { errors } = await ask(`{ compareSpans(${args}) { selectionCount } }`, { ...LIMITS, ...limits });
  expect(errors?.[0]?.message).toContain(says);
});

test('no attributes, no keys and a range of a thousand years are no mistakes', async () => {
  expect((await compare(`${SLOW}, first: 0`)).attributes).toEqual([]);
  expect((await compare(`${SLOW}, keys: []`)).attributes).toEqual([]);
  const years = 'timeRange: { from: "1970-01-01T00:00:00Z", to: "2970-01-01T00:00:00Z" }';
  const { selectionCount } = await compare(`selection: { ${years} }, baseline: { ${years} }`);
  expect(selectionCount).toBe(SPANS);
});

const ofSpans = (key: string, spanCount: number) => ({ key, scope: 'SPAN', spanCount });

const KEYS = 'nodes { key scope spanCount } totalCount pageInfo { hasNextPage }';

test('keys of all spans, and of those that match, are counted', async () => {
  const { data, errors } = await ask(`{
    all: attributeKeys(prefix: "r") { ${KEYS} }
    some: attributeKeys(contains: "e", scope: SPAN, filter: { durationNano: { gt: "100000000" } }) { ${KEYS} }
    one: attributeKeys(filter: { statusCode: { eq: ERROR } }, first: 1) { ${KEYS} }
    ranged: attributeKeys(prefix: "c", timeRange: { to: "2024-10-30T12:24:00.008Z" }) { ${KEYS} }
  }`);
  expect(errors).toBeUndefined();
  expect(data.all.nodes).toEqual([ofSpans('request.id', 400), ofSpans('retry', 100), ofSpans('rows', 400)]);
  expect(data.some.nodes).toEqual([ofSpans('request.id', 100), ofSpans('retry', 100), ofSpans('version', 100)]);
  expect(data.one).toEqual({ nodes: [ofSpans('cached', 6)], totalCount: 8, pageInfo: { hasNextPage: true } });
  expect(data.ranged.nodes).toEqual([ofSpans('cached', 6)]);
});

test('pages of keys of spans that match follow each other', async () => {
  await using server = await startTestServer({ spans: ALL });
  const page =
    'query ($after: String) { attributeKeys(filter: { statusCode: { eq: ERROR } }, first: 3, after: $after) { nodes { key } pageInfo { endCursor hasNextPage } } }';
  const keys: string[] = [];
  for (let after: string | null = null, hasNext = true; hasNext; ) {
    const { data } = await server.ask(page, { after });
    keys.push(...data.attributeKeys.nodes.map(({ key }: Shown) => key));
    ({ endCursor: after, hasNextPage: hasNext } = data.attributeKeys.pageInfo);
  }
  expect(keys).toEqual(['cached', 'host', 'lib.mode', 'request.id', 'retry', 'rows', 'service.name', 'version']);
});
