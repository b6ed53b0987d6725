/**
 * The self-check: sends traces through the server's own receivers, and reads them back by every path. Tempo has a program
 * for this, the vulture. Here the server does it, so that each installation can have it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Meter } from '../metrics/definition.ts';
import { type BoardData, type ReadPath, writeBoard } from './board.ts';
import { countResult } from './canary-metrics.ts';
import { checkDoor, type Door, type ExplainedResult } from './check-door.ts';
import type { Look } from './read-paths.ts';

/** The part of a logger that is needed here. */
export interface CanaryLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface CanaryOptions {
  /** Milliseconds from the start of one round to that of the next. */
  readonly everyMs: number;
  /** Milliseconds after which what is not found is missing. */
  readonly timeoutMs: number;
  readonly doors: readonly Door[];
  readonly looks: ReadonlyMap<ReadPath, Look>;
  readonly board: BoardData;
  readonly meter: Meter;
  readonly log: CanaryLog;
}

/** Checks at once, and then again and again. The result ends it. */
export function startCanary(options: CanaryOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const ended = keepChecking(options, stopping.signal).catch((thrown: unknown) => {
    if (!stopping.signal.aborted) throw thrown;
  });
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

async function keepChecking(options: CanaryOptions, signal: AbortSignal): Promise<void> {
  const { everyMs, board, meter, log } = options;
  let before = '';
  for (;;) {
    const next = performance.now() + everyMs;
    const rounds = options.doors.map((door) => checkDoor(door, { ...options, signal }));
    const results = (await Promise.all(rounds)).flat();
    for (const result of results) countResult(meter, result);
    writeBoard(board, results, Date.now());
    before = logChange(before, results, log);
    await pause(Math.max(0, next - performance.now()), undefined, { signal });
  }
}

/** Logs one line if other checks are good than before. Returns those that are not. */
function logChange(before: string, results: readonly ExplainedResult[], log: CanaryLog): string {
  const bad = results.filter(({ outcome }) => outcome !== 'ok');
  const state = bad.map(({ receiver, path, outcome }) => `${receiver} ${path} ${outcome}`).join(', ');
  if (state === before) return state;
  if (bad.length === 0) log.info({}, 'The self-check finds its traces again by every path');
  else log.warn({ bad }, 'The self-check does not find its traces as they were sent');
  return state;
}
