/** What span sets show, through HTTP, over the memory backend. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../test/fixtures/spans.ts';
import { startTestServer, type TestServer } from '../../graphql/testing/server.ts';
import { strictly } from './testing/strict-json.ts';

const MS = 1_000_000n;
const lasting = (start: bigint, ms: bigint) => ({
  startTimeUnixNano: BASE_TIME + start * MS,
  endTimeUnixNano: BASE_TIME + (start + ms) * MS,
});

/** A root with two children, and a trace without a root. The second child has a child of its own. */
const SPANS = [
  makeSpan({ ...lasting(0n, 900n), name: 'GET /', kind: 2, resource: resourceOf('shop') }),
  makeSpan({
    ...lasting(10n, 100n),
    spanId: spanIdOf(2),
    parentSpanId: spanIdOf(1),
    name: 'call',
    kind: 3,
    attributes: attributesOf({ a: 1n, foo: 'x' }),
    resource: resourceOf('shop'),
  }),
  makeSpan({
    ...lasting(200n, 200n),
    spanId: spanIdOf(3),
    parentSpanId: spanIdOf(1),
    name: 'call',
    kind: 3,
    statusCode: 2,
    attributes: attributesOf({ a: 2n }),
    events: [makeEvent({ name: 'exception', attributes: attributesOf({ 'exception.message': 'broken' }) })],
    resource: resourceOf('shop'),
  }),
  makeSpan({
    ...lasting(210n, 25n),
    spanId: spanIdOf(4),
    parentSpanId: spanIdOf(3),
    name: 'serve',
    kind: 2,
    attributes: attributesOf({ a: 2.5, list: ['u', 'v'] }),
    resource: resourceOf('payment'),
  }),
  makeSpan({ ...lasting(0n, 1n), traceId: traceIdOf(2), parentSpanId: spanIdOf(9), name: 'lost' }),
];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ spans: SPANS });
});
afterAll(() => server[Symbol.asyncDispose]());

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface ShownSpan {
  readonly spanID: string;
  readonly name?: string;
  readonly attributes?: readonly Attribute[];
}

interface SpanSet {
  readonly matched: number;
  readonly spans: readonly ShownSpan[];
  readonly attributes?: readonly Attribute[];
}

async function setsOf(q: string, trace = 1): Promise<readonly SpanSet[]> {
  const response = await fetch(`${server.origin}/tempo/api/search?${new URLSearchParams({ q, spss: '20' })}`);
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  const { traces } = strictly('SearchResponse', JSON.parse(text));
  return traces.find(({ traceID }: { traceID: string }) => traceID === traceIdOf(trace))?.spanSets ?? [];
}

/** `a=1` of each attribute. */
const texts = (attributes: readonly Attribute[] = []) =>
  attributes.map(({ key, value }) => `${key}=${Object.values(value).join()}`);

async function shown(q: string, trace = 1): Promise<Record<string, string[]>> {
  const [set] = await setsOf(q, trace);
  return Object.fromEntries((set?.spans ?? []).map(({ spanID, attributes }) => [Number(spanID), texts(attributes)]));
}

test('compared fields are shown by their keys without scopes, with the types of their values', async () => {
  const [set] = await setsOf('{ span.a = 1 && resource.service.name = "shop" && kind = client && status = unset }');
  expect(set?.spans[0]?.attributes).toEqual([
    { key: 'a', value: { intValue: '1' } },
    { key: 'service.name', value: { stringValue: 'shop' } },
    { key: 'kind', value: { stringValue: 'client' } },
    { key: 'status', value: { stringValue: 'unset' } },
  ]);
  expect(await shown('{ .a > 2.0 }')).toEqual({ 4: ['a=2.5'] });
});

test('what the query does not name is not shown', async () => {
  const [set] = await setsOf('{ duration > 150ms && trace:duration > 1ms && rootName = "GET /" }');
  expect(set?.spans).toHaveLength(2);
  expect(set?.spans.every((span) => span.attributes === undefined && span.name === undefined)).toBe(true);
});

test('a name has a field of its own', async () => {
  const [set] = await setsOf('{ name = "serve" }');
  expect(set?.spans).toMatchObject([{ spanID: spanIdOf(4), name: 'serve' }]);
  expect(set?.spans[0]).not.toHaveProperty('attributes');
  expect(await setsOf('{ kind = server } | select(name)')).toMatchObject([
    { spans: [{ name: 'GET /' }, { name: 'serve' }] },
  ]);
});

