import { Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SpangraphError } from '../../src/errors.ts';
import { admitsAll } from '../../test/fixtures/otlp/admits-all.ts';
import { CollectingSink } from '../../test/fixtures/otlp/collecting-sink.ts';
import { oracleDecode } from '../../test/fixtures/otlp/oracle.ts';
import { RecordingLog } from '../../test/fixtures/otlp/recording-log.ts';
import { sampleSpan } from '../../test/fixtures/otlp/sample-spans.ts';
import { encodeTracesJson } from '../formats/otlp/encode-json.ts';
import { encodeTracesProtobuf } from '../formats/otlp/encode-protobuf.ts';
import type { Receiver } from '../intake/receiver.ts';
import { NO_RECEIVER_METER } from '../intake/receiver-metrics.ts';
import { createHttpReceiver } from './http-receiver.ts';

const SETTING = 'receivers.otlp.protocols.http.endpoint';
const MAX_BYTES = 100_000;
const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

let sink: CollectingSink;
let log: RecordingLog;
let receiver: Receiver;
let port: number;

beforeEach(async () => {
  sink = new CollectingSink();
  log = new RecordingLog();
  receiver = createHttpReceiver(
    { host: '127.0.0.1', port: 0, maxRequestBytes: MAX_BYTES },
    { ...admitsAll(sink), log, meter: NO_RECEIVER_METER, setting: SETTING },
  );
  ({ port } = await receiver.start());
});

afterEach(() => receiver.stop());

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const exchange = (options: RequestOptions, body: Buffer | string = ''): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method: 'POST', path: '/v1/traces', ...options });
    outgoing.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.end(body);
  });

const post = (contentType: string, body: Buffer | string, headers: Record<string, string> = {}): Promise<Answer> =>
  exchange({ headers: { 'content-type': contentType, ...headers } }, body);

const protobufBody = (...names: string[]): Buffer =>
  Buffer.from(encodeTracesProtobuf(names.map((name) => sampleSpan({ name }))));
const jsonBody = (...names: string[]): Buffer =>
  Buffer.from(encodeTracesJson(names.map((name) => sampleSpan({ name }))));
const json = (answer: Answer): unknown => JSON.parse(answer.body.toString());

describe('accepted', () => {
  test('protobuf: 200, empty response of the same type', async () => {
    const answer = await post(PROTOBUF, protobufBody('a'));
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': PROTOBUF } });
    expect(answer.body).toHaveLength(0);
    expect(sink.spans).toEqual([sampleSpan({ name: 'a' })]);
  });

  test('JSON: 200, {} of the same type', async () => {
    const answer = await post('Application/JSON; charset=utf-8', jsonBody('a'));
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': JSON_TYPE } });
    expect(json(answer)).toEqual({});
    expect(sink.spans).toEqual([sampleSpan({ name: 'a' })]);
  });

  test('an empty request', async () => {
    expect((await post(PROTOBUF, '')).status).toBe(200);
    expect((await post(JSON_TYPE, '{}')).status).toBe(200);
  });

  test('some spans: 200 with partial success', async () => {
    const body = Buffer.from(
      encodeTracesProtobuf([sampleSpan(), sampleSpan({ traceId: 'ab'.repeat(8) }), sampleSpan()]),
    );
    const answer = await post(PROTOBUF, body);
    expect(answer.status).toBe(200);
    expect(oracleDecode('ExportTraceServiceResponse', answer.body)).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: 'span 1 ("GET /x"): trace_id has 8 bytes, must have 16' },
    });
    expect(sink.spans).toHaveLength(2);
  });

  test.each([
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
    ['identity', (body: Buffer) => body],
  ])('Content-Encoding %s', async (encoding, compress) => {
    const body = compress(protobufBody('a'));
    expect((await post(PROTOBUF, body, { 'content-encoding': encoding })).status).toBe(200);
    expect(sink.spans).toHaveLength(1);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
  ])('all members of a %s body are read, and junk after them is refused', async (encoding, compress) => {
    // Two messages in a row are one message that has the spans of both.
    const members = [compress(protobufBody('a')), compress(protobufBody('b'))];
    expect((await post(PROTOBUF, Buffer.concat(members), { 'content-encoding': encoding })).status).toBe(200);
    expect(sink.spans.map(({ name }) => name)).toEqual(['a', 'b']);
    for (const rest of [Buffer.from('junk'), Buffer.alloc(8), compress(protobufBody('c')).subarray(0, -1)]) {
      const body = Buffer.concat([...members, rest]);
      expect((await post(PROTOBUF, body, { 'content-encoding': encoding })).status).toBe(400);
    }
    expect(sink.spans).toHaveLength(2);
  });

  test('several requests on one connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const options = { agent, headers: { 'content-type': PROTOBUF } };
    await exchange(options, protobufBody('a'));
    const [socket] = Object.values(agent.freeSockets).flat();
    await exchange(options, Buffer.from([0xff]));
    await exchange(options, protobufBody('b'));
    expect(Object.values(agent.freeSockets).flat()).toEqual([socket]);
    expect(sink.spans).toHaveLength(2);
    agent.destroy();
  });

  test('Expect: 100-continue', async () => {
    const answer = await new Promise<number>((resolve, reject) => {
      const outgoing = httpRequest({
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/v1/traces',
        headers: { 'content-type': PROTOBUF, expect: '100-continue', 'content-length': protobufBody('a').length },
      });
      outgoing.on('continue', () => outgoing.end(protobufBody('a'))).on('error', reject);
      outgoing.on('response', (response) => resolve(response.resume().statusCode ?? 0));
      outgoing.flushHeaders();
    });
    expect(answer).toBe(200);
    expect(sink.spans).toHaveLength(1);
  });
});

