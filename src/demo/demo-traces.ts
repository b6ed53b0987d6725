/** The demo traces of a time that has passed: hours of a web shop that does not exist. */
import type { Span } from '../model/span.ts';
import { drawVisit, MAILS, type Play, SHOWN } from './scenes.ts';
import { sendMails } from './shop/background.ts';
import type { Placed } from './shop/checkout.ts';
import { Random } from './stage/random.ts';
import { Recorder } from './stage/recorder.ts';

/** A little less than an hour, so that all of it is in the last hour for some minutes. */
const LENGTH_MS = 55 * 60_000;
const LENGTH_NANO = BigInt(LENGTH_MS) * 1_000_000n;
/** How long before the end the last trace starts. */
const LAST_NANO = 10_000_000_000n;
/** Visits, spread over the hour as {@link busy} says. */
const VISITS = 900;
/** When the email service reads its messages, as a part of the hour after the last of them. */
const MAIL_DELAY = 0.003;

/** A trace to come. `part`: which part of the hour it starts in. */
interface Scene {
  readonly part: number;
  /** Names the trace: its ids follow from it. */
  readonly seed: string;
  readonly play: Play;
}

/** How busy the shop is in a part of the hour, from 0 to 1: it comes and goes, and a newsletter brings many at once. */
function busy(part: number): number {
  const wave = 0.45 + 0.25 * Math.cos(part * 4 * Math.PI);
  return part > 0.58 && part < 0.64 ? 1 : wave;
}

function scenes(): Scene[] {
  const random = new Random('the visits of an hour');
  const visits = Array.from({ length: VISITS }, (_, index): Scene => {
    let part = random.next();
    while (!random.chance(busy(part))) part = random.next();
    return { part: part * 0.995, seed: `visit ${index}`, play: drawVisit(random) };
  });
  const shown = SHOWN.map(({ part, name, play }): Scene => ({ part, seed: name, play }));
  return [...visits, ...shown].sort((one, other) => one.part - other.part);
}

/** Which traces of an hour are played. */
export interface HourOptions {
  /** The ids follow from it. Empty: the ids that the documentation names. */
  readonly seed?: string;
  /** Traces that start earlier are left out. In nanoseconds since the Unix epoch. */
  readonly from?: bigint;
}

/**
 * One trace after the other, by their start. The last one starts some seconds before `endUnixNano`. With the same seed they
 * are the same in every run, but for their times.
 */
export function* demoTraces(
  endUnixNano: bigint,
  { seed: hour = '', from = 0n }: HourOptions = {},
): Generator<readonly Span[]> {
  const begin = endUnixNano - LENGTH_NANO - LAST_NANO;
  const recorderOf = (seed: string, part: number): Recorder =>
    new Recorder(new Random(hour + seed), begin + BigInt(Math.round(part * LENGTH_MS * 1_000)) * 1_000n, part);
  const orders: Placed[] = [];
  for (const { part, seed, play } of scenes()) {
    const trace = recorderOf(seed, part);
    if (trace.startUnixNano < from) continue;
    play(trace, orders);
    yield trace.spans;
    const mailed = part + MAIL_DELAY;
    if (orders.length < MAILS || mailed > 1) continue;
    const mails = recorderOf(`mails about ${seed}`, mailed);
    sendMails(mails, orders.splice(0));
    yield mails.spans;
  }
}

/** A time that has passed, in nanoseconds since the Unix epoch. `seed`: the ids of its traces follow from it. */
export interface PastTime {
  readonly from: bigint;
  readonly to: bigint;
  readonly seed: string;
}

/** The traces of a time of any length: one hour after the other, each with ids of its own. */
export function* pastTraces({ from, to, seed }: PastTime): Generator<readonly Span[]> {
  for (let hour = (to - from) / LENGTH_NANO; hour >= 0n; hour--) {
    yield* demoTraces(to - hour * LENGTH_NANO, { seed: `${seed}, hour ${hour}: `, from });
  }
}
