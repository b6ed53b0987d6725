/** One huge request: everybody else is answered while it is taken, and it is stored once, whatever happens meanwhile. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { encodeTracesJson } from '../../receivers/formats/otlp/encode-json.ts';
import { encodeTracesProtobuf } from '../../receivers/formats/otlp/encode-protobuf.ts';
import type { Span } from '../../src/model/span.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { grpcFrame, RawGrpc } from '../fixtures/otlp/raw-grpc.ts';
import { MEDIA_TYPES, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { countSpans } from '../fixtures/read-back.ts';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const CONFIG = `
receivers:
  otlp: { protocols: {
    grpc: { endpoint: "127.0.0.1:0", max_recv_msg_size_mib: 256 },
    http: { endpoint: "127.0.0.1:0", max_request_body_size: 256MiB } } }
  zipkin: { endpoint: "127.0.0.1:0", max_request_body_size: 256MiB }
api: { endpoint: "127.0.0.1:0" }
ingest: { max_queue_size_mib: 512 }
`;
/** Nearly as many spans as one request may have. */
const HUGE = 249_000;
const LARGE = 60_000;
const SPANS_A_TRACE = 100;
/** Small requests that are answered between the last byte of the huge one and its answer. A thread that is busy until the end
 * lets one slip in. */
const ANSWERED_MEANWHILE = 5;
const TIMEOUT_MS = 180_000;
const HEALTH_CHECK = { ':path': '/grpc.health.v1.Health/Check' };
const SERVING = Buffer.from([8, 1]);

function* spansOf(count: number): Generator<Span> {
  const { resource, scope } = makeSpan();
  for (let number = 1; number <= count; number++) {
    yield makeSpan({
      traceId: traceIdOf(1_000_000 + Math.floor(number / SPANS_A_TRACE)),
      spanId: spanIdOf(number),
      startTimeUnixNano: BASE_TIME + BigInt(number),
      resource,
      scope,
    });
  }
}

const zipkinJson = (spans: readonly Span[]): Buffer =>
  Buffer.from(JSON.stringify(spans.map(({ traceId, spanId: id }) => ({ traceId, id, timestamp: 1, duration: 1 }))));

