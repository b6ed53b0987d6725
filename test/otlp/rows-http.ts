/** OTLP/HTTP. */
import { Agent, request } from 'node:http';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect } from 'vitest';
import { http } from '../../receivers/http/definition.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { MEDIA_TYPES } from '../fixtures/otlp/senders.ts';
import { spanIdOf } from '../fixtures/spans.ts';
import { type Doors, largeSpan, MIB, manySpans, oneSpan, type Row } from './row.ts';

const INVALID_ARGUMENT = 3;
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';
const ENCODINGS = ['protobuf', 'json'] as const;

interface ExchangeOptions {
  readonly agent?: Agent;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Exchange {
  readonly status: number | undefined;
  /** Of this end of the connection. */
  readonly port: number | undefined;
}

/** By node:http, which shows what fetch hides. Where `Expect: 100-continue` is sent, the body waits for the answer to it. */
function exchange(doors: Doors, options: ExchangeOptions, body: Uint8Array): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': MEDIA_TYPES.protobuf, ...options.headers };
    const outgoing = request(doors.program.otlpHttpUrl, { method: 'POST', ...options, headers });
    outgoing.on('error', reject).on('response', (response) => {
      const answer = { status: response.statusCode, port: response.socket.localPort };
      response.resume().on('end', () => resolve(answer));
    });
    if (options.headers?.expect === undefined) outgoing.end(body);
    else outgoing.on('continue', () => outgoing.end(body)).flushHeaders();
  });
}

