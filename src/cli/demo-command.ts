/** `spangraph demo`: sends the traces of a made-up web shop to any server that takes OTLP over HTTP. */
import { randomUUID } from 'node:crypto';
import { processEnvironment } from '../config/environment.ts';
import { DURATION_FORM, parseDuration } from '../model/duration.ts';
import { readRate } from './demo-rate.ts';
import { streamDemo } from './demo-stream.ts';
import { lastValue, type ReadFlags, readFlags, UsageError } from './flags.ts';
import { OTLP_FLAGS, readOtlpTarget } from './otlp-target.ts';
import { ProgressBar } from './progress-bar.ts';
import { onStopSignal } from './signals.ts';
import { type SendCounts, SpanSender } from './span-sender.ts';
import { demoHelp } from './texts.ts';

/** Traces a second without `--rate`. */
export const DEFAULT_RATE = 1;
/** Longest `--history`. */
const MAX_HISTORY_MS = 24 * 3_600_000;
/** Milliseconds between lines of progress where standard error is no terminal. */
const PROGRESS_MS = 10_000;

/** Exit code: 0, also after Ctrl-C. Throws UsageError, and TARGET_UNUSABLE if the server does not take the spans. */
export async function runDemo(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv, {
    values: [...OTLP_FLAGS, 'rate', 'duration', 'history'],
    switches: { help: 'h' },
    refuseWord: (word) => `unexpected "${word}"; spangraph demo --help lists the flags`,
  });
  if (flags.switches.has('help')) {
    process.stdout.write(`${demoHelp()}\n`);
    return 0;
  }
  const rate = readRate('rate', lastValue(flags, 'rate'), DEFAULT_RATE);
  const historyMs = readDuration(flags, 'history') ?? 0;
  const durationMs = readDuration(flags, 'duration');
  if (historyMs > MAX_HISTORY_MS) throw new UsageError('--history: at most 24h');
  if (rate === 0 && historyMs === 0) throw new UsageError('--rate 0 sends nothing without --history');
  const target = await readOtlpTarget(flags, processEnvironment());
  const stopping = new AbortController();
  const { signal } = stopping;
  const host = { on: process.on.bind(process), exit: process.exit.bind(process), now: Date.now };
  onStopSignal(host, () => stopping.abort());
  const progress = new Progress(target.url.href);
  const sender = new SpanSender(target, { signal, onPause: (reason) => progress.pausing(reason) });
  try {
    progress.begin();
    const stream = { rate, historyMs, durationMs, seed: randomUUID() };
    const onSent = (traces: number): void => progress.sent(traces, sender.counts);
    await streamDemo(stream, { signal, send: (spans) => sender.send(spans), onSent });
  } finally {
    progress.end();
    if (progress.hasSent || signal.aborted) process.stdout.write(`${progress.summary(sender.counts)}\n`);
  }
  return 0;
}

function readDuration(flags: ReadFlags, flag: string): number | undefined {
  const text = lastValue(flags, flag);
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined || ms === 0) throw new UsageError(`--${flag}: expected ${DURATION_FORM}, got "${text}"`);
  return ms;
}

/** One line on standard error that changes in a terminal, and elsewhere a line from time to time. */
class Progress {
  readonly #place: string;
  readonly #bar = new ProgressBar(process.stderr);
  readonly #begin = performance.now();
  #printedAt = performance.now();
  #traces = 0;
  /** Why the last request is sent again. Empty: it is not. */
  #reason = '';

  constructor(place: string) {
    this.#place = place;
  }

  get hasSent(): boolean {
    return this.#traces > 0;
  }

  begin(): void {
    this.#print(`Sending traces of a made-up web shop to ${this.#place}; Ctrl-C ends it.`);
  }

  sent(traces: number, counts: SendCounts): void {
    this.#traces += traces;
    this.#reason = '';
    const text = `${this.#done(counts)} so far`;
    this.#bar.show(undefined, text);
    if (process.stderr.isTTY || performance.now() - this.#printedAt < PROGRESS_MS) return;
    this.#printedAt = performance.now();
    this.#print(text);
  }

  /** Each reason once. */
  pausing(reason: string): void {
    if (reason === this.#reason) return;
    this.#reason = reason;
    this.#bar.end();
    this.#print(`${this.#place}: ${reason}; trying again`);
  }

  end(): void {
    this.#bar.end();
  }

  summary(counts: SendCounts): string {
    const { rejected, rejection, repeated } = counts;
    const why = rejection === '' ? '' : `: ${rejection}`;
    return [
      `Sent ${this.#done(counts)} in ${((performance.now() - this.#begin) / 1000).toFixed(1)} s.`,
      ...(repeated > 0 ? [`${count(repeated)} requests were repeated.`] : []),
      ...(rejected > 0 ? [`The server rejected ${count(rejected)} spans${why}.`] : []),
    ].join('\n');
  }

  #done({ spans }: SendCounts): string {
    return `${count(this.#traces)} traces, ${count(spans)} spans`;
  }

  #print(text: string): void {
    process.stderr.write(`spangraph: ${text}\n`);
  }
}

const count = (value: number): string => value.toLocaleString('en-US');
