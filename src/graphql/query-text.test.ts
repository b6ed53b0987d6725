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

  test('a mistake is refused with its place and what was expected', async () => {
    const { errors } = await server.ask('{ spans(query: "{ name = }") { totalCount } }');
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/^query, line 1, column \d+: .*expected/),
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

  test('mistakes come with their places, and no filter', async () => {
    const { data } = await server.ask(PARSE, { query: '{ duration > }' });
    expect(data.parseFilter).toMatchObject({ spanFilter: null, traceFilter: null });
    expect(data.parseFilter.mistakes).toHaveLength(1);
    expect(data.parseFilter.mistakes[0]).toMatchObject({ line: 1, column: expect.any(Number) });
  });
});
