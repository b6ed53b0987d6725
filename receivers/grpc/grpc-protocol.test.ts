/** gRPC over HTTP/2 to the letter: what gRPC libraries do not send, or do not show. */

import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { admitsAll } from '../../test/fixtures/otlp/admits-all.ts';
import { CollectingSink } from '../../test/fixtures/otlp/collecting-sink.ts';
import { oracleDecode } from '../../test/fixtures/otlp/oracle.ts';
import { grpcFrame, type RawAnswer, RawGrpc } from '../../test/fixtures/otlp/raw-grpc.ts';
import { RecordingLog } from '../../test/fixtures/otlp/recording-log.ts';
import { sampleSpan } from '../../test/fixtures/otlp/sample-spans.ts';
import { encodeTracesProtobuf } from '../formats/otlp/encode-protobuf.ts';
import type { Receiver } from '../intake/receiver.ts';
import { NO_RECEIVER_METER } from '../intake/receiver-metrics.ts';
import { createGrpcReceiver } from './grpc-receiver.ts';

const SETTING = 'receivers.otlp.protocols.grpc.endpoint';
const MAX_BYTES = 100_000;
const message = encodeTracesProtobuf([sampleSpan()]);

let sink: CollectingSink;
let receiver: Receiver;
let grpc: RawGrpc;

beforeEach(async () => {
  sink = new CollectingSink();
  const config = { host: '127.0.0.1', port: 0, maxRequestBytes: MAX_BYTES };
  receiver = createGrpcReceiver(config, {
    ...admitsAll(sink),
    log: new RecordingLog(),
    meter: NO_RECEIVER_METER,
    setting: SETTING,
  });
  grpc = new RawGrpc(`127.0.0.1:${(await receiver.start()).port}`);
});

afterEach(async () => {
  grpc[Symbol.dispose]();
  await receiver.stop();
});

/** A grpc.health.v1.HealthCheckRequest. */
const asking = (service: string): Buffer =>
  grpcFrame(service === '' ? Buffer.alloc(0) : Buffer.from(`\n${String.fromCharCode(service.length)}${service}`));

const statusOf = ({ headers }: RawAnswer): Record<string, unknown> => {
  const details = Buffer.from(String(headers['grpc-status-details-bin']), 'base64');
  return { header: headers['grpc-status'], ...oracleDecode('RpcStatus', details) };
};

test.each([
  ['gzip', gzipSync(message)],
  ['deflate', deflateSync(message)],
  ['zstd', zstdCompressSync(message)],
] as const)('a message compressed with %s is taken', async (encoding, compressed) => {
  const { headers, body } = await grpc.send(grpcFrame(compressed, 1), { 'grpc-encoding': encoding });
  expect(headers).toMatchObject({
    ':status': 200,
    'content-type': 'application/grpc+proto',
    'grpc-status': '0',
    'grpc-accept-encoding': 'identity, gzip, deflate, zstd',
  });
  expect(body).toEqual(grpcFrame(Buffer.alloc(0)));
  expect(sink.spans).toHaveLength(1);
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['zstd', zstdCompressSync],
] as const)('all members of a %s message are read, and junk after them is refused', async (encoding, compress) => {
  const members = Buffer.concat([compress(message), compress(message)]);
  await grpc.send(grpcFrame(members, 1), { 'grpc-encoding': encoding });
  expect(sink.spans).toHaveLength(2);
  const junk = Buffer.concat([members, Buffer.from('junk')]);
  expect(statusOf(await grpc.send(grpcFrame(junk, 1), { 'grpc-encoding': encoding }))).toMatchObject({ code: 3 });
  expect(sink.spans).toHaveLength(2);
});

test('an encoding named and not used is no matter', async () => {
  expect((await grpc.send(grpcFrame(message), { 'grpc-encoding': 'gzip' })).headers['grpc-status']).toBe('0');
});

