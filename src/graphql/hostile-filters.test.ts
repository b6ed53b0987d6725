/** Filters of shapes that nobody writes by hand: each is answered rightly or refused by name, and the server goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './testing/server.ts';
import { makeSpan, spanId, traceId } from './testing/spans.ts';

const LONG = 'x'.repeat(100_000);
const SPANS = 'query ($filter: SpanFilter) { spans(filter: $filter) { totalCount } }';
const TRACES = 'query ($filter: TraceFilter) { traces(filter: $filter) { totalCount } }';
const TEXT = 'query ($query: String) { spans(query: $query) { totalCount } traces(query: $query) { totalCount } }';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    spans: [
      makeSpan({ name: LONG, attributes: [{ key: 'long', value: LONG }] }),
      makeSpan({ spanId: spanId(2), parentSpanId: spanId(1), name: 'short' }),
      makeSpan({ traceId: traceId(2), name: 'short' }),
    ],
  });
});
afterAll(async () => {
  expect(server.logged).toEqual([]);
  await server[Symbol.asyncDispose]();
});

async function countOf(query: string, filter: object): Promise<number> {
  const { data, errors } = await server.ask(query, { filter });
  expect(errors).toBeUndefined();
  return (data.spans ?? data.traces).totalCount;
}

describe('huge texts', () => {
  test.each<[string, object, number]>([
    ['eq', { name: { eq: LONG } }, 1],
    ['ne', { name: { ne: LONG } }, 2],
    ['contains', { name: { contains: LONG } }, 1],
    ['notContains', { name: { notContains: `${LONG}x` } }, 3],
    ['startsWith', { attribute: { key: 'long', startsWith: LONG } }, 1],
    ['gte', { name: { gte: LONG } }, 1],
    ['a key', { attribute: { key: LONG, exists: false } }, 3],
    ['a list of them', { attribute: { key: 'long', in: [`${LONG}a`, `${LONG}b`, LONG] } }, 1],
    ['not one of a list', { name: { notIn: [`${LONG}a`, LONG] } }, 2],
  ])('%s', async (_name, filter, expected) => expect(await countOf(SPANS, filter)).toBe(expected));
});

describe('lists at their bound', () => {
  const many = Array.from({ length: 999 }, (_, index) => `v${index}`);
  const numbers = many.map((_, index) => index);
  test.each<[string, object, number]>([
    ['of texts', { name: { in: [...many, 'short'] } }, 2],
    ['of texts not wanted', { name: { notIn: [...many, 'short'] } }, 1],
    ['of attribute values', { attribute: { key: 'long', in: [...many, LONG] } }, 1],
    ['of mixed attribute values', { attribute: { key: 'long', notIn: [...numbers, true] } }, 1],
    ['of numbers', { childCount: { in: numbers } }, 3],
    ['of kinds', { kind: { in: Array(1_000).fill('INTERNAL') } }, 3],
  ])('%s', async (_name, filter, expected) => expect(await countOf(SPANS, filter)).toBe(expected));

  test.each<[string, object]>([
    ['name.in', { name: { in: [...many, ...many] } }],
    ['attribute.notIn', { attribute: { key: 'a', notIn: [...many, ...many] } }],
    ['kind.in', { kind: { in: Array(1_001).fill('CLIENT') } }],
    ['childCount.in', { childCount: { in: [...numbers, ...numbers] } }],
    ['event.timeSinceStartNano.in', { event: { timeSinceStartNano: { in: [...numbers, ...numbers] } } }],
  ])('beyond it: %s', async (path, filter) => {
    const { errors } = await server.ask(SPANS, { filter });
    expect(errors).toMatchObject([{ message: expect.stringContaining(`filter.${path}: `) }]);
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  test('of an aggregate', async () => {
    const sum = { of: { field: 'DURATION' }, in: [...numbers, ...numbers] };
    const { errors } = await server.ask(TRACES, { filter: { matchingSpans: { filter: { and: [] }, sum } } });
    expect(errors?.[0]?.message).toContain('filter.matchingSpans.sum.in: 1998 values');
  });
});

describe('empty lists', () => {
  const nothing = { or: [] };
  const everything = { and: [] };
  test.each<[object, number]>([
    [everything, 3],
    [nothing, 0],
    [{ not: nothing }, 3],
    [{ and: [everything, { or: [nothing, everything] }] }, 3],
    [{ or: [{ and: [nothing] }, { not: everything }] }, 0],
    [{ parent: everything }, 1],
    [{ child: nothing }, 0],
    [{ not: { ancestor: nothing } }, 3],
    [{ trace: everything }, 3],
    [{ trace: { or: [] } }, 0],
    [{ trace: { anySpan: nothing } }, 0],
    [{ trace: { everySpan: everything } }, 3],
    [{ link: { target: nothing } }, 0],
    [{ event: { attributes: [] } }, 0],
    [{ name: { in: [] } }, 0],
    [{ name: { notIn: [] } }, 3],
    [{ attribute: { key: 'long', in: [] } }, 0],
    [{ attribute: { key: 'long', notIn: [] } }, 1],
    [{ childCount: { in: [] } }, 0],
    [{ trace: { matchingSpans: { filter: nothing, count: { eq: 0 } } } }, 3],
    [{ trace: { matchingSpans: { filter: everything, count: { eq: 2 } } } }, 2],
    [{ trace: { matchingSpans: { filter: nothing, sum: { of: { field: 'DURATION' }, gte: 0 } } } }, 0],
    [{ trace: { matchingSpans: { filter: everything, min: { of: { field: 'DURATION' }, in: [] } } } }, 0],
  ])('%j', async (filter, expected) => expect(await countOf(SPANS, filter)).toBe(expected));
});

describe('patterns that never end in an engine that backtracks', () => {
  const PATTERNS = [
    '^(x+x+)+y$',
    '^(x|x|xx)*y$',
    '(x*)*y',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(x+){2,20}y',
    '^(?:x?){500}y$',
  ];
  test.each(PATTERNS)('%s', async (regex) => {
    expect(await countOf(SPANS, { name: { regex } })).toBe(0);
    expect(await countOf(SPANS, { attribute: { key: 'long', notRegex: regex } })).toBe(1);
    expect(await countOf(TRACES, { matchingSpans: { filter: { name: { regex } }, count: { eq: 0 } } })).toBe(2);
    const text = await server.ask(TEXT, { query: `{ name =~ \`${regex}\` }` });
    expect(text).toEqual({ data: { spans: { totalCount: 0 }, traces: { totalCount: 0 } } });
  });
});

function repeat(part: string, count: number, between = ''): string {
  return Array(count).fill(part).join(between);
}

describe('texts that nest or repeat', () => {
  test.each<[string, string, string]>([
    ['brackets', `{ ${'('.repeat(200)}.a${')'.repeat(200)} }`, 'nests deeper than 100 levels'],
    ['not', `{ ${'!'.repeat(50)}.a }`, 'nests deeper than 20 levels'],
    ['structure', repeat('{ .a }', 90, ' > '), 'nests deeper than 20 levels'],
    ['conditions', `{ ${repeat('.a', 600, ' && ')} }`, 'more than 500 conditions'],
    ['aggregates', `{ .a }${repeat(' | avg(duration) > 1s', 200)}`, 'more than 500 conditions'],
    ['patterns', `{ ${repeat('.a =~ "[a-z]{900}"', 10, ' || ')} }`, 'more than 5000 parts'],
    ['a huge pattern', '{ .a =~ "((x{100}){100}){100}" }', 'more than 5000 parts'],
    ['length', `{ ${' '.repeat(10_000)} }`, 'over 10000'],
  ])('%s', async (_name, query, words) => {
    const { errors } = await server.ask('query ($query: String) { spans(query: $query) { totalCount } }', { query });
    expect(errors).toMatchObject([{ message: expect.stringContaining(words) }]);
    expect(errors?.[0]?.message).toMatch(/^query, line 1, column \d+: /);
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });
});
