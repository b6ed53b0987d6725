/** Jaeger's remote storage over gRPC, asked by a client of @grpc/grpc-js. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeTracesProtobuf } from '../../../receivers/formats/otlp/decode-protobuf.ts';
import { failureOf, StorageClient } from '../../../test/fixtures/jaeger-storage/client.ts';
import { encodeRequest, type Plain } from '../../../test/fixtures/jaeger-storage/messages.ts';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../test/fixtures/spans.ts';
import { compareNames } from '../../model/compare.ts';
import type { Span } from '../../model/span.ts';
import { createMemoryBackend } from '../../storage/memory/index.ts';
import { type StorageServer, startStorageServer } from '../testing/storage-server.ts';

const SECOND = 1_000_000_000n;
const MIB = 1024 * 1024;

const shop = resourceOf('shop', { host: 'h1' });
const bank = resourceOf('bank');
const SPANS: readonly Span[] = [
  makeSpan({
    name: 'GET /',
    kind: 2,
    statusCode: 2,
    startTimeUnixNano: BASE_TIME + 123_456_789n,
    endTimeUnixNano: BASE_TIME + SECOND + 1n,
    attributes: attributesOf({ code: 500n, big: 2n ** 63n - 1n }),
    events: [makeEvent({ name: 'retry', attributes: attributesOf({ attempt: 2n }) })],
    resource: shop,
  }),
  makeSpan({ spanId: spanIdOf(2), parentSpanId: spanIdOf(1), name: 'call', kind: 3, resource: shop }),
  makeSpan({ spanId: spanIdOf(3), parentSpanId: spanIdOf(2), name: 'pay', kind: 2, resource: bank }),
  makeSpan({
    traceId: traceIdOf(2),
    name: 'job',
    kind: 0,
    parentSpanId: spanIdOf(9),
    startTimeUnixNano: BASE_TIME + 5n * SECOND,
    endTimeUnixNano: BASE_TIME + 5n * SECOND + 3_000_000n,
    resource: resourceOf('jobs'),
  }),
];

let server: StorageServer;
let client: StorageClient;
beforeAll(async () => {
  const { reader, writer } = createMemoryBackend();
  await writer.write([SPANS]);
  server = await startStorageServer({ reader });
  client = new StorageClient(server.address);
});
afterAll(async () => {
  client[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

const idOf = (number: number): Buffer => Buffer.from(traceIdOf(number), 'hex');
const timeOf = (unixNano: bigint): object => ({ seconds: String(unixNano / SECOND), nanos: Number(unixNano % SECOND) });
const YEAR_1 = { seconds: '-62135596800' };

/** Numbers of the traces in the order of the answer. */
async function found(query: object): Promise<number[]> {
  const { traceIds = [] } = await client.askOne('findTraceIds', { query });
  return (traceIds as Plain[]).map(({ traceId }) => Number(`0x${(traceId as Buffer).toString('hex')}`));
}

const tag = (key: string, value: object): object => ({ attributes: [{ key, value }] });

test('services and operations, with the kinds of their spans', async () => {
  expect(await client.askOne('getServices')).toEqual({ services: ['bank', 'jobs', 'shop'] });
  const ofShop = {
    operations: [
      { name: 'GET /', spanKind: 'server' },
      { name: 'call', spanKind: 'client' },
    ],
  };
  expect(await client.askOne('getOperations', { service: 'shop' })).toEqual(ofShop);
  expect(await client.askOne('getOperations', { service: 'shop', spanKind: 'client' })).toEqual({
    operations: ofShop.operations.slice(1),
  });
  expect(await client.askOne('getOperations', { service: 'jobs' })).toEqual({
    operations: [{ name: 'job' }],
  });
  expect(await client.askOne('getOperations', { service: 'none' })).toEqual({});
});

