/** The text form of filters through GraphQL: searches, and parseFilter for editors. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSpan, resourceOf, spanIdOf, traceIdOf } from '../../test/fixtures/spans.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

let server: TestServer;

beforeAll(async () => {
  const client = { traceId: traceIdOf(1), spanId: spanIdOf(1), name: 'GET /', kind: 3, resource: resourceOf('shop') };
  const handler = { traceId: traceIdOf(1), spanId: spanIdOf(2), parentSpanId: spanIdOf(1), name: 'handle', kind: 2 };
  server = await startTestServer({
    spans: [
      makeSpan(client),
      makeSpan({ ...handler, resource: resourceOf('bank'), attributes: [{ key: 'retries', value: 3n }] }),
      makeSpan({ traceId: traceIdOf(2), spanId: spanIdOf(3), name: 'other', resource: resourceOf('bank') }),
    ],
  });
});
afterAll(() => server[Symbol.asyncDispose]());

async function names(query: string, filter?: object): Promise<string[]> {
  const text =
    'query ($query: String, $filter: SpanFilter) { spans(query: $query, filter: $filter) { nodes { name } } }';
  const { data, errors } = await server.ask(text, { query, filter });
  expect(errors).toBeUndefined();
  return data.spans.nodes.map((node: { name: string }) => node.name).toSorted();
}

describe('searches by text', () => {
  test.each([
    ['{ resource.service.name = "bank" }', ['handle', 'other']],
    ['{ .retries > 2 && kind = server }', ['handle']],
    ['{ name =~ "(?i)get.*" } >> { kind = server }', ['handle']],
    ['{ name = "handle" || name = "other" }', ['handle', 'other']],
    ['{}', ['GET /', 'handle', 'other']],
  ])('%s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test('with a typed filter both must be met', async () => {
    expect(await names('{ resource.service.name = "bank" }', { name: { eq: 'other' } })).toEqual(['other']);
  });

  test('traces are those in which the text chooses a span', async () => {
    const query =
      '{ traces(query: "{ resource.service.name = \\"shop\\" } && { .retries = 3 }") { nodes { traceId } } }';
    expect((await server.ask(query)).data).toEqual({ traces: { nodes: [{ traceId: traceIdOf(1) }] } });
  });

  test('matched spans are those that an aggregate is made of', async () => {
    const query = '{ resource.service.name = "bank" } | count() = 1';
    const text = 'query ($query: String) { traces(query: $query) { edges { matchedSpans { name } } } }';
    const { data } = await server.ask(text, { query });
    expect(data.traces.edges).toEqual([{ matchedSpans: [{ name: 'other' }] }, { matchedSpans: [{ name: 'handle' }] }]);
  });

  test.each([
    ['{ }', [['other'], ['GET /', 'handle']]],
    ['{ } | count() > 1', [['GET /', 'handle']]],
    ['{ trace:rootName = "GET /" }', [['GET /', 'handle']]],
    ['{ resource.service.name = "bank" } | count() > 0 | { .retries = 3 }', [['handle']]],
    ['{ .retries = 3 } | count() > 0 | { }', [['handle']]],
    ['{ name = "GET /" } >> { }', [['handle']]],
    ['{ name = "GET /" } && { name = "handle" }', [['GET /', 'handle']]],
  ])('the spans of %s are those that its last spanset chose', async (query, expected) => {
    const text = 'query ($query: String) { traces(query: $query) { edges { matchedSpans { name } } } }';
    const { data } = await server.ask(text, { query });
    expect(
      data.traces.edges.map((edge: { matchedSpans: { name: string }[] }) => edge.matchedSpans.map(({ name }) => name)),
    ).toEqual(expected);
  });

  test('every span is matched where the typed filter names none in particular', async () => {
    const text = '{ traces(filter: { anySpan: { and: [] } }) { edges { matchedSpans { name } } } }';
    const { data } = await server.ask(text);
    expect(data.traces.edges).toEqual([
      { matchedSpans: [{ name: 'other' }] },
      { matchedSpans: [{ name: 'GET /' }, { name: 'handle' }] },
    ]);
  });

  test('a mistake is refused with its place and what was expected', async () => {
    const { errors } = await server.ask('{ spans(query: "{ name = }") { totalCount } }');
    expect(errors).toMatchObject([
      {
        message: 'query, line 1, column 10: expected a string, a number, a duration, true, false or nil, found }',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });
});

describe('parseFilter', () => {
  const PARSE = `query ($query: String!) {
    parseFilter(query: $query) { spanFilter traceFilter mistakes { message offset length line column expected } } }`;

  test.each([
    '{ resource.service.name = "bank" && duration > 1ns }',
    '{ kind = server } << { .retries > 2 || event:name = "x" }',
    '{ !(link:traceID = "00000000000000000000000000000001") }',
  ])('the typed filter of %s finds the same', async (query) => {
    const { data, errors } = await server.ask(PARSE, { query });
    expect(errors).toBeUndefined();
    const { spanFilter, mistakes } = data.parseFilter;
    expect(mistakes).toEqual([]);
    const typed = await server.ask('query ($filter: SpanFilter) { spans(filter: $filter) { nodes { name } } }', {
      filter: spanFilter,
    });
    expect(typed.errors).toBeUndefined();
    expect(typed.data.spans.nodes.map((node: { name: string }) => node.name).toSorted()).toEqual(await names(query));
  });

  test.each([
    ['{ .retries > 2 }', ['handle']],
    ['{ .retries = 3 && name !~ "GET.*" }', ['handle']],
    ['{ childCount = 1 }', ['GET /']],
    ['{ name > "GET" && name < "i" }', ['GET /', 'handle']],
    ['{ resource.service.name = "bank" } | count() = 1', ['handle', 'other']],
    ['{ .retries > 0 } | sum(span.retries) <= 3', ['handle']],
    ['{ true } | avg(span.retries) > 2.5', ['GET /', 'handle']],
    ['{} | count() < 5000000000', ['GET /', 'handle', 'other']],
    ['{} | count() = 1.5', []],
    ['({ .retries > 0 } || { }) | count() > 0', ['GET /', 'handle', 'other']],
    ['({ name = "handle" } >> { .a }) || { } || { name = "other" }', ['GET /', 'handle', 'other']],
  ])('the typed filters of %s find the same as the text: %j', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
    const { spanFilter, traceFilter } = (await server.ask(PARSE, { query })).data.parseFilter;
    const text = `query ($query: String, $spanFilter: SpanFilter, $traceFilter: TraceFilter) {
      spans(filter: $spanFilter) { nodes { name } }
      typed: traces(filter: $traceFilter) { edges { node { traceId } matchedSpans { spanId } } }
      text: traces(query: $query) { edges { node { traceId } matchedSpans { spanId } } }
    }`;
    const { data, errors } = await server.ask(text, { query, spanFilter, traceFilter });
    expect(errors).toBeUndefined();
    expect(data.spans.nodes.map((node: { name: string }) => node.name).toSorted()).toEqual(expected);
    expect(data.typed).toEqual(data.text);
    expect(data.text.edges.length > 0).toBe(expected.length > 0);
  });

  test('the typed filters of a root that is there find no trace without one', async () => {
    const orphan = { traceId: traceIdOf(1), spanId: spanIdOf(1), parentSpanId: spanIdOf(9), name: 'orphan' };
    await using rootless = await startTestServer({ spans: [makeSpan(orphan)] });
    const query = '{ trace:rootName =~ ".+" }';
    const { spanFilter, traceFilter } = (await rootless.ask(PARSE, { query })).data.parseFilter;
    const text = `query ($spanFilter: SpanFilter, $traceFilter: TraceFilter) {
      spans(filter: $spanFilter) { totalCount } traces(filter: $traceFilter) { totalCount } }`;
    const { data } = await rootless.ask(text, { spanFilter, traceFilter });
    expect(data).toEqual({ spans: { totalCount: 0 }, traces: { totalCount: 0 } });
  });

  test('what JSON would round is refused where the typed filter is asked for', async () => {
    const { data, errors } = await server.ask(PARSE, { query: '{ .a = 9007199254740993 }' });
    expect(data.parseFilter).toEqual({ spanFilter: null, traceFilter: null, mistakes: [] });
    expect(errors).toMatchObject([
      {
        path: ['parseFilter', 'spanFilter'],
        message: expect.stringContaining('9007199254740993 cannot be written in JSON'),
      },
      { path: ['parseFilter', 'traceFilter'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('what only the text can say is refused where the typed filter is asked for', async () => {
    const { data, errors } = await server.ask(PARSE, { query: '{ .a > .b } ~ { .c } | by(name) | count() > 1' });
    expect(data.parseFilter).toEqual({ spanFilter: null, traceFilter: null, mistakes: [] });
    expect(errors).toMatchObject([
      { path: ['parseFilter', 'spanFilter'], message: expect.stringContaining('Use the filter as text') },
      { path: ['parseFilter', 'traceFilter'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('a form over a bound has its mistake, also where the other form is within it', async () => {
    const { data } = await server.ask(PARSE, { query: `{ ${Array(495).fill('.a').join(' && ')} }` });
    expect(data.parseFilter).toMatchObject({ spanFilter: null, traceFilter: null });
    expect(data.parseFilter.mistakes).toMatchObject([{ message: expect.stringContaining('more than 500 conditions') }]);
  });

  test('mistakes come with their places, and no filter', async () => {
    const { data } = await server.ask(PARSE, { query: '{ duration > }' });
    expect(data.parseFilter).toMatchObject({ spanFilter: null, traceFilter: null });
    expect(data.parseFilter.mistakes).toHaveLength(1);
    expect(data.parseFilter.mistakes[0]).toMatchObject({ line: 1, column: expect.any(Number) });
  });
});
