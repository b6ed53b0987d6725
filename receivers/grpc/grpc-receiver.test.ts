import { once } from 'node:events';
import { connect, constants } from 'node:http2';
import { createConnection } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Client, compressionAlgorithms, credentials, type Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { SpangraphError } from '../../src/errors.ts';
import { admitsAll } from '../../test/fixtures/otlp/admits-all.ts';
import { CollectingSink } from '../../test/fixtures/otlp/collecting-sink.ts';
import { oracleDecode } from '../../test/fixtures/otlp/oracle.ts';
import { RecordingLog } from '../../test/fixtures/otlp/recording-log.ts';
import { sampleSpan } from '../../test/fixtures/otlp/sample-spans.ts';
import { encodeTracesProtobuf } from '../formats/otlp/encode-protobuf.ts';
import type { Receiver } from '../intake/receiver.ts';
import { NO_RECEIVER_METER } from '../intake/receiver-metrics.ts';
import { createGrpcReceiver } from './grpc-receiver.ts';

const SETTING = 'receivers.otlp.protocols.grpc.endpoint';
const MAX_BYTES = 100_000;
const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

let sink: CollectingSink;
let log: RecordingLog;
let receiver: Receiver;
let port: number;
let client: Client;

const clientWith = (compression: compressionAlgorithms): Client =>
  new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.default_compression_algorithm': compression,
    'grpc.enable_retries': 0,
  });

beforeEach(async () => {
  sink = new CollectingSink();
  log = new RecordingLog();
  receiver = createGrpcReceiver(
    { host: '127.0.0.1', port: 0, maxRequestBytes: MAX_BYTES },
    { ...admitsAll(sink), log, meter: NO_RECEIVER_METER, setting: SETTING },
  );
  ({ port } = await receiver.start());
  client = clientWith(compressionAlgorithms.identity);
});

afterEach(async () => {
  client.close();
  await receiver.stop();
});

const asIs = (bytes: Buffer): Buffer => bytes;

const call = (body: Uint8Array, using = client, path = EXPORT): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    using.makeUnaryRequest(path, asIs, asIs, Buffer.from(body), (error, response) => {
      if (error === null && response !== undefined) resolve(response);
      else reject(error ?? new Error('no response'));
    });
  });

const failureOf = (body: Uint8Array, using = client): Promise<ServiceError> =>
  call(body, using).then(
    () => Promise.reject(new Error('accepted')),
    (error: ServiceError) => error,
  );

const details = (metadata: Metadata): Record<string, unknown> => {
  const [bytes] = metadata.get('grpc-status-details-bin');
  return Buffer.isBuffer(bytes) ? oracleDecode('RpcStatus', bytes) : {};
};

const bodyOf = (...names: string[]): Uint8Array => encodeTracesProtobuf(names.map((name) => sampleSpan({ name })));

describe('accepted', () => {
  test('spans are stored, and partial success is unset', async () => {
    expect(await call(bodyOf('a', 'b'))).toHaveLength(0);
    expect(sink.spans.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test.each([compressionAlgorithms.gzip, compressionAlgorithms.deflate])('compressed (%d)', async (algorithm) => {
    const compressing = clientWith(algorithm);
    await call(bodyOf('a'), compressing);
    compressing.close();
    expect(sink.spans).toHaveLength(1);
  });

  test('some spans: partial success', async () => {
    const response = await call(encodeTracesProtobuf([sampleSpan(), sampleSpan({ spanId: '0'.repeat(16) })]));
    expect(oracleDecode('ExportTraceServiceResponse', response)).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: 'span 1 ("GET /x"): span_id is all zeros' },
    });
  });
});

