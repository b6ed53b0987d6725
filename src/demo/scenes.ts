/** What happens in the shop: the scenes that its traces are recorded from. */
import { refreshCache } from './shop/background.ts';
import { homePage, productPage, search } from './shop/browsing.ts';
import { addToCart } from './shop/cart.ts';
import { type Placed, placeOrder } from './shop/checkout.ts';
import type { Random } from './stage/random.ts';
import type { Recorder } from './stage/recorder.ts';

/** Plays a scene. Messages about orders are added to `orders`, for the email service. */
export type Play = (trace: Recorder, orders: Placed[]) => void;

/** Messages that the email service reads at once, at most. */
export const MAILS = 4;

/** A scene that shows something which visits show rarely or never. */
export interface ShownScene {
  /** When it is played in the hour of the demo, from 0 to 1. */
  readonly part: number;
  readonly name: string;
  readonly play: Play;
}

/** Keeps the message about an order for the email service. */
function ordered(play: (trace: Recorder) => Placed | undefined): Play {
  return (trace, orders) => {
    const placed = play(trace);
    if (placed !== undefined) orders.push(placed);
  };
}

/** What visitors do: each up to its part of all visits. */
const VISITED: readonly (readonly [upTo: number, play: Play])[] = [
  [0.24, homePage],
  [0.56, (trace) => productPage(trace)],
  [0.76, search],
  [0.86, addToCart],
  [1, ordered((trace) => placeOrder(trace))],
];

/** What the next visitor does. */
export function drawVisit(random: Random): Play {
  const draw = random.next();
  const [, play] = VISITED.find(([upTo]) => draw < upTo) ?? [1, homePage];
  return play;
}

export const SHOWN: readonly [ShownScene, ...ShownScene[]] = [
  { part: 0.21, name: 'product page, old version', play: (trace) => productPage(trace, { version: '1.4.2' }) },
  {
    part: 0.71,
    name: 'product page, new version',
    play: (trace) => productPage(trace, { version: '1.5.0', model: 'graph-v2' }),
  },
  { part: 0.35, name: 'many reads', play: ordered((trace) => placeOrder(trace, { items: 28, isSafe: true })) },
  { part: 0.55, name: 'refresh of the cache', play: refreshCache },
  { part: 0.83, name: 'deadlock', play: ordered((trace) => placeOrder(trace, { lockedMs: 13_600, isSafe: true })) },
  ...[0.12, 0.47, 0.78].map((part) => ({
    part,
    name: `lost span ${part}`,
    play: (trace: Recorder) => productPage(trace, { isLost: true }),
  })),
  { part: 1, name: 'retried payment', play: ordered((trace) => placeOrder(trace, { timeouts: 2, isSafe: true })) },
];
