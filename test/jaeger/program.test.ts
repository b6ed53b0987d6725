/** The real Jaeger answers its HTTP API from Spangraph. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import type { Program } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeToken } from '../fixtures/tokens.ts';
import { until } from '../fixtures/until.ts';
import { type Jaeger, startJaeger, startStorage } from './jaeger.ts';

const WAIT_MS = 30_000;
/** Jaeger leaves out zeros on its left. */
const TRACE_ID = '1'.repeat(32);

let storage: Program;
let jaeger: Jaeger;
beforeAll(async () => {
  const read = makeToken('jaeger', ['read']);
  const ingest = makeToken('jaeger writes', ['ingest']);
  storage = await startStorage({ auth: { tokens: [read.entry, ingest.entry] } });
  jaeger = await startJaeger(storage.folder, { read: read.token, ingest: ingest.token });
  const shop = [
    jsonSpan(TRACE_ID, spanIdOf(1), {
      name: 'GET /',
      kind: 2,
      attributes: [{ key: 'code', value: { intValue: '500' } }],
    }),
    jsonSpan(TRACE_ID, spanIdOf(2), { name: 'call', kind: 3, parentSpanId: spanIdOf(1) }),
  ];
  const bank = [jsonSpan(TRACE_ID, spanIdOf(3), { name: 'pay', kind: 2, parentSpanId: spanIdOf(2) })];
  // Jaeger receives them, and writes them to the receiver of Spangraph.
  for (const [service, spans] of [
    ['shop', shop],
    ['bank', bank],
  ] as const) {
    await postTraces(jaeger.otlpHttpUrl, jsonBytes(jsonRequest(spans, service)), { encoding: 'json' });
  }
  await until(async () => {
    const { body } = await asked(`/api/traces/${TRACE_ID}`);
    expect((body.data as readonly JaegerTrace[])[0]?.spans).toHaveLength(3);
  }, WAIT_MS);
});
afterAll(async () => {
  await jaeger?.[Symbol.asyncDispose]();
  await storage?.[Symbol.asyncDispose]();
});

async function asked(path: string): Promise<{ status: number; body: { data: unknown; errors: unknown } }> {
  const response = await fetch(jaeger.origin + path);
  return { status: response.status, body: await response.json() };
}

interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly { readonly operationName: string }[];
}

const around = (() => {
  const micros = Date.now() * 1_000;
  const far = 100 * 365 * 86_400 * 1_000_000;
  return `start=${Math.max(0, micros - far)}&end=${micros + 86_400_000_000}`;
})();

test('services and operations', async () => {
  expect((await asked('/api/services')).body.data).toEqual(expect.arrayContaining(['bank', 'shop']));
  expect((await asked('/api/operations?service=shop')).body.data).toEqual([
    { name: 'GET /', spanKind: 'server' },
    { name: 'call', spanKind: 'client' },
  ]);
});

test('a trace by its id, and one that is not there', async () => {
  const { body } = await asked(`/api/traces/${TRACE_ID}`);
  const [trace] = body.data as readonly JaegerTrace[];
  expect(trace?.traceID).toBe(TRACE_ID);
  expect(trace?.spans.map(({ operationName }) => operationName).toSorted()).toEqual(['GET /', 'call', 'pay']);
  expect(await asked(`/api/traces/${traceIdOf(9)}`)).toMatchObject({ status: 404 });
});

/** Ids of the traces that Jaeger finds. */
async function search(query: string): Promise<string[]> {
  const { body } = await asked(`/api/traces?service=shop&${around}&${query}`);
  return (body.data as readonly JaegerTrace[]).map(({ traceID }) => traceID);
}

test('searches by tags, operation and duration', async () => {
  expect(await search('')).toEqual([TRACE_ID]);
  expect(await search('operation=call')).toEqual([TRACE_ID]);
  expect(await search('operation=pay')).toEqual([]);
  expect(await search(`tags=${encodeURIComponent('{"code":"500"}')}`)).toEqual([TRACE_ID]);
  expect(await search(`tags=${encodeURIComponent('{"code":"501"}')}`)).toEqual([]);
  expect(await search('minDuration=24h')).toEqual([]);
});

test('dependencies', async () => {
  const endTs = Date.now() + 86_400_000;
  const { body } = await asked(`/api/dependencies?endTs=${endTs}&lookback=${endTs}`);
  expect(body.data).toEqual([{ parent: 'shop', child: 'bank', callCount: 1 }]);
});
