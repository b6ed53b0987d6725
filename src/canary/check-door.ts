/** One round of the self-check at one receiver: a trace goes in, and is looked for by each path. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Span } from '../model/span.ts';
import type { CheckOutcome, CheckResult, ReadPath } from './board.ts';
import { type CanaryTrace, makeCanaryTrace } from './canary-trace.ts';
import type { Look } from './read-paths.ts';

/** A receiver of this process. */
export interface Door {
  readonly receiver: string;
  /** Sends spans as a sender would. Resolves when they are acknowledged, and throws if they are not. */
  send(spans: readonly Span[], signal: AbortSignal): Promise<void>;
}

/** A result, and what was the reason if it is not good. */
export interface ExplainedResult extends CheckResult {
  readonly reason?: string;
}

export interface RoundOptions {
  readonly looks: ReadonlyMap<ReadPath, Look>;
  /** Milliseconds that a write, and then each path, has. */
  readonly timeoutMs: number;
  /** Ends the round. */
  readonly signal: AbortSignal;
}

/** Milliseconds between two looks. */
const LOOK_INTERVAL_MS = 100;

/** Without an acknowledgement the paths are not tried. Throws only if `signal` ends it. */
export async function checkDoor({ receiver, send }: Door, options: RoundOptions): Promise<ExplainedResult[]> {
  const { looks, timeoutMs, signal } = options;
  const trace = makeCanaryTrace(Date.now(), receiver);
  const startedAt = performance.now();
  try {
    await send(trace.spans, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
  } catch (thrown) {
    signal.throwIfAborted();
    return [{ receiver, path: 'write', outcome: 'failed', seconds: undefined, reason: messageOf(thrown) }];
  }
  const written: ExplainedResult = { receiver, path: 'write', outcome: 'ok', seconds: secondsSince(startedAt) };
  const acknowledgedAt = performance.now();
  const read = [...looks].map(async ([path, look]): Promise<ExplainedResult> => {
    const found = await lookUntilFound(look, trace, options);
    const seconds = found.outcome === 'ok' ? secondsSince(acknowledgedAt) : undefined;
    return { receiver, path, seconds, ...found };
  });
  return [written, ...(await Promise.all(read))];
}

interface Found {
  readonly outcome: CheckOutcome;
  readonly reason?: string;
}

/** What the last look saw: searches may see a trace a little after its acknowledgement. */
async function lookUntilFound(look: Look, trace: CanaryTrace, { timeoutMs, signal }: RoundOptions): Promise<Found> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await lookOnce(look, trace, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
    signal.throwIfAborted();
    if (found.outcome === 'ok' || performance.now() >= deadline) return found;
    await pause(LOOK_INTERVAL_MS, undefined, { signal });
  }
}

async function lookOnce(look: Look, trace: CanaryTrace, signal: AbortSignal): Promise<Found> {
  try {
    return { outcome: await look(trace, signal) };
  } catch (thrown) {
    return { outcome: 'failed', reason: messageOf(thrown) };
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1_000;
}