describe('refused', () => {
  test('another path: 404', async () => {
    const answer = await exchange({ path: '/v2/traces', headers: { 'content-type': JSON_TYPE } }, '{}');
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': JSON_TYPE } });
    expect(json(answer)).toEqual({ code: 5, message: expect.stringContaining('/v1/traces') });
  });

  test.each(['logs', 'metrics'])('/v1/%s: 404 that names the one signal served', async (signal) => {
    const answer = await exchange({ path: `/v1/${signal}`, headers: { 'content-type': PROTOBUF } }, protobufBody('a'));
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': PROTOBUF } });
    expect(oracleDecode('RpcStatus', answer.body)).toEqual({
      code: 12,
      message: expect.stringMatching(`This server takes no ${signal}`),
    });
  });

  test('another method: 405 with Allow', async () => {
    expect(await exchange({ method: 'GET' })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  test('another content type, or none: 415', async () => {
    const answer = await post('text/plain', 'hello');
    expect(answer).toMatchObject({ status: 415, headers: { 'content-type': JSON_TYPE } });
    expect(json(answer)).toMatchObject({ code: 3, message: expect.stringContaining('"text/plain"') });
    expect((await exchange({}, 'hello')).status).toBe(415);
  });

  test('another content encoding: 415', async () => {
    expect((await post(PROTOBUF, 'x', { 'content-encoding': 'br' })).status).toBe(415);
  });

  test('a malformed body: 400 with BadRequest, in the encoding of the request', async () => {
    const protobuf = await post(PROTOBUF, Buffer.from([0xff]));
    expect(protobuf).toMatchObject({ status: 400, headers: { 'content-type': PROTOBUF } });
    expect(oracleDecode('RpcStatus', protobuf.body)).toMatchObject({
      code: 3,
      message: expect.stringContaining('varint'),
    });
    const text = await post(JSON_TYPE, '{');
    expect(text).toMatchObject({ status: 400, headers: { 'content-type': JSON_TYPE } });
    expect(json(text)).toMatchObject({ code: 3, details: [{ fieldViolations: [{}] }] });
  });

  test.each(['gzip', 'deflate', 'zstd'])('bad %s: 400', async (encoding) => {
    const answer = await post(PROTOBUF, protobufBody('a'), { 'content-encoding': encoding });
    expect(answer.status).toBe(400);
    expect(oracleDecode('RpcStatus', answer.body).message).toContain(`not valid ${encoding}`);
  });

  test('gzip cut short: 400', async () => {
    const body = gzipSync(protobufBody('a')).subarray(0, -9);
    expect((await post(PROTOBUF, body, { 'content-encoding': 'gzip' })).status).toBe(400);
  });

  test.each<[ConstructorParameters<typeof SpangraphError>, string]>([
    [['QUEUE_FULL', 'full', { retryAfterMs: 2100 }], '3'],
    [['SHUTTING_DOWN', 'stopping', { retryAfterMs: 1 }], '1'],
    [['STORAGE_UNAVAILABLE', 'disk full'], '1'],
  ])('%j: 503 with Retry-After %s', async (error, retryAfter) => {
    sink.refusal = new SpangraphError(...error);
    const answer = await post(JSON_TYPE, jsonBody('a'));
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': retryAfter } });
    expect(json(answer)).toMatchObject({ code: 14, message: error[1] });
  });

  test('a defect: 500, details in the log only', async () => {
    sink.failure = new Error('secret detail');
    const answer = await post(JSON_TYPE, jsonBody('a'));
    expect(answer.status).toBe(500);
    expect(answer.body.toString()).not.toContain('secret');
    expect(log.errors).toHaveLength(1);
  });
});

describe('too large: 413', () => {
  test('by Content-Length, before the body is sent', async () => {
    const options = { headers: { 'content-type': PROTOBUF, 'content-length': MAX_BYTES + 1, expect: '100-continue' } };
    const answer = await new Promise<number>((resolve, reject) => {
      const outgoing = httpRequest({ host: '127.0.0.1', port, method: 'POST', path: '/v1/traces', ...options });
      outgoing.on('continue', () => reject(new Error('the body was asked for'))).on('error', reject);
      outgoing.on('response', (response) => {
        resolve(response.statusCode ?? 0);
        outgoing.destroy();
      });
      outgoing.flushHeaders();
    });
    expect(answer).toBe(413);
  });

  test('by Content-Length, with the sender in the middle of sending', async () => {
    const answer = await post(PROTOBUF, Buffer.alloc(20_000_000));
    expect(answer).toMatchObject({ status: 413, headers: { connection: 'close' } });
    expect(oracleDecode('RpcStatus', answer.body)).toMatchObject({
      code: 8,
      message: expect.stringContaining('100000 bytes'),
    });
  });

  test('in chunks of unknown number', async () => {
    const options = { headers: { 'content-type': PROTOBUF, 'transfer-encoding': 'chunked' } };
    expect((await exchange(options, Buffer.alloc(5_000_000))).status).toBe(413);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
  ])('a %s bomb, without inflating it', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(90_000_000));
    expect(bomb.length).toBeLessThan(MAX_BYTES);
    const before = process.memoryUsage().rss;
    const answer = await post(PROTOBUF, bomb, { 'content-encoding': encoding });
    expect(answer.status).toBe(413);
    expect(oracleDecode('RpcStatus', answer.body).message).toContain('decompresses');
    expect(process.memoryUsage().rss - before).toBeLessThan(30_000_000);
    expect(Math.max(...sink.reservedBytes)).toBeLessThanOrEqual(bomb.length + MAX_BYTES);
  });

  test('exactly the limit is taken', async () => {
    const spans = [
      sampleSpan({
        name: 'x'.repeat(MAX_BYTES - encodeTracesProtobuf([sampleSpan({ name: 'x'.repeat(90_000) })]).length + 90_000),
      }),
    ];
    const body = Buffer.from(encodeTracesProtobuf(spans));
    expect(body).toHaveLength(MAX_BYTES);
    expect((await post(PROTOBUF, body)).status).toBe(200);
    expect((await post(PROTOBUF, gzipSync(body), { 'content-encoding': 'gzip' })).status).toBe(200);
  });
});

describe('start and stop', () => {
  test('a taken address is refused with what to do', async () => {
    const second = createHttpReceiver(
      { host: '127.0.0.1', port, maxRequestBytes: MAX_BYTES },
      { ...admitsAll(sink), log, meter: NO_RECEIVER_METER, setting: SETTING },
    );
    await expect(second.start()).rejects.toMatchObject({
      code: 'ADDRESS_UNUSABLE',
      message: `${SETTING} 127.0.0.1:${port} is already in use: stop the other program, or set another endpoint`,
    });
    await second.stop();
  });

  test('stop answers what is under way, then closes its connection', async () => {
    const open = Promise.withResolvers<void>();
    sink.gate = open.promise;
    const reserved = watchWrite(sink);
    const agent = new Agent({ keepAlive: true });
    const answer = exchange({ agent, headers: { 'content-type': PROTOBUF } }, protobufBody('a'));
    await reserved;
    const stopped = receiver.stop();
    await expect(exchange({ headers: { 'content-type': PROTOBUF } })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    open.resolve();
    expect((await answer).status).toBe(200);
    await stopped;
    expect(sink.spans).toHaveLength(1);
    agent.destroy();
  });

  test('stop closes idle connections', async () => {
    const agent = new Agent({ keepAlive: true });
    await exchange({ agent, headers: { 'content-type': PROTOBUF } }, protobufBody('a'));
    await receiver.stop();
    agent.destroy();
  });
});

/** Resolves when the next request has come as far as the sink. */
function watchWrite(watched: CollectingSink): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const write = watched.write.bind(watched);
  watched.write = (spans) => {
    resolve();
    return write(spans);
  };
  return promise;
}