test('traces come as they were received, one after the other, and unknown ids are skipped', async () => {
  const query = [9, 2, 1, 2].map((number) => ({ traceId: idOf(number), startTime: YEAR_1, endTime: YEAR_1 }));
  const { bytes } = await client.ask('getTraces', { query });
  expect(bytes).toHaveLength(2);
  const [second, first] = bytes.map((message) => decodeTracesProtobuf(message).spans);
  expect(second).toEqual(SPANS.slice(3));
  expect(first?.toSorted((a, b) => compareNames(a.spanId, b.spanId))).toEqual(SPANS.slice(0, 3));
  expect(await client.ask('getTraces', { query: [{ traceId: idOf(9) }] })).toEqual({ messages: [], bytes: [] });
});

test('searches', async () => {
  expect(await found({ startTimeMin: YEAR_1, startTimeMax: YEAR_1 })).toEqual([2, 1]);
  expect(await found({ searchDepth: 1 })).toEqual([2]);
  expect(await found({ serviceName: 'shop', operationName: 'GET /' })).toEqual([1]);
  expect(await found({ serviceName: 'bank', operationName: 'GET /' })).toEqual([]);
  expect(await found({ durationMin: {}, durationMax: {} })).toEqual([2, 1]);
  expect(await found({ durationMin: timeOf(3_000_000n), durationMax: timeOf(3_000_000n) })).toEqual([2]);
  expect(await found({ startTimeMin: timeOf(BASE_TIME + 5n * SECOND) })).toEqual([2]);
  expect(await found({ startTimeMax: timeOf(BASE_TIME + 5n * SECOND) })).toEqual([1]);
  expect(await found({ startTimeMax: { seconds: '253402300799' } })).toEqual([2, 1]);
});

test('values are compared by their text, whatever type they are sent as', async () => {
  for (const value of [{ stringValue: '500' }, { intValue: '500' }])
    expect(await found(tag('code', value))).toEqual([1]);
  expect(await found(tag('attempt', { stringValue: '2' }))).toEqual([1]);
  expect(await found(tag('host', { stringValue: 'h1' }))).toEqual([1]);
  expect(await found(tag('error', { stringValue: 'true' }))).toEqual([1]);
  expect(await found(tag('error', { boolValue: false }))).toEqual([2, 1]);
  expect(await found(tag('big', { intValue: '9223372036854775807' }))).toEqual([1]);
});

test('found ids and summaries have times to the nanosecond', async () => {
  const query = { serviceName: 'shop' };
  expect(await client.askOne('findTraceIds', { query })).toEqual({
    traceIds: [
      { traceId: idOf(1), start: { seconds: String(BASE_TIME / SECOND) }, end: timeOf(BASE_TIME + SECOND + 1n) },
    ],
  });
  expect(await client.askOne('findSummaries', { query })).toEqual({
    summaries: [
      {
        traceId: idOf(1),
        rootServiceName: 'shop',
        rootOperationName: 'GET /',
        minStartTimeUnixNano: String(BASE_TIME),
        maxEndTimeUnixNano: String(BASE_TIME + SECOND + 1n),
        spanCount: 3,
        errorSpanCount: 1,
        services: [
          { name: 'bank', spanCount: 1 },
          { name: 'shop', spanCount: 2, errorSpanCount: 1 },
        ],
      },
    ],
  });
  expect(await client.ask('findSummaries', { query: { serviceName: 'none' } })).toMatchObject({ messages: [] });
});

test('dependencies, capabilities and health', async () => {
  const range = { startTime: timeOf(BASE_TIME - SECOND), endTime: timeOf(BASE_TIME + SECOND) };
  expect(await client.askOne('getDependencies', range)).toEqual({
    dependencies: [{ parent: 'shop', child: 'bank', callCount: '1' }],
  });
  expect(await client.askOne('getDependencies', { ...range, endTime: timeOf(BASE_TIME) })).toEqual({});
  expect(await client.askOne('getCapabilities')).toEqual({
    search: { withoutServiceName: true, sameSpanConjunction: true },
  });
  expect(await client.askOne('checkHealth')).toEqual({ status: 1 });
  expect(await client.askOne('checkHealth', { service: 'jaeger.storage.v2.TraceReader' })).toEqual({ status: 1 });
  server.health.isWell = false;
  expect(await client.askOne('checkHealth')).toEqual({ status: 2 });
  server.health.isWell = true;
  expect(await failureOf(client.askOne('checkHealth', { service: 'none' }))).toMatchObject({ code: 5 });
});

