/** OTLP/gRPC. */
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { grpc } from '../../receivers/grpc/definition.ts';
import { jsonSpan } from '../fixtures/otlp/json-request.ts';
import { oracleEncode } from '../fixtures/otlp/oracle.ts';
import { grpcFrame, RawGrpc } from '../fixtures/otlp/raw-grpc.ts';
import { spanIdOf } from '../fixtures/spans.ts';
import { type Doors, largeSpan, MIB, manySpans, oneSpan, type Row } from './row.ts';

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';
const TRACE_SERVICE = 'opentelemetry.proto.collector.trace.v1.TraceService';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';

async function takesCompressed(doors: Doors, encoding: string, compress: (bytes: Buffer) => Buffer): Promise<void> {
  using raw = new RawGrpc(doors.program.grpcAddress);
  const trace = doors.newTrace();
  const { headers } = await raw.send(grpcFrame(compress(oneSpan(trace)), 1), { 'grpc-encoding': encoding });
  expect(headers['grpc-status']).toBe('0');
  expect(await doors.spanOf(trace, 'name')).toEqual({ name: 'operation' });
}

/** A HealthCheckRequest. */
const nameOf = (service: string): Buffer =>
  grpcFrame(Buffer.concat([Buffer.from([10, service.length]), Buffer.from(service)]));

async function provesHealth(doors: Doors): Promise<void> {
  using raw = new RawGrpc(doors.program.grpcAddress);
  const check = { ':path': '/grpc.health.v1.Health/Check' };
  const serving = grpcFrame(Buffer.from([8, 1]));
  for (const request of [grpcFrame(Buffer.alloc(0)), nameOf(''), nameOf(TRACE_SERVICE)]) {
    expect((await raw.send(request, check)).body).toEqual(serving);
  }
  expect((await raw.send(nameOf('no.such.Service'), check)).headers['grpc-status']).toBe('5');
  const told = Promise.withResolvers<Buffer>();
  const watch = { ':path': '/grpc.health.v1.Health/Watch' };
  raw.send(nameOf(TRACE_SERVICE), watch, told.resolve).catch(told.reject);
  expect(await told.promise).toEqual(serving);
  const other = new Database(doors.program.databasePath);
  other.exec('BEGIN IMMEDIATE');
  expect(await doors.grpc.export(oneSpan(doors.newTrace()))).toMatchObject({ failure: { code: 14 } });
  expect((await raw.send(grpcFrame(Buffer.alloc(0)), check)).body).toEqual(grpcFrame(Buffer.from([8, 2])));
  other.close();
  await doors.grpc.export(oneSpan(doors.newTrace()));
  expect((await raw.send(grpcFrame(Buffer.alloc(0)), check)).body).toEqual(serving);
}