export const HTTP_ROWS: readonly Row[] = [
  {
    level: 'MUST',
    text: 'The default port of OTLP/HTTP is 4318.',
    prove: async () => {
      expect(http.section.parse({})).toMatchObject({ port: 4318 });
    },
  },
  {
    level: 'MUST',
    text: 'Traces are taken by POST at `/v1/traces`.',
    how: 'Another method is 405 with `Allow`, another path 404.',
    prove: async (doors) => {
      expect((await doors.post(oneSpan(doors.newTrace()))).status).toBe(200);
      const other = await doors.post(Buffer.alloc(0), { method: 'PUT' });
      expect([other.status, other.headers.get('allow')]).toEqual([405, 'POST']);
      expect((await doors.post(Buffer.alloc(0), {}, '/v2/traces')).status).toBe(404);
    },
  },
  {
    level: 'SHOULD',
    text: 'Protobuf and JSON are served on one port, by their content type.',
    how: 'With parameters and in any case; another type is 415.',
    prove: async (doors) => {
      for (const type of ['application/x-protobuf', 'Application/X-Protobuf; a=b']) {
        const answer = await doors.post(oneSpan(doors.newTrace()), { headers: { 'content-type': type } });
        expect(answer.status, type).toBe(200);
      }
      for (const type of ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON']) {
        expect((await doors.post(Buffer.from('{}'), { headers: { 'content-type': type } })).status, type).toBe(200);
      }
      expect((await doors.post(Buffer.from('{}'), { headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    },
  },
  {
    level: 'MUST',
    text: 'The content type of the response is that of the request, for success and failure.',
    prove: async (doors) => {
      for (const encoding of ENCODINGS) {
        const good = encoding === 'json' ? Buffer.from('{}') : Buffer.alloc(0);
        for (const payload of [good, Buffer.from([0xff])]) {
          const { headers } = await doors.post(payload, { encoding });
          expect(headers.get('content-type')).toBe(MEDIA_TYPES[encoding]);
        }
      }
    },
  },
  {
    level: 'MUST',
    text: 'Requests without compression and with gzip are served.',
    prove: async (doors) => {
      expect((await doors.post(oneSpan(doors.newTrace()), { gzip: false })).status).toBe(200);
      expect((await doors.post(oneSpan(doors.newTrace()), { gzip: true })).status).toBe(200);
    },
  },
  {
    level: 'MAY',
    text: 'Requests compressed otherwise are served.',
    how: 'deflate and zstd. All members and frames are read. Anything else is 415.',
    prove: async (doors) => {
      for (const [encoding, compress] of Object.entries({ deflate: deflateSync, zstd: zstdCompressSync })) {
        const headers = { 'content-encoding': encoding };
        const traces = [doors.newTrace(), doors.newTrace()];
        const frames = Buffer.concat(traces.map((trace) => compress(oneSpan(trace))));
        expect((await doors.post(frames, { headers })).status).toBe(200);
        for (const trace of traces) expect(await doors.spanOf(trace, 'spanId')).toEqual({ spanId: spanIdOf(1) });
        const junk = Buffer.concat([frames, Buffer.from('junk')]);
        expect((await doors.post(junk, { headers })).status).toBe(400);
      }
      expect((await doors.post(Buffer.alloc(3), { headers: { 'content-encoding': 'br' } })).status).toBe(415);
    },
  },
  {
    level: 'SHOULD',
    text: 'An empty request succeeds.',
    prove: async (doors) => {
      expect((await doors.post(Buffer.alloc(0))).status).toBe(200);
      expect((await doors.post(Buffer.from('{}'), { encoding: 'json' })).status).toBe(200);
    },
  },
  {
    level: 'MUST',
    text: 'Success is 200 with an ExportTraceServiceResponse, `partial_success` unset.',
    prove: async (doors) => {
      expect(await doors.post(oneSpan(doors.newTrace()))).toMatchObject({ status: 200, body: {} });
      const json = jsonBytes(jsonRequest([jsonSpan(doors.newTrace(), spanIdOf(1))]));
      expect((await doors.post(json, { encoding: 'json' })).body).toEqual({});
    },
  },
  {
    level: 'MUST',
    text: 'Partial success is 200 with `rejected_spans`.',
    prove: async (doors) => {
      const spans = [jsonSpan('', spanIdOf(1)), jsonSpan(doors.newTrace(), spanIdOf(2))];
      const expected = { status: 200, body: { partialSuccess: { rejectedSpans: '1' } } };
      expect(await doors.post(manySpans(spans))).toMatchObject(expected);
      expect(await doors.post(jsonBytes(jsonRequest(spans)), { encoding: 'json' })).toMatchObject(expected);
    },
  },
  {
    level: 'MAY',
    text: 'A warning is sent with `rejected_spans` 0 and a message, where all was accepted.',
    how: 'For input that breaks a rule but is unambiguous, and for input that was changed or left out.',
    prove: async (doors) =>
      void (await doors.takesJson({ kind: 'SPAN_KIND_SERVER' }, /kind is the name SPAN_KIND_SERVER/)),
  },
  {
    level: 'MUST',
    text: 'The body of a failure is google.rpc.Status in the encoding of the request.',
    prove: async (doors) => {
      for (const encoding of ENCODINGS) {
        const bad = await doors.post(Buffer.from([0xff]), { encoding });
        expect(bad).toMatchObject({ status: 400, body: { code: INVALID_ARGUMENT, message: expect.any(String) } });
        expect((await doors.post(Buffer.alloc(0), { encoding, method: 'PUT' })).body).toMatchObject({ code: 12 });
      }
    },
  },
  {
    level: 'SHOULD',
    text: 'A body that cannot be decoded is 400, with BadRequest in the details.',
    prove: async (doors) => {
      const { status, body } = await doors.post(Buffer.from([0xff]));
      expect({ status, body }).toMatchObject({ status: 400, body: { details: [{ typeUrl: BAD_REQUEST }] } });
    },
  },
  {
    level: 'SHOULD',
    text: 'Overload is 429 or 503.',
    how: '503, because some SDKs do not repeat a request that was answered with 429.',
    prove: (doors) =>
      doors.whileFull(async () => {
        expect((await doors.post(largeSpan(doors.newTrace(), 0.3 * MIB))).status).toBe(503);
      }),
  },
  {
    level: 'MAY',
    text: '`Retry-After` says when to come again.',
    how: 'In seconds, and as RetryInfo in the body.',
    prove: (doors) =>
      doors.whileFull(async () => {
        const { headers, body } = await doors.post(largeSpan(doors.newTrace(), 0.3 * MIB));
        expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
        expect(body).toMatchObject({ details: [{ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo' }] });
      }),
  },
  {
    level: 'MUST',
    text: 'The size of a body is limited, before decompression and after it; over it: 413.',
    how: '64 MiB by default: `receivers.otlp.protocols.http.max_request_body_size`.',
    prove: async (doors) => {
      expect(http.section.parse({})).toMatchObject({ maxRequestBytes: 64 * MIB });
      const tooLarge = { status: 413, body: { code: 8 } };
      expect(await doors.post(Buffer.alloc(2 * MIB))).toMatchObject(tooLarge);
      for (const [encoding, compress] of Object.entries({
        gzip: gzipSync,
        deflate: deflateSync,
        zstd: zstdCompressSync,
      })) {
        const headers = { 'content-encoding': encoding };
        expect(await doors.post(compress(Buffer.alloc(100 * MIB)), { headers })).toMatchObject(tooLarge);
      }
    },
  },
  {
    level: 'SHOULD',
    text: 'The size of a response is limited.',
    how: 'Under 4 KiB: `error_message` holds the first reasons only, each of at most 500 bytes.',
    prove: async (doors) => {
      const spans = Array.from({ length: 50 }, () => jsonSpan('é'.repeat(1000), spanIdOf(1)));
      const response = await fetch(doors.program.otlpHttpUrl, {
        method: 'POST',
        headers: { 'content-type': MEDIA_TYPES.json },
        body: new Uint8Array(jsonBytes(jsonRequest(spans))),
      });
      expect((await response.arrayBuffer()).byteLength).toBeLessThan(4096);
    },
  },
  {
    level: 'SHOULD',
    text: 'Connections are kept alive between requests.',
    prove: async (doors) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const ports = new Set<number | undefined>();
      for (let count = 0; count < 3; count++) {
        ports.add((await exchange(doors, { agent }, oneSpan(doors.newTrace()))).port);
      }
      agent.destroy();
      expect(ports.size).toBe(1);
    },
  },
  {
    level: 'MUST',
    text: 'HTTP: bodies in chunks, `Expect: 100-continue` and header names of any case are served.',
    prove: async (doors) => {
      const chunked = { 'transfer-encoding': 'chunked', 'CONTENT-TYPE': MEDIA_TYPES.protobuf };
      expect((await exchange(doors, { headers: chunked }, oneSpan(doors.newTrace()))).status).toBe(200);
      expect((await exchange(doors, { headers: { expect: '100-continue' } }, oneSpan(doors.newTrace()))).status).toBe(
        200,
      );
    },
  },
  {
    level: 'MUST',
    text: 'Paths of signals that are not served answer with a status that no sender repeats.',
    how: '404 for profiles, and with `other_signals: refuse` for logs and metrics. The message names the signal.',
    prove: async (doors) => {
      const { status, body } = await doors.post(Buffer.alloc(0), {}, '/v1development/profiles');
      const message = expect.stringContaining('This server takes no ');
      expect({ status, body }).toMatchObject({ status: 404, body: { code: 12, message } });
    },
  },
  {
    level: 'MUST',
    text: 'Logs and metrics that are taken and not stored are counted in `partial_success`.',
    how: 'All of them are, and the message says so.',
    prove: async (doors) => {
      const body = Buffer.from('{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}, {}]}]}]}');
      expect(await doors.post(body, { encoding: 'json' }, '/v1/logs')).toMatchObject({
        status: 200,
        body: { partialSuccess: { rejectedLogRecords: '2', errorMessage: expect.stringContaining('not stored') } },
      });
      const points = '{"gauge":{"dataPoints":[{}, {}, {}]}}';
      const metrics = Buffer.from(`{"resourceMetrics":[{"scopeMetrics":[{"metrics":[${points}]}]}]}`);
      expect(await doors.post(metrics, { encoding: 'json' }, '/v1/metrics')).toMatchObject({
        status: 200,
        body: { partialSuccess: { rejectedDataPoints: '3', errorMessage: expect.stringContaining('not stored') } },
      });
    },
  },
  {
    level: 'MAY',
    text: 'OTLP/gRPC and OTLP/HTTP share a port.',
    how: 'Not done: the server would have to inspect a connection to find out its protocol.',
  },
  {
    level: 'MAY',
    text: 'CORS is served for senders in browsers.',
    how: 'For the origins that `receivers.otlp.protocols.http.cors.allowed_origins` lists. By default no page may send.',
    prove: async (doors) => {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
      expect((await doors.post(Buffer.alloc(0), { headers, method: 'OPTIONS' })).status).toBe(403);
      expect(http.section.parse({ cors: { allowed_origins: ['https://*.shop.example'] } })).toMatchObject({
        cors: { allowedOrigins: ['https://*.shop.example'] },
      });
    },
  },
];