test('a selected field that the span lacks is the text nil; a compared one is left out', async () => {
  expect(await shown('{ name = "call" } | select(span.foo, status)')).toEqual({
    2: ['foo=x', 'status=unset'],
    3: ['foo=nil', 'status=error'],
  });
  expect(await shown('{ span.foo = "x" || name = "serve" }')).toEqual({ 2: ['foo=x'], 4: [] });
});

test('events and lists', async () => {
  const q = '{ status = error } | select(event.exception.message, event:name) with(most_recent=true)';
  expect(await shown(q)).toEqual({ 3: ['exception.message=broken', 'event:name=exception', 'status=error'] });
});

test('nested sets by a depth-first walk', async () => {
  const q = '{} | select(nestedSetParent, nestedSetLeft, nestedSetRight)';
  expect(await shown(q)).toEqual({
    1: ['nestedSetParent=-1', 'nestedSetLeft=1', 'nestedSetRight=8'],
    2: ['nestedSetParent=1', 'nestedSetLeft=2', 'nestedSetRight=3'],
    3: ['nestedSetParent=1', 'nestedSetLeft=4', 'nestedSetRight=7'],
    4: ['nestedSetParent=4', 'nestedSetLeft=5', 'nestedSetRight=6'],
  });
  expect(await shown(q, 2)).toMatchObject({ 1: ['nestedSetParent=0', expect.anything(), expect.anything()] });
});

test('the question of the structure tab', async () => {
  const fields = 'status, resource.service.name, name, nestedSetParent, nestedSetLeft, nestedSetRight';
  const q = `({ nestedSetParent < 0 && true } &>> { kind = server }) || ({ nestedSetParent < 0 && true }) | select(${fields})`;
  const [set] = await setsOf(q);
  expect(set?.spans.map(({ name }) => name)).toEqual(['GET /', 'serve']);
  for (const { attributes = [] } of set?.spans ?? []) {
    const keys = attributes.map(({ key }) => key);
    expect(keys).toEqual(
      expect.arrayContaining(['nestedSetLeft', 'nestedSetRight', 'nestedSetParent', 'service.name']),
    );
  }
});

test('by() makes a set of each group', async () => {
  const sets = await setsOf('{} | by(resource.service.name)');
  expect(sets.map(({ matched, attributes }) => [matched, texts(attributes)])).toEqual([
    [3, ['by(resource.service.name)=shop']],
    [1, ['by(resource.service.name)=payment']],
  ]);
});

test('groups of computed values, with aggregates of each', async () => {
  const sets = await setsOf('{ .a = 1 || .a = 2 } | by(span.a * 2 + 1) | count() > 0 | max(duration * 2) > 0s');
  expect(sets.map(({ attributes }) => texts(attributes))).toEqual([
    ['by(span.a * 2 + 1)=3', 'count()=1', 'max(duration * 2)=200ms'],
    ['by(span.a * 2 + 1)=5', 'count()=1', 'max(duration * 2)=400ms'],
  ]);
});

test('spans that lack what they are grouped by, and groups that are one again', async () => {
  const sets = await setsOf('{} | by(span.foo)');
  expect(sets.map(({ matched, attributes }) => [matched, texts(attributes)])).toEqual([
    [3, ['by(span.foo)=nil']],
    [1, ['by(span.foo)=x']],
  ]);
  expect((await setsOf('{} | by(span.foo) | coalesce()')).map(({ matched }) => matched)).toEqual([4]);
});

test('a group by a condition is refused', async () => {
  await expect(setsOf('{} | by(span.a = 1)')).rejects.toThrow('take fields and arithmetic, not conditions');
});

test('aggregates are attributes of the set', async () => {
  const [set] = await setsOf('{ .a != nil } | count() > 1 | avg(duration) > 1ms | max(.a) > 1 | sum(.a) > 1');
  expect(set?.attributes).toEqual([
    { key: 'count()', value: { intValue: '3' } },
    { key: 'avg(duration)', value: { stringValue: '108.333333ms' } },
    { key: 'max(.a)', value: { doubleValue: 2.5 } },
    { key: 'sum(.a)', value: { doubleValue: 5.5 } },
  ]);
  expect(texts((await setsOf('{ name = "call" } | count() > 1'))[0]?.attributes)).toEqual(['count()=2']);
});
