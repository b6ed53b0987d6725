/** Requests whose form is wrong, as the clients that send them see the answer. */
import { request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GraphqlAnswer, startTestServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly type?: string;
  readonly accept?: string;
  readonly body?: string;
}

/** Sends these headers and no others, as `fetch` cannot. */
async function send({ method = 'POST', path = '', type, accept, body = '' }: Sent) {
  const headers = { ...(type && { 'content-type': type, 'sec-fetch-site': 'same-origin' }), ...(accept && { accept }) };
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    httpRequest(server.url + path, { method, headers }, resolve)
      .on('error', reject)
      .end(body);
  });
  const { errors = [] } = (await json(response)) as GraphqlAnswer;
  expect(errors).toHaveLength(1);
  return { status: response.statusCode, code: errors[0]?.extensions?.code, message: errors[0]?.message };
}

const JSON_TYPE = 'application/json';
const QUERY = '{"query":"{ __typename }"}';

test.each<[what: string, sent: Sent, status: number, message: RegExp]>([
  [
    'no content type',
    { body: QUERY },
    415,
    /^The request has no content type\. Send content-type: application\/json with/,
  ],
  [
    'another type',
    { type: 'text/xml', body: QUERY },
    415,
    /^The content type text\/xml is not served here\. Send content-type/,
  ],
  [
    'a form of curl',
    { type: 'application/x-www-form-urlencoded', body: QUERY },
    400,
    /no query in the body, which was read as application\/x-www-form/,
  ],
  ['an empty body', { type: JSON_TYPE }, 400, /^The body is empty\. Send/],
  [
    'no JSON',
    { type: JSON_TYPE, body: '{ traces }' },
    400,
    /^The body is not JSON: .*application\/graphql with the text/,
  ],
  ['a number', { type: JSON_TYPE, body: '5' }, 400, /^The body is the JSON value 5\./],
  ['null', { type: JSON_TYPE, body: 'null' }, 400, /^The body is the JSON value null\./],
  [
    'a batch',
    { type: JSON_TYPE, body: `[${QUERY}]` },
    400,
    /^The body is a JSON list\. Operations are sent one by one/,
  ],
  [
    'no query',
    { type: JSON_TYPE, body: '{"variables":{}}' },
    400,
    /^There is no query in the body, which was read as application\/json\./,
  ],
  ['an empty query', { type: JSON_TYPE, body: '{"query":" "}' }, 400, /^There is no query in the body/],
  [
    'an empty text',
    { type: 'application/graphql' },
    400,
    /^There is no query in the body, which was read as application\/graphql/,
  ],
  ['a query that is no text', { type: JSON_TYPE, body: '{"query":5}' }, 400, /"query" param to be a string/],
  ['GET without a query', { method: 'GET' }, 400, /^There is no query\. Give it in the URL \(\?query=/],
  ['another method', { method: 'PUT', type: JSON_TYPE, body: QUERY }, 405, /^GraphQL takes GET and POST, not PUT\./],
])('%s', async (_what, sent, status, message) => {
  const code = status === 415 ? 'UNSUPPORTED_MEDIA_TYPE' : 'BAD_REQUEST';
  for (const accept of [undefined, 'application/json', 'application/graphql-response+json']) {
    const answer = await send({ ...sent, ...(accept !== undefined && { accept }) });
    expect(answer).toEqual({ status, code, message: expect.stringMatching(message) });
  }
  expect(server.logged).toEqual([]);
});

test.each(['gzip', 'br', 'GZIP, identity'])('a body in the encoding %s is refused by its name', async (encoding) => {
  const headers = { 'content-type': JSON_TYPE, 'content-encoding': encoding };
  const response = await fetch(server.url, { method: 'POST', headers, body: gzipSync(QUERY) });
  expect(response.status).toBe(415);
  const { errors } = await response.json();
  expect(errors[0]).toMatchObject({
    message: `The content encoding ${encoding} is not served here. Send the body as it is, without content-encoding.`,
    extensions: { code: 'UNSUPPORTED_COMPRESSION' },
  });
});

test('a body in the encoding identity is served', async () => {
  const headers = { 'content-type': JSON_TYPE, 'content-encoding': 'identity' };
  const response = await fetch(server.url, { method: 'POST', headers, body: QUERY });
  expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
});

test.each(['text/html', 'application/xml', 'application/json; charset=latin1'])(
  'the answer to a client that accepts %s alone says what is served',
  async (accept) => {
    const answer = await send({ type: JSON_TYPE, accept, body: QUERY });
    expect(answer).toEqual({
      status: 406,
      code: 'NOT_ACCEPTABLE',
      message: expect.stringMatching(
        /^Accept: .* Served are application\/graphql-response\+json and application\/json, in/,
      ),
    });
  },
);

test('what curl sends unasked is refused with what to send', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(server.url, { method: 'POST', headers, body: QUERY });
  expect(response.status).toBe(415);
  const { errors } = await response.json();
  expect(errors[0].message).toContain("curl: -H 'content-type: application/json'");
});

