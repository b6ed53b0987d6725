/** A thread with loud senders: so many requests a second, on HTTP and gRPC in turn, whatever becomes of those before. */
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { GrpcSender } from '../fixtures/otlp/senders.ts';
import { traceIdOf } from '../fixtures/spans.ts';
import { type LoudData, type LoudReport, SPANS_A_REQUEST } from './loud-thread.ts';
import { post } from './post.ts';
import { Requests } from './requests.ts';

/** Senders that wait for their answers, and connections of gRPC. */
const CLOSED = 4;
const CONNECTIONS = 200;
/** Requests under way, beyond which none is sent: this machine has to have memory for them. */
const MOST_UNDER_WAY = 1_000;
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

const { otlpHttpUrl, grpcAddress, rate, seconds, from } = workerData as LoudData;
const requests = new Requests(SPANS_A_REQUEST);
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const grpc = Array.from({ length: CLOSED }, () => new GrpcSender(grpcAddress));
const acknowledged: string[] = [];
const answers: Record<string, number> = {};
let withoutDelay = 0;
let slowestMs = 0;
let sent = 0;

const end = performance.now() + seconds * 1_000;
if (rate === 0) await Promise.all(Array.from({ length: CLOSED }, closedSender));
else await openSenders();
for (const sender of grpc) sender[Symbol.dispose]();
agent.destroy();
parentPort?.postMessage({ acknowledged, answers, withoutDelay, slowestMs } satisfies LoudReport);

async function closedSender(): Promise<void> {
  while (performance.now() < end) await sendOne();
}

async function openSenders(): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const begin = performance.now();
  while (performance.now() < end) {
    const due = ((performance.now() - begin) / 1_000) * rate;
    while (sent < due && underWay.size < MOST_UNDER_WAY) {
      const one = sendOne().finally(() => underWay.delete(one));
      underWay.add(one);
    }
    await pause(10);
  }
  await Promise.all(underWay);
}

async function sendOne(): Promise<void> {
  const number = sent++;
  const trace = traceIdOf(from + number);
  const begun = performance.now();
  const answer = number % 2 === 0 ? await byHttp(trace) : await byGrpc(trace, number);
  answers[answer] = (answers[answer] ?? 0) + 1;
  slowestMs = Math.max(slowestMs, performance.now() - begun);
}

async function byHttp(trace: string): Promise<string> {
  const { status, retryAfter } = await post(otlpHttpUrl, agent, requests.of(trace));
  if (status === 200) acknowledged.push(trace);
  else if (status === 503 && retryAfter === undefined) withoutDelay++;
  return `HTTP ${status}`;
}

async function byGrpc(trace: string, number: number): Promise<string> {
  const answer = await grpc[number % grpc.length]?.export(requests.of(trace));
  if (answer !== undefined && 'body' in answer) {
    acknowledged.push(trace);
    return 'gRPC 0';
  }
  const { code, status } = answer?.failure ?? {};
  if (!JSON.stringify(status ?? {}).includes(RETRY_INFO)) withoutDelay++;
  return `gRPC ${code}`;
}
