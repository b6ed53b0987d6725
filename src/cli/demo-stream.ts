/** The pace of `spangraph demo`: what is sent when. */
import { pause } from '../app/pause.ts';
import { pastTraces } from '../demo/demo-traces.ts';
import { LiveShop } from '../demo/live-shop.ts';
import type { Span } from '../model/span.ts';

/** Spans of one request, but for a trace that has more. */
const MAX_BATCH = 512;
/** Milliseconds between two requests, at least. Traces that are due meanwhile share the next one. */
const GATHER_MS = 200;
/** Traces that are later are left out. */
const MAX_LATE_MS = 1_000;

export interface DemoStream {
  /** Traces a second. */
  readonly rate: number;
  /** Milliseconds of the past whose traces are sent first, at once. */
  readonly historyMs: number;
  /** Milliseconds from the first trace of now to the end. Absent: until the signal. */
  readonly durationMs: number | undefined;
  /** The ids follow from it. */
  readonly seed: string;
}

interface Sending {
  /** Resolves with whether the spans were taken: the signal may have ended the attempts. */
  readonly send: (spans: readonly Span[]) => Promise<boolean>;
  /** Called after each request that was taken, with the traces that it had. */
  readonly onSent: (traces: number) => void;
  readonly signal: AbortSignal;
}

/** Resolves at the end of the duration, or of the signal. Throws what `send` throws. */
export async function streamDemo(stream: DemoStream, sending: Sending): Promise<void> {
  await sendHistory(stream, sending);
  if (stream.rate > 0) await sendLive(stream, sending);
}

async function sendHistory({ historyMs, seed }: DemoStream, sending: Sending): Promise<void> {
  if (historyMs === 0) return;
  const to = nowUnixNano();
  await sendBatches(pastTraces({ from: to - BigInt(historyMs) * 1_000_000n, to, seed: `${seed}, past` }), sending);
}

/**
 * A server that takes its time, or asks for some, slows the stream down: it goes on from then, and sends nothing of what would
 * have been due meanwhile.
 */
async function sendLive({ rate, durationMs = Number.POSITIVE_INFINITY, seed }: DemoStream, sending: Sending) {
  const { signal } = sending;
  const shop = new LiveShop(seed, nowUnixNano());
  const end = performance.now() + durationMs;
  let due = performance.now();
  let gathered = due;
  while (due < end && !signal.aborted) {
    await pause(Math.max(0, Math.max(due, gathered) - performance.now()), signal);
    const now = performance.now();
    const traces: (readonly Span[])[] = [];
    for (; due <= now && due < end; due += 1000 / rate) traces.push(shop.next(nowUnixNano(now - due)));
    await sendBatches(traces, sending);
    gathered = now + GATHER_MS;
    if (performance.now() - due > MAX_LATE_MS) due = performance.now();
  }
}

/** Sends whole traces, several in a request. Begins no request after the signal. */
async function sendBatches(traces: Iterable<readonly Span[]>, { send, onSent, signal }: Sending): Promise<void> {
  let batch: Span[] = [];
  let count = 0;
  const flush = async (): Promise<void> => {
    if (count === 0 || signal.aborted) return;
    const [spans, whole] = [batch, count];
    batch = [];
    count = 0;
    if (await send(spans)) onSent(whole);
  };
  for (const trace of traces) {
    if (batch.length + trace.length > MAX_BATCH) await flush();
    batch.push(...trace);
    count++;
  }
  await flush();
}

/** Nanoseconds since the Unix epoch, so many milliseconds ago. */
function nowUnixNano(agoMs = 0): bigint {
  return BigInt(Date.now()) * 1_000_000n - BigInt(Math.round(agoMs * 1e6));
}
