import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SpangraphError } from '../../src/errors.ts';
import { admitsAll } from '../../test/fixtures/otlp/admits-all.ts';
import { CollectingSink } from '../../test/fixtures/otlp/collecting-sink.ts';
import { RecordingLog } from '../../test/fixtures/otlp/recording-log.ts';
import type { Receiver } from '../intake/receiver.ts';
import { NO_RECEIVER_METER } from '../intake/receiver-metrics.ts';
import { createZipkinReceiver } from './zipkin-receiver.ts';

const SETTING = 'receivers.zipkin.endpoint';
const MAX_BYTES = 10_000;

let sink: CollectingSink;
let log: RecordingLog;
let receiver: Receiver;
let url: string;

beforeEach(async () => {
  sink = new CollectingSink();
  log = new RecordingLog();
  receiver = createZipkinReceiver(
    { host: '127.0.0.1', port: 0, maxRequestBytes: MAX_BYTES },
    { ...admitsAll(sink), log, meter: NO_RECEIVER_METER, setting: SETTING },
  );
  url = `http://127.0.0.1:${(await receiver.start()).port}/api/v2/spans`;
});

afterEach(() => receiver.stop());

const span = (name: string, id = 'a2fb4a1d1a96d312') => ({ traceId: '463ac35c9f6413ad', id, name });
const post = (body: BodyInit, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(url, { method: 'POST', body, headers });
const names = () => sink.spans.map(({ name }) => name);

test('a list of spans is stored and answered with 202 and nothing', async () => {
  const response = await post(JSON.stringify([span('a'), span('b', '1')]));
  expect(response.status).toBe(202);
  expect(await response.text()).toBe('');
  expect(names()).toEqual(['a', 'b']);
  expect(sink.releases).toBe(1);
});

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const)('%s', async (encoding, compress) => {
  const body = compress(Buffer.from(JSON.stringify([span('a')])));
  expect((await post(new Uint8Array(body), { 'content-encoding': encoding })).status).toBe(202);
  expect(names()).toEqual(['a']);
});

const server = { timestamp: 5, value: 'sr', endpoint: { serviceName: 'cart' } };
const v1 = { ...span('old', '1'), annotations: [server], binaryAnnotations: [{ key: 'a', value: 'b' }] };
const v2 = { ...span('new', '2'), kind: 'SERVER' };
const postV1 = (spans: readonly object[]) =>
  fetch(url.replace('v2', 'v1'), { method: 'POST', body: JSON.stringify(spans) });

test('spans of version 1 are converted at their own path', async () => {
  expect((await postV1([span('either'), v1])).status).toBe(202);
  expect(sink.spans).toMatchObject([
    { name: 'either' },
    { name: 'old', kind: 2, attributes: [{ key: 'a', value: 'b' }, {}] },
  ]);
  expect(sink.spans[1]?.resource.attributes).toEqual([{ key: 'service.name', value: 'cart' }]);
});

test('spans of the other version are refused by name', async () => {
  const old = await post(JSON.stringify([span('either'), v1]));
  expect(old.status).toBe(400);
  expect(await old.text()).toMatch(
    /^spans\[1\] is a span of Zipkin version 1 \(it has binaryAnnotations\); .*\/api\/v1\/spans\.$/,
  );
  const bare = await post(JSON.stringify([{ ...span('a'), annotations: [server] }]));
  expect(await bare.text()).toContain('version 1 (it has annotations with an endpoint)');
  const recent = await postV1([v2]);
  expect(recent.status).toBe(400);
  expect(await recent.text()).toMatch(
    /^spans\[0\] is a span of Zipkin version 2 \(it has kind\); .*\/api\/v2\/spans\.$/,
  );
  expect(sink.spans).toEqual([]);
});

test('all members of a compressed body are read', async () => {
  const text = JSON.stringify([span('a'), span('b', '1')]);
  const body = Buffer.concat([text.slice(0, 9), text.slice(9)].map((part) => zstdCompressSync(part)));
  expect((await post(new Uint8Array(body), { 'content-encoding': 'zstd' })).status).toBe(202);
  expect(names()).toEqual(['a', 'b']);
});

test('an empty list, and no content type at all', async () => {
  expect((await post(Buffer.from('[]'), {})).status).toBe(202);
});

test('a span that cannot be stored is left out and logged', async () => {
  const response = await post(JSON.stringify([span('a'), span('zero', '0'), { ...span('c', '2'), kind: 'odd' }]));
  expect(response.status).toBe(202);
  expect(names()).toEqual(['a']);
  expect(JSON.stringify(log.warnings)).toContain('span_id is all zeros');
});

test.each([
  ['not JSON', '{', 'The body is not valid JSON'],
  ['no list', '{}', 'is not a JSON list of Zipkin spans'],
  ['no good span', JSON.stringify([5, span('zero', '0')]), 'No span could be stored: spans[0]'],
])('400 with a text: %s', async (_name, body, reason) => {
  const response = await post(body);
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await response.text()).toContain(reason);
});

test('the reasons are bounded', async () => {
  const response = await post(JSON.stringify(Array.from({ length: 7 }, () => 5)));
  expect(await response.text()).toMatch(/spans\[4\].*; and 2 more$/);
});

test('413, 415, 405, 404', async () => {
  expect((await post(JSON.stringify([span('a'.repeat(MAX_BYTES))]))).status).toBe(413);
  expect((await post('', { 'content-type': 'application/x-protobuf' })).status).toBe(415);
  expect((await post('', { 'content-encoding': 'br' })).status).toBe(415);
  const get = await fetch(url);
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  expect((await fetch(url.replace('v2', 'v3'), { method: 'POST' })).status).toBe(404);
});

test('a full queue says when to come back', async () => {
  sink.refusal = new SpangraphError('QUEUE_FULL', 'full', { retryAfterMs: 1500 });
  const response = await post(JSON.stringify([span('a')]));
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('2');
});

test('a failed commit is answered as such and releases its room', async () => {
  sink.failure = new SpangraphError('STORAGE_UNAVAILABLE', 'disk full');
  expect((await post(JSON.stringify([span('a')]))).status).toBe(503);
  expect(sink.releases).toBe(1);
});

test('a defect is logged and not told', async () => {
  sink.failure = new Error('secret');
  const response = await post(JSON.stringify([span('a')]));
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret');
  expect(log.errors).toMatchObject([{ err: { cause: { message: 'secret' } } }]);
});
