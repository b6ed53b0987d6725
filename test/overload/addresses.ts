/**
 * Whether a machine with many connections leaves room for one with few: `npm run test:overload -- --addresses`. 300 connections of one
 * address send large requests, two connections of another one smaller ones, all without a pause. For comparison, the two also
 * send from the loud address. Two more connections of the quiet address upload slowly.
 */
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../bench/percentile.ts';
import type { Program } from '../fixtures/program.ts';
import { traceIdOf } from '../fixtures/spans.ts';
import { type Outcome, post } from './post.ts';
import { Requests } from './requests.ts';

/** Two machines, as far as the program can see. */
const LOUD = '127.0.0.2';
const QUIET = '127.0.0.1';
/** Milliseconds of a slow upload: longer than requests may wait. */
const SLOW_MS = 4_000;
/** Spans of a request: about 850 KB, and 100 KB. */
const LOUD_SENDERS = { connections: 300, spans: 2_700, uploadMs: 0 };
const QUIET_SENDERS = { connections: 2, spans: 300, uploadMs: 0 };
const SLOW_SENDERS = { connections: 2, spans: 300, uploadMs: SLOW_MS };
/** Most of the quiet sender's requests that may be refused. */
const MOST_REFUSED = 0.05;

export interface AddressesReport {
  readonly lines: readonly string[];
  readonly failures: readonly string[];
}

export async function measureAddresses(program: Program, seconds: number): Promise<AddressesReport> {
  const lines: string[] = [];
  const failures: string[] = [];
  for (const [number, quietAddress] of [QUIET, LOUD].entries()) {
    const end = performance.now() + seconds * 1_000;
    const from = (number + 1) * 10_000_000;
    const [loud, quiet, slow] = await Promise.all([
      send(program, { ...LOUD_SENDERS, localAddress: LOUD, from, end }),
      send(program, { ...QUIET_SENDERS, localAddress: quietAddress, from: from + 5_000_000, end }),
      send(program, { ...SLOW_SENDERS, localAddress: QUIET, from: from + 7_000_000, end }),
    ]);
    const sameOrOther = quietAddress === LOUD ? 'the same address' : 'another address';
    lines.push(
      `loud: ${shown(loud)}`,
      `${QUIET_SENDERS.connections} connections of ${sameOrOther}: ${shown(quiet)}`,
      `slow uploads: ${shown(slow)}`,
    );
    if ([...loud, ...quiet, ...slow].some(({ status }) => status !== 200 && status !== 503))
      failures.push('some requests were neither stored nor refused');
    if (slow.every(({ status }) => status !== 200)) failures.push('no slow upload was stored');
    if (quietAddress === LOUD) continue;
    if (refused(loud).length === 0) failures.push('the loud sender was never refused: this was no overload');
    if (refused(quiet).length > quiet.length * MOST_REFUSED)
      failures.push(`the quiet address was refused ${refused(quiet).length} times of ${quiet.length}`);
  }
  return { lines, failures };
}

interface Senders {
  readonly connections: number;
  readonly spans: number;
  readonly uploadMs: number;
  readonly localAddress: string;
  /** The number of the first trace. */
  readonly from: number;
  readonly end: number;
}

/** Each connection sends until the end, one request after the other, and waits as long as a refusal says. */
async function send({ otlpHttpUrl }: Program, senders: Senders): Promise<Outcome[]> {
  const { connections, spans, uploadMs, localAddress, from, end } = senders;
  const agent = new Agent({ keepAlive: true, maxSockets: connections, localAddress });
  const requests = new Requests(spans);
  const outcomes: Outcome[] = [];
  let sent = 0;
  const sendAll = async (): Promise<void> => {
    while (performance.now() < end) {
      const outcome = await post(otlpHttpUrl, agent, requests.of(traceIdOf(from + sent++)), uploadMs);
      outcomes.push(outcome);
      if (outcome.status !== 200) await pause(1_000 * Number(outcome.retryAfter ?? 1));
    }
  };
  await Promise.all(Array.from({ length: connections }, sendAll));
  agent.destroy();
  return outcomes;
}

function refused(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(({ status }) => status === 503);
}

function shown(outcomes: readonly Outcome[]): string {
  const times = outcomes.map(({ milliseconds }) => milliseconds);
  const [half, p99] = [0.5, 0.99].map((part) => Math.round(percentile(times, part)));
  const stored = outcomes.filter(({ status }) => status === 200).length;
  return `${stored} requests stored, ${refused(outcomes).length} refused, answers p50 ${half} ms, p99 ${p99} ms`;
}
