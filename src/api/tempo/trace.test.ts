/** Traces by id through HTTP, over the memory backend. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeTracesProtobuf } from '../../../receivers/formats/otlp/decode-protobuf.ts';
import {
  attributesOf,
  makeEvent,
  makeLink,
  makeScope,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../test/fixtures/spans.ts';
import { LIMITS, startTestServer, type TestServer } from '../../graphql/testing/server.ts';
import { decodeTraceMessage } from './testing/trace-messages.ts';

const BARE = { attributes: [], droppedAttributesCount: 0, schemaUrl: '', entityRefs: [] };
const NO_SCOPE = makeScope({ name: '', version: '' });

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    spans: [
      makeSpan({
        name: 'GET /',
        kind: 2,
        statusCode: 2,
        statusMessage: 'broken',
        resource: resourceOf('shop'),
        attributes: attributesOf({ big: 2n ** 63n - 1n, bytes: Uint8Array.of(1, 2), none: null }),
        events: [makeEvent({ name: 'retry' })],
        links: [makeLink({})],
      }),
      makeSpan({
        spanId: spanIdOf(2),
        parentSpanId: spanIdOf(1),
        name: 'call',
        kind: 77,
        resource: resourceOf('shop'),
      }),
      makeSpan({ traceId: traceIdOf(2), kind: 0, resource: BARE, scope: NO_SCOPE }),
      makeSpan({ traceId: traceIdOf(2), spanId: spanIdOf(2), kind: 0, resource: BARE, scope: NO_SCOPE }),
    ],
  });
});
afterAll(() => server[Symbol.asyncDispose]());

async function get(path: string, accept = 'application/json') {
  const response = await fetch(`${server.origin}/tempo${path}`, { headers: { accept } });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    bytes,
    text: new TextDecoder().decode(bytes),
  };
}

const PROTOBUF = 'application/protobuf';
const FIRST = traceIdOf(1);

test.each([
  ['/api/echo', 'echo'],
  ['/ready', 'ready'],
])('%s says %s', async (path, word) => {
  expect(await get(path)).toMatchObject({ status: 200, text: word });
});

test('the build has the version of Tempo whose features are there', async () => {
  expect(JSON.parse((await get('/api/status/buildinfo')).text)).toMatchObject({ version: '2.8.0', goVersion: '' });
});

test('version 1 in protobuf is the trace itself', async () => {
  const { status, type, bytes } = await get(`/api/traces/${FIRST}`, PROTOBUF);
  expect([status, type]).toEqual([200, PROTOBUF]);
  const [{ resource, scopeSpans }] = decodeTraceMessage('Trace', bytes).resourceSpans;
  expect(resource.attributes).toEqual([{ key: 'service.name', value: { stringValue: 'shop' } }]);
  expect(scopeSpans[0].spans).toMatchObject([
    {
      traceId: FIRST,
      spanId: spanIdOf(1),
      name: 'GET /',
      kind: 2,
      status: { code: 2, message: 'broken' },
      attributes: [{ value: { intValue: '9223372036854775807' } }, { value: { bytesValue: '0102' } }, { key: 'none' }],
      events: [{ name: 'retry' }],
      links: [{ traceId: traceIdOf(0xff) }],
    },
    { parentSpanId: spanIdOf(1), kind: 77 },
  ]);
});

test('version 2 in protobuf is the same in an envelope', async () => {
  const [one, two] = [await get(`/api/traces/${FIRST}`, PROTOBUF), await get(`/api/v2/traces/${FIRST}`, PROTOBUF)];
  const answer = decodeTraceMessage('TraceByIDResponse', two.bytes);
  expect(answer.trace).toEqual(decodeTraceMessage('Trace', one.bytes));
  expect(answer.metrics).toEqual({});
  expect(answer).not.toHaveProperty('status');
});

test('messages that are empty are there all the same, and a bare resource has a service', async () => {
  const { bytes } = await get(`/api/v2/traces/${traceIdOf(2)}`, `text/plain, ${PROTOBUF}`);
  expect(decodeTraceMessage('TraceByIDResponse', bytes).trace.resourceSpans).toMatchObject([
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'unknown_service' } }] },
      scopeSpans: [{ scope: {}, spans: [{ status: {} }, { status: {} }] }],
    },
  ]);
  const json = JSON.parse((await get(`/api/traces/${traceIdOf(2)}`)).text);
  expect(json.batches).toMatchObject([
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'unknown_service' } }] },
      scopeSpans: [{ scope: {}, spans: [{ status: {} }, { status: {} }] }],
    },
  ]);
  expect(json.batches[0].scopeSpans[0].spans[0]).not.toHaveProperty('kind');
});

const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

test('JSON has ids in base64 and enums by name', async () => {
  const { text, type } = await get(`/api/v2/traces/${FIRST}`);
  expect(type).toContain('application/json');
  const { trace, metrics } = JSON.parse(text);
  expect(metrics).toEqual({});
  expect(trace.resourceSpans[0].scopeSpans[0].spans).toMatchObject([
    {
      traceId: base64(FIRST),
      spanId: base64(spanIdOf(1)),
      kind: 'SPAN_KIND_SERVER',
      status: { code: 'STATUS_CODE_ERROR', message: 'broken' },
      startTimeUnixNano: '1730291040000000000',
      links: [{ traceId: base64(traceIdOf(0xff)), spanId: base64(spanIdOf(0xff)) }],
    },
    { parentSpanId: base64(spanIdOf(1)), kind: 77 },
  ]);
  expect(JSON.parse((await get(`/api/traces/${FIRST}`)).text)).toEqual({ batches: trace.resourceSpans });
});

test('an id may lack its zeros on the left, and its case is free', async () => {
  expect((await get('/api/traces/1', PROTOBUF)).bytes).toEqual((await get(`/api/traces/${FIRST}`, PROTOBUF)).bytes);
  expect(await get('/api/traces/ABCDEF')).toMatchObject({ status: 404 });
});

test('an unknown trace is 404 without a body in version 1, and an empty answer in version 2', async () => {
  expect(await get('/api/traces/99')).toMatchObject({ status: 404, text: '' });
  expect(await get('/api/v2/traces/99')).toMatchObject({ status: 200, text: '{"trace":{},"metrics":{}}' });
  const { status, bytes } = await get('/api/v2/traces/99', PROTOBUF);
  expect(status).toBe(200);
  expect(decodeTraceMessage('TraceByIDResponse', bytes)).toEqual({ trace: {}, metrics: {} });
});

test.each([
  ['/api/traces/xyz', 'invalid trace id: expected 1 to 32 hex digits, got "xyz"'],
  [`/api/v2/traces/${'1'.repeat(33)}`, 'invalid trace id'],
  ['/api/traces/1?start=2&end=1', "parameter 'start' must be before 'end'"],
  ['/api/traces/1?start=now', "parameter 'start' expected a whole number"],
  ['/api/v2/traces/1?q={', 'invalid TraceQL query: parse error at line 1, col 2: '],
  ['/api/v2/traces/%ff', 'percent-encoded'],
])('%s is refused as plain text', async (path, message) => {
  const { status, type, text } = await get(path);
  expect([status, type]).toEqual([400, 'text/plain; charset=utf-8']);
  expect(text).toContain(message);
});

test('start and end are hints: a trace is known by its id', async () => {
  expect((await get('/api/traces/1?start=1&end=2')).status).toBe(200);
});

test('q chooses spans of the trace, and the answer says that it is not all', async () => {
  const url = `/api/v2/traces/1?q=${encodeURIComponent('{ name = "call" }')}`;
  const { trace, status } = JSON.parse((await get(url)).text);
  expect(trace.resourceSpans[0].scopeSpans[0].spans).toMatchObject([{ name: 'call' }]);
  expect(status).toBe('PARTIAL');
  expect(decodeTraceMessage('TraceByIDResponse', (await get(url, PROTOBUF)).bytes)).toMatchObject({ status: 1 });
  const all = JSON.parse((await get(`/api/v2/traces/1?q=${encodeURIComponent('{}')}`)).text);
  expect(all).not.toHaveProperty('status');
});

test('a long trace is read in parts, and all of it is there', async () => {
  const size = 5_003;
  const spans = Array.from({ length: size }, (_, index) => makeSpan({ spanId: spanIdOf(index + 1) }));
  await using long = await startTestServer({ spans });
  const ask = (accept: string) => fetch(`${long.origin}/tempo/api/traces/1`, { headers: { accept } });
  const bytes = Buffer.from(await (await ask(PROTOBUF)).arrayBuffer());
  expect(new Set(decodeTracesProtobuf(bytes).spans.map(({ spanId }) => spanId)).size).toBe(size);
  const { batches } = (await (await ask('application/json')).json()) as { batches: object[] };
  expect(batches).toHaveLength(2);
});

test('a trace over the limits of an answer is refused', async () => {
  await using small = await startTestServer({
    spans: [makeSpan({}), makeSpan({ spanId: spanIdOf(2) })],
    limits: { ...LIMITS, maxRecords: 1 },
  });
  const response = await fetch(`${small.origin}/tempo/api/traces/1`);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('api.limits.max_records');
});
