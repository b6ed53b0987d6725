/** What an operation takes is counted while it runs, and ends it at a limit. */
import { expect, test } from 'vitest';
import { attributesOf, makeSpan, spanIdOf, traceIdOf } from '../../test/fixtures/spans.ts';
import { SpangraphError } from '../errors.ts';
import type { OperationLimits } from './limits/use-limits.ts';
import { LIMITS, startTestServer } from './testing/server.ts';
import { countCalls } from './testing/watch-calls.ts';

const TRACE = traceIdOf(1);
const SPANS = Array.from({ length: 200 }, (_, index) =>
  makeSpan({
    traceId: TRACE,
    spanId: spanIdOf(index + 1),
    parentSpanId: index === 0 ? '' : spanIdOf(1),
    attributes: attributesOf({ text: 'x'.repeat(1_000) }),
  }),
);
const WHOLE = '{ spans(first: 200) { nodes { name attributes { key value } } } }';

test('a client that asks sees what its operation took', async () => {
  await using server = await startTestServer({ spans: SPANS });
  const body = JSON.stringify({ query: WHOLE, extensions: { cost: true } });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(server.url, { method: 'POST', headers, body });
  const { extensions } = await response.json();
  expect(extensions.cost).toMatchObject({ recordsRead: 200, fields: 2 + 200 * 4 });
  expect(extensions.cost.answerBytes).toBeGreaterThan(200 * 1_000);
  expect(extensions.cost.answerBytes).toBeLessThan(200 * 1_100);
  expect(await server.ask(WHOLE)).not.toHaveProperty('extensions');
});

test.each<[Partial<OperationLimits>, string, RegExp]>([
  [
    { maxRecords: 199 },
    'OPERATION_TOO_COMPLEX',
    /reads 200 records, over the limit of 199 \(api\.limits\.max_records\)/,
  ],
  [{ maxFields: 801 }, 'OPERATION_TOO_LARGE', /more than 801 fields, the limit \(api\.limits\.max_fields\)/],
  [
    { maxAnswerBytes: 200_000 },
    'OPERATION_TOO_LARGE',
    /more than 200000 bytes, the limit \(api\.limits\.max_answer_size_mib\)/,
  ],
])('over %j an operation is refused, and says how to ask for less', async (limits, code, message) => {
  await using server = await startTestServer({ spans: SPANS, limits: { ...LIMITS, ...limits } });
  const { data, errors } = await server.ask(WHOLE);
  expect(data).toBeUndefined();
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({ message: expect.stringMatching(message), extensions: { code } });
  expect(errors?.[0]?.message).toContain('smaller pages');
});

test.each([
  ['OPERATION_TOO_LARGE', 'application/graphql-response+json', 400, null],
  ['OPERATION_TOO_LARGE', 'application/json', 200, null],
  ['OPERATION_REFUSED', 'application/graphql-response+json', 503, '1'],
  ['OPERATION_REFUSED', 'application/json', 503, '1'],
] as const)(
  'what the thread has no memory for: %s to a client that accepts %s',
  async (code, accept, status, after) => {
    const reason = new SpangraphError(code, 'The operation needed more memory.', { retryAfterMs: 1_000 });
    const refusal = new AbortController();
    const aliases = Array.from({ length: 10 }, (_, index) => `a${index}: name`).join(' ');
    const query = `{ spans(first: 200) { nodes { ${aliases} } } }`;
    await using server = await startTestServer({
      spans: SPANS,
      circumstances: { refused: refusal.signal, checkMemory: () => refusal.abort(reason) },
    });
    const headers = { 'content-type': 'application/json', accept };
    const response = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, after]);
    expect(await response.json()).toEqual({
      errors: [expect.objectContaining({ message: reason.message, extensions: expect.objectContaining({ code }) })],
    });
  },
);

test('a trace that is too large for the operation is refused before its spans are read', async () => {
  const calls = new Map<string, number>();
  const limits = { ...LIMITS, maxRecords: 199 };
  await using server = await startTestServer({ spans: SPANS, wrap: countCalls(calls), limits });
  for (const query of ['{ traces(first: 1) { nodes { depth } } }', `{ trace(traceId: "${TRACE}") { depth } }`]) {
    const { errors } = await server.ask(query);
    expect(errors?.[0]?.extensions?.code).toBe('OPERATION_TOO_COMPLEX');
  }
  expect(Object.fromEntries(calls)).toEqual({ findTraces: 1, getTraces: 1 });
});
