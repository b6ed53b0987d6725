/** A queue that is full: senders are told to come back, nothing is lost, memory stays bounded. */
import { existsSync, readFileSync } from 'node:fs';
import { type ClientRequest, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type JsonSpan, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { oracleDecode } from '../fixtures/otlp/oracle.ts';
import { GrpcSender, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { readSpanIds } from '../fixtures/read-back.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

const MIB = 1024 * 1024;
const CONFIG = `
receivers: { otlp: { protocols: {
  grpc: { endpoint: "127.0.0.1:0", max_recv_msg_size_mib: 1 },
  http: { endpoint: "127.0.0.1:0", max_request_body_size: 1MiB } } } }
api: { endpoint: "127.0.0.1:0" }
ingest: { max_queue_size_mib: 1 }
`;
const SENDERS = 40;
const SPANS_A_REQUEST = 40;
const UNAVAILABLE = 14;
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

/** How a request was answered: taken, or told to come back later. */
type Answer = 'taken' | 'refused';

let program: Program;
beforeAll(async () => {
  program = await startProgram({ config: CONFIG, args: [] });
});
afterAll(async () => await program?.[Symbol.asyncDispose]());

describe('a burst over the size of the queue', () => {
  test.each([
    ['HTTP protobuf', 1, (payload: Buffer) => sendHttp(payload)],
    ['gRPC', 2, (payload: Buffer) => sendGrpc(payload)],
  ] as const)('%s: refused with when to come back; sent again, everything is stored once', async (_way, load, send) => {
    const requests = new Map(
      Array.from({ length: SENDERS }, (_, number) => {
        const trace = traceIdOf(load * 1000 + number);
        return [trace, toProtobuf(jsonRequest(largeSpans(trace, MIB / 4)))] as const;
      }),
    );
    const held = await fillQueue();
    const sendAll = (traces: Iterable<string>): Promise<(readonly [string, Answer])[]> =>
      Promise.all(
        Array.from(traces, async (trace) => [trace, await send(requests.get(trace) ?? Buffer.alloc(0))] as const),
      );
    const refused = await sendAll(requests.keys());
    expect(new Set(refused.map(([, answer]) => answer))).toEqual(new Set(['refused']));
    held.destroy();
    const waiting = new Set(requests.keys());
    await vi.waitFor(
      async () => {
        for (const [trace, answer] of await sendAll(waiting)) if (answer === 'taken') waiting.delete(trace);
        expect(waiting.size).toBe(0);
      },
      { timeout: 30_000, interval: 10 },
    );
    const ids = (await readSpanIds(program)).filter((id) => requests.has(id.slice(0, 32)));
    expect(ids).toHaveLength(SENDERS * SPANS_A_REQUEST);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.skipIf(!existsSync('/proc/self/status'))('peak memory does not grow with how much is sent', async () => {
    const payload = toProtobuf(jsonRequest(largeSpans(traceIdOf(3000), 0.9 * MIB)));
    const sendWaves = async (count: number): Promise<Answer[]> => {
      const answers: Answer[] = [];
      for (let wave = 0; wave < count; wave++) {
        answers.push(...(await Promise.all(Array.from({ length: 2 * SENDERS }, () => sendHttp(payload)))));
      }
      return answers;
    };
    await sendWaves(3);
    const warm = peakMemory();
    const answers = await sendWaves(6);
    expect(answers).toContain('taken');
    expect(peakMemory()).toBeLessThan(1.4 * warm);
  });
});

/** A request whose body has come for the most part, and does not go on: it holds its place in the queue until it is cut. */
async function fillQueue(): Promise<ClientRequest> {
  const probe = toProtobuf(jsonRequest(largeSpans(traceIdOf(4000), 0.2 * MIB)));
  let held = beginRequest();
  await vi.waitFor(
    async () => {
      // It is refused itself where the probe was quicker; then another one is begun.
      if (held.destroyed) held = beginRequest();
      expect(await sendHttp(probe)).toBe('refused');
      expect(held.destroyed).toBe(false);
    },
    { timeout: 30_000, interval: 10 },
  );
  return held;
}

function beginRequest(): ClientRequest {
  const begun = request(program.otlpHttpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', 'content-length': MIB },
  });
  begun.on('error', () => {}).on('response', () => begun.destroy());
  begun.write(Buffer.alloc(0.9 * MIB));
  return begun;
}

/** Spans of about so many bytes together. */
function largeSpans(trace: string, bytes: number): JsonSpan[] {
  return Array.from({ length: SPANS_A_REQUEST }, (_, index) => {
    const value = { stringValue: String(index).padEnd(Math.floor(bytes / SPANS_A_REQUEST), 'x') };
    return jsonSpan(trace, spanIdOf(index + 1), { attributes: [{ key: 'large', value }] });
  });
}

async function sendHttp(payload: Buffer): Promise<Answer> {
  const { status, headers, body } = await postTraces(program.otlpHttpUrl, payload, { encoding: 'protobuf' });
  if (status === 200) return 'taken';
  expect({ status, body }).toMatchObject({ status: 503, body: expectedStatus });
  expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expectRetryInfo(body);
  return 'refused';
}

async function sendGrpc(payload: Buffer): Promise<Answer> {
  using sender = new GrpcSender(program.grpcAddress);
  const answer = await sender.export(payload);
  if ('body' in answer) return 'taken';
  expect(answer.failure).toMatchObject({ code: UNAVAILABLE, status: expectedStatus });
  expectRetryInfo(answer.failure.status);
  return 'refused';
}

const expectedStatus = {
  code: UNAVAILABLE,
  message: expect.stringContaining('ingest.max_queue_size_mib'),
  details: [{ typeUrl: RETRY_INFO }],
};

function expectRetryInfo(status: Record<string, unknown> = {}): void {
  const [{ value }] = status.details as [{ value: Uint8Array }];
  const { retryDelay } = oracleDecode('RetryInfo', value) as { retryDelay: { seconds?: string; nanos?: number } };
  expect(Number(retryDelay.seconds ?? 0) + (retryDelay.nanos ?? 0) / 1e9).toBeGreaterThan(0);
}

/** The most memory that the program has had at once, in bytes. */
function peakMemory(): number {
  const status = readFileSync(`/proc/${program.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
