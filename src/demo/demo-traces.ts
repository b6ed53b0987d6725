/**
 * The traces of `--demo`: an hour of a web shop that does not exist. They are the same in every run, but for their times,
 * which lie in the hour before the end.
 */
import type { Span } from '../model/span.ts';
import { refreshCache, sendMails } from './shop/background.ts';
import { homePage, productPage, search } from './shop/browsing.ts';
import { addToCart } from './shop/cart.ts';
import { type Placed, placeOrder } from './shop/checkout.ts';
import { Random } from './stage/random.ts';
import { Recorder } from './stage/recorder.ts';

/** A little less than an hour, so that all of it is in the last hour for some minutes. */
const LENGTH_MS = 55 * 60_000;
/** Visits, spread over the hour as {@link busy} says. */
const VISITS = 900;
/** Messages that the email service reads at once, at most. */
const MAILS = 4;
/** When it does so, as a part of the hour after the last of them. */
const MAIL_DELAY = 0.003;

/** A trace to come. `part`: which part of the hour it starts in. */
interface Scene {
  readonly part: number;
  /** Names the trace: its ids follow from it. */
  readonly seed: string;
  readonly play: (trace: Recorder, orders: Placed[]) => void;
}

/** Keeps the message about an order for the email service. */
function ordered(play: (trace: Recorder) => Placed | undefined): Scene['play'] {
  return (trace, orders) => {
    const placed = play(trace);
    if (placed !== undefined) orders.push(placed);
  };
}

/** What visitors do: each up to its part of all visits. */
const VISITED: readonly (readonly [upTo: number, play: Scene['play']])[] = [
  [0.24, homePage],
  [0.56, (trace) => productPage(trace)],
  [0.76, search],
  [0.86, addToCart],
  [1, ordered((trace) => placeOrder(trace))],
];

/** Traces that show something, each under a name of its own. */
const SHOWN: readonly Scene[] = [
  { part: 0.21, seed: 'product page, old version', play: (trace) => productPage(trace, { version: '1.4.2' }) },
  {
    part: 0.71,
    seed: 'product page, new version',
    play: (trace) => productPage(trace, { version: '1.5.0', model: 'graph-v2' }),
  },
  { part: 0.35, seed: 'many reads', play: ordered((trace) => placeOrder(trace, { items: 28, isSafe: true })) },
  { part: 0.55, seed: 'refresh of the cache', play: refreshCache },
  { part: 0.83, seed: 'deadlock', play: ordered((trace) => placeOrder(trace, { lockedMs: 13_600, isSafe: true })) },
  ...[0.12, 0.47, 0.78].map((part) => ({
    part,
    seed: `lost span ${part}`,
    play: (trace: Recorder) => productPage(trace, { isLost: true }),
  })),
  { part: 1, seed: 'retried payment', play: ordered((trace) => placeOrder(trace, { timeouts: 2, isSafe: true })) },
];

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
    const draw = random.next();
    const [, play] = VISITED.find(([upTo]) => draw < upTo) ?? [1, homePage];
    return { part: part * 0.995, seed: `visit ${index}`, play };
  });
  return [...visits, ...SHOWN].sort((one, other) => one.part - other.part);
}

/** One trace after the other, by their start. The last one starts some seconds before `endUnixNano`. */
export function* demoTraces(endUnixNano: bigint): Generator<readonly Span[]> {
  const begin = endUnixNano - BigInt(LENGTH_MS + 10_000) * 1_000_000n;
  const recorderOf = (seed: string, part: number): Recorder =>
    new Recorder(new Random(seed), begin + BigInt(Math.round(part * LENGTH_MS * 1_000)) * 1_000n, part);
  const orders: Placed[] = [];
  for (const { part, seed, play } of scenes()) {
    const trace = recorderOf(seed, part);
    play(trace, orders);
    yield trace.spans;
    const mailed = part + MAIL_DELAY;
    if (orders.length < MAILS || mailed > 1) continue;
    const mails = recorderOf(`mails about ${seed}`, mailed);
    sendMails(mails, orders.splice(0));
    yield mails.spans;
  }
}
