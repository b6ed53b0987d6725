/** Integers in variables: exact up to 2^53, refused beyond, whatever way the variables come. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attributesOf, makeSpan, spanIdOf } from '../../test/fixtures/spans.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

let server: TestServer;

beforeAll(async () => {
  const numbers = [2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n];
  const spans = numbers.map((n, i) =>
    makeSpan({ spanId: spanIdOf(i + 1), name: String(n), startTimeUnixNano: n, attributes: attributesOf({ n }) }),
  );
  server = await startTestServer({ spans });
});
afterAll(() => server[Symbol.asyncDispose]());

const BY_ATTRIBUTE =
  'query ($n: AttributeValue) { spans(filter: { attribute: { key: "n", eq: $n } }) { nodes { name } } }';
const BY_TIME = 'query ($n: BigInt) { spans(filter: { startTimeUnixNano: { eq: $n } }) { nodes { name } } }';

const WAYS: Readonly<Record<string, (query: string, variables: string) => Promise<Response>>> = {
  POST: (query, variables) =>
    fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
    }),
  GET: (query, variables) =>
    fetch(`${server.url}?query=${encodeURIComponent(query)}&variables=${encodeURIComponent(variables)}`),
};

describe.each(Object.keys(WAYS))('by %s', (way) => {
  const ask = async (query: string, variables: string) => {
    const response = await WAYS[way]?.(query, variables);
    return response?.json();
  };

  test.each([
    [BY_ATTRIBUTE, '9007199254740991'],
    [BY_ATTRIBUTE, '9007199254740992'],
    [BY_TIME, '9007199254740991'],
    [BY_TIME, '9007199254740992'],
    [BY_TIME, '"9007199254740993"'],
  ])('%s takes %s', async (query, n) => {
    expect(await ask(query, `{"n":${n}}`)).toEqual({ data: { spans: { nodes: [{ name: n.replaceAll('"', '') }] } } });
  });

  test.each([
    [BY_ATTRIBUTE, '9007199254740993', /AttributeValue takes integers up to 2\^53.*got 9007199254740993/],
    [BY_TIME, '9007199254740993', /BigInt takes JSON numbers up to 2\^53.*got 9007199254740993/],
    [BY_TIME, '-9007199254740993', /got -9007199254740993/],
  ])('%s refuses %s', async (query, n, message) => {
    expect(await ask(query, `{"n":${n}}`)).toMatchObject({ errors: [{ message: expect.stringMatching(message) }] });
  });

  test('integers where there is no place for large ones are refused as before', async () => {
    const query = 'query ($n: Int, $s: String) { spans(first: $n, query: $s) { totalCount } }';
    expect(await ask(query, '{"n":9007199254740993}')).toMatchObject({
      errors: [{ message: expect.stringMatching(/Int cannot represent/) }],
    });
    expect(await ask(query, '{"s":9007199254740993}')).toMatchObject({
      errors: [{ message: expect.stringMatching(/String cannot repr/) }],
    });
  });
});

test('a body that is no JSON is refused', async () => {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query": 9007199254740993',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [{ message: expect.stringContaining('The body is not JSON: ') }],
  });
});