describe('refused', () => {
  test('malformed: INVALID_ARGUMENT with BadRequest', async () => {
    const error = await failureOf(Buffer.from([0xff]));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    expect(error.details).toContain('varint');
    expect(details(error.metadata)).toMatchObject({
      code: status.INVALID_ARGUMENT,
      message: error.details,
      details: [{ typeUrl: 'type.googleapis.com/google.rpc.BadRequest' }],
    });
  });

  test('queue full: UNAVAILABLE with RetryInfo', async () => {
    sink.refusal = new SpangraphError('QUEUE_FULL', 'the queue is full', { retryAfterMs: 250 });
    const error = await failureOf(bodyOf('a'));
    expect(error).toMatchObject({ code: status.UNAVAILABLE, details: 'the queue is full' });
    const { details: list } = details(error.metadata);
    const [detail] = list as [{ typeUrl: string; value: Uint8Array }];
    expect(detail.typeUrl).toBe('type.googleapis.com/google.rpc.RetryInfo');
    expect(oracleDecode('RetryInfo', detail.value)).toEqual({ retryDelay: { nanos: 250_000_000 } });
  });

  test('a defect: INTERNAL, details in the log only', async () => {
    sink.failure = new Error('secret detail');
    const error = await failureOf(bodyOf('a'));
    expect(error.code).toBe(status.INTERNAL);
    expect(error.details).not.toContain('secret');
    expect(JSON.stringify(details(error.metadata))).not.toContain('secret');
    expect(log.errors).toHaveLength(1);
  });

  test('another method: UNIMPLEMENTED', async () => {
    const path = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
    await expect(call(bodyOf('a'), client, path)).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });

  test('too large: RESOURCE_EXHAUSTED without RetryInfo', async () => {
    const error = await failureOf(bodyOf('x'.repeat(MAX_BYTES)));
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(error.details).toContain('100000 bytes allowed');
    expect(details(error.metadata)).toEqual({ code: status.RESOURCE_EXHAUSTED, message: error.details });
    expect(sink.reservedBytes).toEqual([]);
  });

  test('a gzip bomb: RESOURCE_EXHAUSTED without inflating it', async () => {
    const bomb = gzipSync(Buffer.alloc(90_000_000));
    expect(bomb.length).toBeLessThan(MAX_BYTES);
    const before = process.memoryUsage().rss;
    expect(await rawCall(bomb)).toMatchObject({ status: String(status.RESOURCE_EXHAUSTED) });
    expect(process.memoryUsage().rss - before).toBeLessThan(30_000_000);
    await call(bodyOf('still serving'));
  });

  test('bytes that are not gzip: an error that is not to be sent again', async () => {
    expect(await rawCall(Buffer.from('not gzip'))).toMatchObject({ status: String(status.INVALID_ARGUMENT) });
    await call(bodyOf('still serving'));
  });
});

describe('start and stop', () => {
  test('a taken address is refused with what to do', async () => {
    const second = createGrpcReceiver(
      { host: '127.0.0.1', port, maxRequestBytes: MAX_BYTES },
      { ...admitsAll(sink), log, meter: NO_RECEIVER_METER, setting: SETTING },
    );
    await expect(second.start()).rejects.toMatchObject({
      code: 'ADDRESS_UNUSABLE',
      message: `${SETTING} 127.0.0.1:${port} is already in use: stop the other program, or set another endpoint`,
    });
    await second.stop();
  });

  test('stop answers what is under way', async () => {
    const open = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    sink.gate = open.promise;
    const write = sink.write.bind(sink);
    sink.write = (spans) => {
      reached.resolve();
      return write(spans);
    };
    const answer = call(bodyOf('a'));
    await reached.promise;
    const stopped = receiver.stop();
    open.resolve();
    expect(await answer).toHaveLength(0);
    await stopped;
    expect(sink.spans).toHaveLength(1);
  });
});

test('a client that does not end its connection is cut off after the time of grace', async () => {
  const stubborn = createGrpcReceiver(
    { host: '127.0.0.1', port: 0, maxRequestBytes: MAX_BYTES },
    { ...admitsAll(sink), log, meter: NO_RECEIVER_METER, setting: SETTING },
    1,
  );
  const bound = await stubborn.start();
  // Half open: the end that the server sends is not answered with one.
  const socket = createConnection({ host: '127.0.0.1', port: bound.port, allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {}).write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  await once(socket, 'data');
  await stubborn.stop();
});

/** Sends bytes as they are under the flag "compressed with gzip", which a gRPC client would not. */
function rawCall(compressed: Buffer): Promise<{ readonly status: string }> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://127.0.0.1:${port}`);
    session.on('error', reject);
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: EXPORT,
      'content-type': 'application/grpc',
      'grpc-encoding': 'gzip',
      te: 'trailers',
    });
    const settle = (headers: Record<string, unknown>): void => {
      const code = headers['grpc-status'];
      if (typeof code !== 'string') return;
      resolve({ status: code });
      session.destroy();
    };
    stream.on('response', settle).on('trailers', settle).on('error', reject).resume();
    const prefix = Buffer.alloc(5);
    prefix.writeUInt8(1);
    prefix.writeUInt32BE(compressed.length, 1);
    stream.end(Buffer.concat([prefix, compressed]));
  });
}