/** Sends a body. `sent` resolves when all of it has left, `answer` with the status of the answer, or undefined without one. */
function sendHttp(url: string, type: string, body: Uint8Array): Sending {
  const sent = Promise.withResolvers<void>();
  const answer = new Promise<number | undefined>((resolve) => {
    const headers = { 'content-type': type, 'content-length': body.length };
    const outgoing = request(url, { method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    outgoing.on('error', () => resolve(undefined)).on('finish', sent.resolve);
    outgoing.end(body);
  });
  return { sent: sent.promise, answer };
}

interface Sending {
  readonly sent: Promise<void>;
  readonly answer: Promise<number | undefined>;
}

/** gRPC with the status 0 as 200. HTTP/2 does not tell when all has left, so it counts as sent at once. */
function sendGrpc(grpc: RawGrpc, body: Uint8Array): Sending {
  const answer = grpc.send(grpcFrame(body)).then(({ headers }) => (headers['grpc-status'] === '0' ? 200 : 500));
  return { sent: Promise.resolve(), answer };
}

const zipkinUrl = (program: Program): string =>
  /Zipkin +(?<url>http:\S+)/.exec(program.output())?.groups?.url ?? '(none printed)';

describe('while a huge request is taken', () => {
  let program: Program;
  let grpc: RawGrpc;
  beforeAll(async () => {
    program = await startProgram({ config: CONFIG, args: [] });
    grpc = new RawGrpc(program.grpcAddress);
  });
  afterAll(async () => {
    grpc?.[Symbol.dispose]();
    await program?.[Symbol.asyncDispose]();
  });
  let smallRequests = 0;

  test.each([
    [
      'HTTP protobuf',
      HUGE,
      (spans: Span[]) => sendHttp(program.otlpHttpUrl, MEDIA_TYPES.protobuf, encodeTracesProtobuf(spans)),
    ],
    ['gRPC', LARGE, (spans: Span[]) => sendGrpc(grpc, encodeTracesProtobuf(spans))],
    [
      'HTTP JSON',
      LARGE,
      (spans: Span[]) => sendHttp(program.otlpHttpUrl, MEDIA_TYPES.json, Buffer.from(encodeTracesJson(spans))),
    ],
    ['Zipkin', LARGE, (spans: Span[]) => sendHttp(zipkinUrl(program), 'application/json', zipkinJson(spans))],
  ] as const)(
    '%s: the program stays ready, and small requests are acknowledged before it',
    async (_way, count, send) => {
      const huge = send([...spansOf(count)]);
      let isAnswered = false;
      const answer = huge.answer.finally(() => {
        isAnswered = true;
      });
      await huge.sent;
      /** How often it is done before the huge request is answered. */
      const repeat = async (ask: () => Promise<void>): Promise<number> => {
        for (let times = 0; ; times++) {
          await ask();
          if (isAnswered) return times;
        }
      };
      const [small, ...others] = await Promise.all([
        repeat(() => sendSmall(program, ++smallRequests)),
        repeat(async () => expect((await fetch(`${program.apiOrigin}/readyz`)).status).toBe(200)),
        repeat(async () =>
          expect((await grpc.send(grpcFrame(Buffer.alloc(0)), HEALTH_CHECK)).body.subarray(5)).toEqual(SERVING),
        ),
      ]);
      expect([200, 202]).toContain(await answer);
      for (const times of [small, ...others]) expect(times).toBeGreaterThanOrEqual(ANSWERED_MEANWHILE);
    },
    TIMEOUT_MS,
  );
});

describe('a huge request that is cut off half way', () => {
  test(
    'kill -9: a retry stores each span once',
    async () => {
      using folder = makeTempFolder();
      const body = encodeTracesProtobuf([...spansOf(LARGE)]);
      {
        await using program = await startProgram({ config: CONFIG, args: [], folder: folder.path });
        const { answer } = sendHttp(program.otlpHttpUrl, MEDIA_TYPES.protobuf, body);
        await vi.waitFor(async () => expect(await countSpans(program)).toBeGreaterThan(0), TIMEOUT_MS);
        await program.kill();
        expect(await answer).toBeUndefined();
      }
      await using program = await startProgram({ config: CONFIG, args: [], folder: folder.path });
      const stored = await countSpans(program);
      expect(stored).toBeGreaterThan(0);
      expect(stored).toBeLessThan(LARGE);
      expect(await sendHttp(program.otlpHttpUrl, MEDIA_TYPES.protobuf, body).answer).toBe(200);
      expect(await countSpans(program)).toBe(LARGE);
    },
    TIMEOUT_MS,
  );

  test(
    'SIGTERM: it is stored and answered before the end',
    async () => {
      using folder = makeTempFolder();
      {
        await using program = await startProgram({ config: CONFIG, args: [], folder: folder.path });
        const body = encodeTracesProtobuf([...spansOf(LARGE)]);
        const { answer } = sendHttp(program.otlpHttpUrl, MEDIA_TYPES.protobuf, body);
        await vi.waitFor(async () => expect(await countSpans(program)).toBeGreaterThan(0), TIMEOUT_MS);
        expect(await program.stop('SIGTERM')).toMatchObject({ code: 0 });
        expect(await answer).toBe(200);
      }
      await using program = await startProgram({ config: CONFIG, args: [], folder: folder.path });
      expect(await countSpans(program)).toBe(LARGE);
    },
    TIMEOUT_MS,
  );
});

async function sendSmall(program: Program, number: number): Promise<void> {
  const spans = [jsonSpan(traceIdOf(number), spanIdOf(number))];
  const { status } = await postTraces(program.otlpHttpUrl, toProtobuf(jsonRequest(spans)), { encoding: 'protobuf' });
  expect(status).toBe(200);
}
