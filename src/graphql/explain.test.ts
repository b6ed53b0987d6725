import { expect, test } from 'vitest';
import { SpangraphError } from '../errors.ts';
import type { SpanReader } from '../storage/backend.ts';
import { startTestServer, type TestServer } from './testing/server.ts';
import { makeChain } from './testing/spans.ts';
import { EXPLAIN_HEADER } from './use-explain.ts';

const QUERY = '{ spans(first: 2) { nodes { name attributes { key } } } }';

interface Asked {
  readonly query?: string;
  readonly extensions?: object;
  readonly headers?: Record<string, string>;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are checked by the test that asked
async function ask(server: TestServer, { query = QUERY, extensions, headers = {} }: Asked): Promise<any> {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, extensions }),
  });
  return await response.json();
}

const CALLS = [
  { method: 'findSpans', keys: 1, steps: [{ access: 'SCAN', using: 'all spans', times: 1, rowsRead: 30 }] },
  {
    method: 'getAttributes',
    keys: 2,
    steps: [{ access: 'INDEX', using: 'spans by reference', times: 2, rowsRead: 2 }],
  },
];

test.each<[string, Asked]>([
  ['extensions', { extensions: { explain: true } }],
  ['the header', { headers: { [EXPLAIN_HEADER]: 'true' } }],
])('is asked for by %s', async (_name, asked) => {
  await using server = await startTestServer({ spans: makeChain(1, 30) });
  const { data, extensions } = await ask(server, asked);
  expect(data.spans.nodes).toHaveLength(2);
  expect(extensions.explain).toMatchObject(CALLS);
  const [first, second] = extensions.explain;
  expect(first.startMs).toBeGreaterThanOrEqual(0);
  expect(second.startMs).toBeGreaterThanOrEqual(first.startMs);
});

test('by a GET too', async () => {
  await using server = await startTestServer({ spans: makeChain(1, 30) });
  const parameters = new URLSearchParams({ query: QUERY, extensions: '{"explain":true}' });
  const answer = await (await fetch(`${server.url}?${parameters}`)).json();
  expect(answer.extensions.explain).toMatchObject(CALLS);
});

test.each<[string, Asked]>([
  ['nothing', {}],
  ['other extensions', { extensions: { explain: 'true', x: 1 } }],
  ['another value of the header', { headers: { [EXPLAIN_HEADER]: '0' } }],
])('is not there with %s', async (_name, asked) => {
  await using server = await startTestServer({ spans: makeChain(1, 3) });
  const answer = await ask(server, asked);
  expect(Object.keys(answer)).toEqual(['data']);
});

test('stands beside errors, with the code of the call that failed', async () => {
  await using server = await startTestServer({ wrap: failing });
  const { errors, extensions } = await ask(server, { extensions: { explain: true } });
  expect(errors[0].extensions.code).toBe('READ_TIMEOUT');
  expect(extensions.explain).toMatchObject([{ method: 'findSpans', error: 'READ_TIMEOUT' }]);
});

/** A reader whose search for spans takes too long. */
function failing(reader: SpanReader): SpanReader {
  reader.findSpans = () => Promise.reject(new SpangraphError('READ_TIMEOUT', 'The read took longer than 5 s.'));
  reader.within = () => reader;
  return reader;
}