test.each(['application/json', 'Application/JSON', 'application/json; charset=UTF-8', 'application/graphql+json'])(
  'the type %s is served',
  async (type) => {
    const response = await fetch(server.url, { method: 'POST', headers: { 'content-type': type }, body: QUERY });
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  },
);

test('the text of an operation is served', async () => {
  const headers = { 'content-type': 'application/graphql' };
  const response = await fetch(server.url, { method: 'POST', headers, body: '{ __typename }' });
  expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
});

test.each<[type: string, use: string, value: unknown, message: RegExp]>([
  ['TraceID!', 'trace(traceId: $v) { traceId }', undefined, /^\$v: Expected a value of non-null type "TraceID!"/],
  ['TraceID!', 'trace(traceId: $v) { traceId }', null, /^\$v: Expected value of non-null type "TraceID!"/],
  [
    'TraceID!',
    'trace(traceId: $v) { traceId }',
    'xyz',
    /^\$v: TraceID takes a string of 16 or 32 hex digits; got "xyz"\./,
  ],
  ['Int!', 'spans(first: $v) { totalCount }', undefined, /^\$v: Expected a value of non-null type "Int!"/],
  ['Int', 'spans(first: $v) { totalCount }', 'x', /^\$v: Int cannot represent non-integer value/],
  ['Float!', 'spanMetrics { groups { total { quantile(q: $v) } } }', undefined, /^\$v: Expected a value/],
  [
    'SpanKind',
    'spans(filter: { kind: { eq: $v } }) { totalCount }',
    'x',
    /^\$v: Value "x" does not exist in "SpanKind"/,
  ],
  [
    'SpanFilter!',
    'spans(filter: $v) { totalCount }',
    undefined,
    /^\$v: Expected a value of non-null type "SpanFilter!"/,
  ],
  [
    'AttributeName!',
    'spans { nodes { attribute(key: "a") { key } } } compareSpans(selection: {}, baseline: {}, keys: [$v]) { selectionCount }',
    {},
    /^\$v/,
  ],
  [
    'SpanSelection!',
    'compareSpans(selection: $v, baseline: {}) { selectionCount }',
    undefined,
    /^\$v: Expected a value/,
  ],
  ['DateTime', 'spans(timeRange: { from: $v }) { totalCount }', 5, /^\$v: DateTime takes a time/],
  ['Boolean!', 'spans { totalCount @include(if: $v) }', undefined, /^\$v: Expected a value/],
  ['[ID!]!', 'nodes(ids: $v) { id }', [null], /^\$v\[0\]: Expected value of non-null type "ID!"/],
])('a bad value of the type %s (%s)', async (type, use, value, message) => {
  const body = JSON.stringify({ query: `query ($v: ${type}) { ${use} }`, variables: { v: value } });
  for (const [accept, status] of [
    ['application/json', 200],
    ['application/graphql-response+json', 400],
  ] as const) {
    const headers = { 'content-type': JSON_TYPE, accept };
    const response = await fetch(server.url, { method: 'POST', headers, body });
    const { data, errors } = await response.json();
    expect([response.status, data]).toEqual([status, undefined]);
    expect(errors[0]).toEqual({
      message: expect.stringMatching(message),
      locations: [{ line: 1, column: 8 }],
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
});

test('many bad values are reported up to a limit, each with its code', async () => {
  const v = Array.from({ length: 60 }, () => null);
  const { errors = [] } = await server.ask('query ($v: [ID!]!) { nodes(ids: $v) { id } }', { v });
  expect(errors).toHaveLength(51);
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(errors.map(() => 'BAD_USER_INPUT'));
  expect(errors.at(-1)).toMatchObject({ locations: [{ line: 1, column: 1 }] });
});