test('a large trace comes in messages that every client takes', async () => {
  const { reader, writer } = createMemoryBackend();
  const text = 'x'.repeat(600);
  const large = Array.from({ length: 10_000 }, (_, index) =>
    makeSpan({ spanId: spanIdOf(index + 1), attributes: attributesOf({ text }), resource: shop }),
  );
  await writer.write([[...large, makeSpan({ traceId: traceIdOf(2), attributes: attributesOf({ text }) })]]);
  await using other = await startStorageServer({ reader });
  using asking = new StorageClient(other.address);
  const query = [{ traceId: idOf(1) }, { traceId: idOf(2) }];
  const { bytes } = await asking.ask('getTraces', { query });
  const counts = bytes.map((message) => decodeTracesProtobuf(message).spans.map(({ traceId }) => traceId));
  expect(Math.max(...bytes.map(({ length }) => length))).toBeLessThan(3 * MIB);
  expect(counts.flat()).toHaveLength(10_001);
  expect(counts.every((ids) => ids.length > 0 && new Set(ids).size === 1)).toBe(true);
  expect(counts.findIndex(([id]) => id === traceIdOf(2))).toBe(counts.length - 1);
});

test.each<[string, () => Promise<unknown>, number, RegExp]>([
  ['an id of 8 bytes', () => client.ask('getTraces', { query: [{ traceId: Buffer.alloc(8) }] }), 3, /16/],
  [
    'a kind that is none',
    () => client.askOne('getOperations', { service: 'a', spanKind: 'x' }),
    3,
    /span_kind.*server/,
  ],
  ['a structured filter', () => client.ask('findTraces', { query: { filter: Buffer.of(1) } }), 3, /filter/],
  ['a negative depth', () => client.ask('findTraces', { query: { searchDepth: -1 } }), 3, /search_depth/],
  ['a negative duration', () => client.ask('findTraces', { query: { durationMin: { seconds: '-1' } } }), 3, /duration/],
  [
    'durations in the wrong order',
    () => client.ask('findTraces', { query: { durationMin: { seconds: '2' }, durationMax: { seconds: '1' } } }),
    3,
    /duration/,
  ],
  [
    'bytes that are no message',
    () => client.call('/jaeger.storage.v2.TraceReader/GetTraces', Buffer.of(10, 5)),
    3,
    /end/,
  ],
  [
    'a field of another type',
    () => client.call('/jaeger.storage.v2.TraceReader/GetOperations', Buffer.of(8, 1)),
    3,
    /service.*VARINT/,
  ],
  [
    'an unknown method',
    () => client.call('/jaeger.storage.v2.TraceReader/GetNothing', Buffer.alloc(0)),
    12,
    /GetNothing/,
  ],
  [
    'a large request',
    () => client.call('/jaeger.storage.v2.TraceReader/GetTraces', Buffer.alloc(200 * 1024)),
    8,
    /larger than max/,
  ],
])('%s is refused', async (_name, call, code, details) => {
  const failure = await failureOf(call());
  expect(failure).toMatchObject({ code, details: expect.stringMatching(details) });
});

test('a cancelled call and a deadline end the read', async () => {
  const { reader } = createMemoryBackend();
  const asked: AbortSignal[] = [];
  const never = new Promise<never>(() => {});
  await using slow = await startStorageServer({
    reader,
    answer: (_question, { signal }) => {
      asked.push(signal);
      return never;
    },
  });
  using asking = new StorageClient(slow.address);
  expect(await failureOf(asking.ask('getServices', {}, { timeoutMs: 100 }))).toMatchObject({ code: 4 });
  const call = asking.begin('/jaeger.storage.v2.TraceReader/GetServices', encodeRequest('GetServicesRequest', {}));
  const ended = new Promise((resolve) => call.on('error', resolve));
  await expect.poll(() => asked.length).toBe(2);
  call.cancel();
  await ended;
  await expect.poll(() => asked.map(({ aborted }) => aborted)).toEqual([true, true]);
});