describe('refused', () => {
  test.each([
    ['another encoding', grpcFrame(message, 1), { 'grpc-encoding': 'snappy' }, 12, /snappy.*gzip, deflate, zstd/],
    ['a compressed message without encoding', grpcFrame(message, 1), {}, 3, /no grpc-encoding/],
    ['another flag', grpcFrame(message, 2), {}, 3, /compressed flag 2/],
    ['no message', Buffer.alloc(0), {}, 3, /ends before its message/],
    ['half a prefix', Buffer.alloc(3), {}, 3, /ends before its message/],
    ['half a message', grpcFrame(message).subarray(0, -5), {}, 3, /ends before its message/],
    ['two messages', Buffer.concat([grpcFrame(message), grpcFrame(message)]), {}, 3, /more than one message/],
    ['a deadline that is none', grpcFrame(message), { 'grpc-timeout': 'soon' }, 3, /grpc-timeout "soon"/],
    ['zstd cut short', grpcFrame(zstdCompressSync(message).subarray(0, -4), 1), { 'grpc-encoding': 'zstd' }, 3, /zstd/],
  ])('%s', async (_what, body, headers, code, text) => {
    const status = statusOf(await grpc.send(body, headers));
    expect(status).toMatchObject({ header: String(code), code, message: expect.stringMatching(text) });
    expect(sink.spans).toEqual([]);
    expect((await grpc.send(grpcFrame(message))).headers['grpc-status']).toBe('0');
  });

  test('a message that says to be too large, before it comes', async () => {
    const prefix = Buffer.from([0, 0xff, 0xff, 0xff, 0xff]);
    expect(statusOf(await grpc.send(prefix))).toMatchObject({ code: 8, message: expect.stringMatching(/4294967295/) });
    expect(sink.reservedBytes).toEqual([]);
  });

  test.each([
    [{ 'content-type': 'application/json' }, 415],
    [{ 'content-type': 'application/grpc+json' }, 415],
    [{ ':method': 'GET' }, 405],
  ])('%j by its HTTP status', async (headers, status) => {
    expect((await grpc.send(undefined, headers)).headers[':status']).toBe(status);
  });

  test('many on one connection, each larger than the window: the connection goes on', async () => {
    const large = grpcFrame(Buffer.alloc(2_000_000));
    const answers = await Promise.all(Array.from({ length: 20 }, () => grpc.send(large)));
    expect(answers.map(({ headers }) => headers['grpc-status'])).toEqual(Array<string>(20).fill('8'));
    expect((await grpc.send(grpcFrame(message))).headers['grpc-status']).toBe('0');
  });
});

describe('deadlines', () => {
  test('one that passes while the message is awaited: DEADLINE_EXCEEDED', async () => {
    expect(statusOf(await grpc.send(undefined, { 'grpc-timeout': '20m' }))).toMatchObject({ header: '4', code: 4 });
  });

  test('one that passes while the spans are stored: DEADLINE_EXCEEDED', async () => {
    const open = Promise.withResolvers<void>();
    sink.gate = open.promise;
    const answer = await grpc.send(grpcFrame(message), { 'grpc-timeout': '50000u' });
    expect(statusOf(answer)).toMatchObject({ header: '4', message: expect.stringContaining('may have been stored') });
    open.resolve();
  });

  test('a long one has no effect', async () => {
    const { headers } = await grpc.send(grpcFrame(message), { 'grpc-timeout': '99999999H' });
    expect(headers['grpc-status']).toBe('0');
  });
});

describe('grpc.health.v1.Health', () => {
  const SERVING = grpcFrame(Buffer.from([8, 1]));
  const NOT_SERVING = grpcFrame(Buffer.from([8, 2]));
  const SERVICE_UNKNOWN = grpcFrame(Buffer.from([8, 3]));
  const check = { ':path': '/grpc.health.v1.Health/Check' };
  const watch = { ':path': '/grpc.health.v1.Health/Watch' };

  test.each(['', 'opentelemetry.proto.collector.trace.v1.TraceService'])('Check %j: SERVING', async (service) => {
    expect(await grpc.send(asking(service), check)).toMatchObject({ headers: { 'grpc-status': '0' }, body: SERVING });
  });

  test('Check of another service: NOT_FOUND', async () => {
    expect((await grpc.send(asking('other'), check)).headers['grpc-status']).toBe('5');
  });

  test('Watch: SERVING, and NOT_SERVING at the end', async () => {
    const first = Promise.withResolvers<Buffer>();
    const watched = grpc.send(asking(''), watch, first.resolve);
    expect(await first.promise).toEqual(SERVING);
    await receiver.stop();
    const { headers, body } = await watched;
    expect(body).toEqual(Buffer.concat([SERVING, NOT_SERVING]));
    expect(headers['grpc-status']).toBe('14');
  });

  test('Watch of another service: SERVICE_UNKNOWN', async () => {
    const first = Promise.withResolvers<Buffer>();
    grpc.send(asking('other'), watch, first.resolve).catch(first.reject);
    expect(await first.promise).toEqual(SERVICE_UNKNOWN);
  });
});