export const GRPC_ROWS: readonly Row[] = [
  {
    level: 'MUST',
    text: 'The default port of OTLP/gRPC is 4317.',
    prove: async () => {
      expect(grpc.section.parse({})).toMatchObject({ port: 4317 });
    },
  },
  {
    level: 'MUST',
    text: 'Requests without compression are served.',
    prove: async (doors) => expect(await doors.grpc.export(oneSpan(doors.newTrace()))).toEqual({ body: {} }),
  },
  {
    level: 'MUST',
    text: 'Requests compressed with gzip are served.',
    prove: (doors) => takesCompressed(doors, 'gzip', gzipSync),
  },
  {
    level: 'MAY',
    text: 'Requests compressed otherwise are served.',
    how: 'deflate and zstd; anything else is UNIMPLEMENTED, with the names of those served in `grpc-accept-encoding`.',
    prove: async (doors) => {
      await takesCompressed(doors, 'deflate', deflateSync);
      await takesCompressed(doors, 'zstd', zstdCompressSync);
      using raw = new RawGrpc(doors.program.grpcAddress);
      const { headers } = await raw.send(grpcFrame(Buffer.alloc(3), 1), { 'grpc-encoding': 'snappy' });
      expect(headers).toMatchObject({ 'grpc-status': '12', 'grpc-accept-encoding': 'identity, gzip, deflate, zstd' });
    },
  },
  {
    level: 'SHOULD',
    text: 'An empty request succeeds.',
    prove: async (doors) => expect(await doors.grpc.export(Buffer.alloc(0))).toEqual({ body: {} }),
  },
  {
    level: 'MUST',
    text: 'On full success `partial_success` is unset.',
    prove: async (doors) => {
      using raw = new RawGrpc(doors.program.grpcAddress);
      expect((await raw.send(grpcFrame(oneSpan(doors.newTrace())))).body).toEqual(grpcFrame(Buffer.alloc(0)));
    },
  },
  {
    level: 'MUST',
    text: 'On partial success the status is OK, and `rejected_spans` is the number of rejected spans.',
    how: 'A span is rejected individually; its neighbours are stored.',
    prove: async (doors) => {
      const trace = doors.newTrace();
      const spans = [jsonSpan(trace, 'abcd'), jsonSpan(trace, spanIdOf(1)), jsonSpan('', spanIdOf(2))];
      expect(await doors.grpc.export(manySpans(spans))).toMatchObject({
        body: { partialSuccess: { rejectedSpans: '2' } },
      });
      expect(await doors.spanOf(trace, 'name')).toEqual({ name: 'operation' });
    },
  },
  {
    level: 'SHOULD',
    text: '`error_message` says in English why, and what to do.',
    how: 'The first five reasons with the path of the field, then the number of the others; at most 4 KiB.',
    prove: async (doors) => {
      const spans = Array.from({ length: 20 }, () => jsonSpan('', spanIdOf(1), { name: 'x'.repeat(10_000) }));
      const answer = await doors.grpc.export(manySpans(spans));
      expect(answer).toMatchObject({
        body: { partialSuccess: { errorMessage: expect.stringMatching(/trace_id has 0 bytes.*and 15 more/) } },
      });
      expect(JSON.stringify(answer).length).toBeLessThan(4096);
    },
  },
  {
    level: 'SHOULD',
    text: 'A request that cannot be decoded is INVALID_ARGUMENT, with BadRequest in the details.',
    prove: async (doors) => {
      expect(await doors.grpc.export(Buffer.from([0xff]))).toMatchObject({
        failure: { code: 3, status: { code: 3, details: [{ typeUrl: BAD_REQUEST }] } },
      });
    },
  },
  {
    level: 'SHOULD',
    text: 'Overload is UNAVAILABLE with RetryInfo in the details.',
    prove: (doors) =>
      doors.whileFull(async () => {
        expect(await doors.grpc.export(largeSpan(doors.newTrace(), 0.3 * MIB))).toMatchObject({
          failure: { code: 14, status: { code: 14, details: [{ typeUrl: RETRY_INFO }] } },
        });
      }),
  },
  {
    level: 'MUST',
    text: 'The size of a request is limited, before decompression and after it, RESOURCE_EXHAUSTED without RetryInfo.',
    how: '64 MiB by default: `receivers.otlp.protocols.grpc.max_recv_msg_size_mib`.',
    prove: async (doors) => {
      expect(grpc.section.parse({})).toMatchObject({ maxRequestBytes: 64 * MIB });
      const tooLarge = { failure: { code: 8, status: { code: 8, message: expect.stringContaining('bytes allowed') } } };
      const plain = await doors.grpc.export(Buffer.alloc(2 * MIB));
      expect(plain).toMatchObject(tooLarge);
      expect(plain).not.toHaveProperty('failure.status.details');
      using raw = new RawGrpc(doors.program.grpcAddress);
      for (const [encoding, compress] of Object.entries({
        gzip: gzipSync,
        deflate: deflateSync,
        zstd: zstdCompressSync,
      })) {
        const bomb = grpcFrame(compress(Buffer.alloc(100 * MIB)), 1);
        expect((await raw.send(bomb, { 'grpc-encoding': encoding })).headers['grpc-status']).toBe('8');
      }
    },
  },
  {
    level: 'MUST',
    text: 'Services of other signals that are not served answer with a status that no sender repeats.',
    how: 'UNIMPLEMENTED for profiles, and with `other_signals: refuse` for logs and metrics. The message names the signal.',
    prove: async (doors) => {
      const path = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export';
      expect(await doors.grpc.export(Buffer.alloc(0), path)).toMatchObject({
        failure: { code: 12, message: expect.stringContaining('This server takes no ') },
      });
    },
  },
  {
    level: 'MUST',
    text: 'gRPC: logs and metrics that are taken and not stored are counted in `partial_success`.',
    how: 'All of them are, and the message says so.',
    prove: async (doors) => {
      const record = { resourceLogs: [{ scopeLogs: [{ logRecords: [{}, {}] }] }] };
      const point = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ gauge: { dataPoints: [{}, {}] } }] }] }] };
      for (const [service, request, body] of [
        ['logs.v1.LogsService', 'ExportLogsServiceRequest', record],
        ['metrics.v1.MetricsService', 'ExportMetricsServiceRequest', point],
      ] as const) {
        const path = `/opentelemetry.proto.collector.${service}/Export`;
        expect(await doors.grpc.export(oracleEncode(request, body), path)).toMatchObject({
          body: { partialSuccess: { rejectedSpans: '2', errorMessage: expect.stringContaining('not stored') } },
        });
      }
    },
  },
  {
    level: 'MUST',
    text: "gRPC: a sender's deadline ends its call with DEADLINE_EXCEEDED.",
    prove: async (doors) => {
      using raw = new RawGrpc(doors.program.grpcAddress);
      expect((await raw.send(undefined, { 'grpc-timeout': '30m' })).headers['grpc-status']).toBe('4');
    },
  },
  {
    level: 'MAY',
    text: 'gRPC: the health checking protocol is served.',
    how: 'Check and Watch, for the server and for TraceService. NOT_SERVING while the storage refuses writes.',
    prove: provesHealth,
  },
  {
    level: 'MUST',
    text: 'gRPC: keepalive pings are answered.',
    how: 'Without a limit. A connection that is silent for 2 minutes gets a ping, and is closed after another 20 s.',
    prove: async (doors) => {
      using raw = new RawGrpc(doors.program.grpcAddress);
      await raw.send(grpcFrame(Buffer.alloc(0)));
      for (let count = 0; count < 20; count++) {
        const answered = Promise.withResolvers<void>();
        raw.session.ping((error) => (error === null ? answered.resolve() : answered.reject(error)));
        await answered.promise;
      }
      expect((await raw.send(grpcFrame(Buffer.alloc(0)))).headers['grpc-status']).toBe('0');
    },
  },
];
