/** Tags and their values through HTTP, over the memory backend. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeScope,
  makeSpan,
  resourceOf,
  spanIdOf,
} from '../../../test/fixtures/spans.ts';
import { startTestServer, type TestServer } from '../../graphql/testing/server.ts';
import { strictly } from './testing/strict-json.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    spans: [
      makeSpan({
        name: 'GET /',
        kind: 2,
        resource: resourceOf('shop', { foo: 'r' }),
        attributes: attributesOf({ foo: 1n, 'a b': 'x', list: ['u', 'v', 'u'], bytes: Uint8Array.of(1) }),
        events: [makeEvent({ name: 'retry', attributes: attributesOf({ attempt: 1n, foo: 'e' }) })],
        links: [makeLink({ attributes: attributesOf({ why: 'queue' }) })],
        scope: makeScope({ name: 'lib', version: '2', attributes: attributesOf({ lang: 'go' }) }),
      }),
      makeSpan({
        spanId: spanIdOf(2),
        parentSpanId: spanIdOf(1),
        name: 'pay',
        startTimeUnixNano: BASE_TIME + 10_000_000_000n,
        endTimeUnixNano: BASE_TIME + 10_000_000_001n,
        statusCode: 2,
        statusMessage: 'broken',
        attributes: attributesOf({ foo: 1.5, ok: true, only: 'here' }),
        resource: resourceOf('payment'),
        scope: makeScope({ name: 'lib', version: '3' }),
      }),
    ],
  });
});
afterAll(() => server[Symbol.asyncDispose]());

type Query = Readonly<Record<string, string>>;

async function get(path: string, query: Query = {}) {
  const response = await fetch(`${server.origin}/tempo/api${path}?${new URLSearchParams(query)}`);
  const text = await response.text();
  return { status: response.status, text };
}

async function tags(query: Query = {}): Promise<Record<string, string[]>> {
  const { scopes } = strictly('SearchTagsV2Response', JSON.parse((await get('/v2/search/tags', query)).text));
  return Object.fromEntries(scopes.map(({ name, tags: names }: { name: string; tags: string[] }) => [name, names]));
}

async function values(tag: string, query: Query = {}): Promise<string[]> {
  const { text } = await get(`/v2/search/tag/${encodeURIComponent(tag)}/values`, { tag, ...query });
  const { tagValues } = strictly('SearchTagValuesV2Response', JSON.parse(text));
  return tagValues.map(({ type, value }: { type: string; value: string }) => `${type} ${value}`);
}

test('keys by scope, and the fields that are no attributes', async () => {
  const { intrinsic, ...scopes } = await tags();
  expect(scopes).toEqual({
    resource: ['foo', 'service.name'],
    span: ['a b', 'bytes', 'foo', 'list', 'ok', 'only'],
    event: ['attempt', 'foo'],
    link: ['why'],
    instrumentation: ['lang'],
  });
  expect(intrinsic).toContain('span:statusMessage');
  expect(await tags({ scope: 'none' })).toEqual(await tags());
});

test('one scope', async () => {
  expect(await tags({ scope: 'event' })).toEqual({ event: ['attempt', 'foo'] });
  expect(Object.keys(await tags({ scope: 'intrinsic' }))).toEqual(['intrinsic']);
});

test('a limit is one of each scope', async () => {
  const { intrinsic: _, ...scopes } = await tags({ limit: '1' });
  expect(scopes).toEqual({
    resource: ['foo'],
    span: ['a b'],
    event: ['attempt'],
    link: ['why'],
    instrumentation: ['lang'],
  });
});

test('q and the time range narrow the keys', async () => {
  const second = Number(BASE_TIME / 1_000_000_000n);
  expect((await tags({ q: '{ name = "pay" }', scope: 'span' })).span).toEqual(['foo', 'ok', 'only']);
  expect((await tags({ start: `${second + 10}`, end: `${second + 11}`, scope: 'span' })).span).toEqual([
    'foo',
    'ok',
    'only',
  ]);
  expect(await tags({ start: `${second + 11}`, end: `${second + 12}`, scope: 'link' })).toEqual({});
});

test('version 1 has one list', async () => {
  const { tagNames } = JSON.parse((await get('/search/tags')).text);
  expect(tagNames).toEqual(expect.arrayContaining(['service.name', 'foo', 'name', 'why']));
  expect(new Set(tagNames).size).toBe(tagNames.length);
  const { tagValues } = JSON.parse((await get('/search/tag/foo/values')).text);
  expect(tagValues.toSorted()).toEqual(['1', '1.5', 'r']);
});

test.each<[string, string[]]>([
  ['resource.service.name', ['string payment', 'string shop']],
  ['span.foo', ['float 1.5', 'int 1']],
  ['.foo', ['float 1.5', 'int 1', 'string r']],
  ['foo', ['float 1.5', 'int 1', 'string r']],
  ['resource.foo', ['string r']],
  ['event.foo', ['string e']],
  ['span."a b"', ['string x']],
  ['span.ok', ['bool true']],
  ['span.list', ['string u', 'string v']],
  ['span.bytes', []],
  ['link.why', ['string queue']],
  ['instrumentation.lang', ['string go']],
  ['name', ['string GET /', 'string pay']],
  ['span:name', ['string GET /', 'string pay']],
  ['rootName', ['string GET /']],
  ['trace:rootService', ['string shop']],
  ['statusMessage', ['string broken']],
  ['event:name', ['string retry']],
  ['instrumentation:version', ['string 2', 'string 3']],
  ['duration', []],
  ['nothing', []],
])('values of %s', async (tag, expected) => {
  expect((await values(tag)).toSorted()).toEqual(expected);
});

test('status and kind have all their words, whatever is stored', async () => {
  expect(await values('status')).toEqual(['keyword error', 'keyword ok', 'keyword unset']);
  expect(await values('span:kind')).toHaveLength(6);
});

test.each([
  ['{ name = "pay" }', ['string payment']],
  ['{}', ['string payment', 'string shop']],
  // Still being typed: what can be read counts.
  ['{ name = "pay" && span.foo = }', ['string payment']],
  ['{ name = "pay" && span.x = "', ['string payment']],
  ['{ name = "pay" || span.foo = }', ['string payment', 'string shop']],
  ['{ resource. && ', ['string payment', 'string shop']],
  ['nonsense', ['string payment', 'string shop']],
])('%s narrows the values', async (q, expected) => {
  expect((await values('resource.service.name', { q })).toSorted()).toEqual(expected);
});

test('a limit', async () => {
  expect(await values('resource.service.name', { limit: '1' })).toHaveLength(1);
});

test.each([
  ['/v2/search/tags', { scope: 'nope' }, "parameter 'scope' expected one of resource, span"],
  ['/v2/search/tags', { limit: '-1' }, "parameter 'limit' must be from 0"],
  ['/v2/search/tag/span./values', {}, 'has no key'],
  ['/v2/search/tag/name/values', { start: '2', end: '1' }, "parameter 'start' must be before 'end'"],
])('%s %j is refused', async (path, query, message) => {
  const { status, text } = await get(path, query);
  expect(status).toBe(400);
  expect(text).toContain(message);
});
