/** Round times on an axis. */
import type { Zone } from './time.ts';

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

/** Steps that people count time in, in nanoseconds. */
const STEPS: readonly bigint[] = [
  ...[1n, 2n, 5n].flatMap((factor) => Array.from({ length: 9 }, (_, power) => factor * 10n ** BigInt(power))),
  ...[1n, 2n, 5n, 10n, 15n, 30n].flatMap((factor) => [factor * SECOND, factor * MINUTE]),
  ...[1n, 2n, 3n, 6n, 12n].map((factor) => factor * HOUR),
  ...[1n, 2n, 7n, 14n, 30n, 90n, 180n, 365n].map((factor) => factor * DAY),
].sort((a, b) => (a < b ? -1 : 1));

/** Ticks of an axis. */
export interface TimeTicks {
  /** Nanoseconds since the epoch. */
  readonly times: readonly bigint[];
  readonly stepNano: bigint;
}

/** At most `most` round times of the zone, from `from` to `to`. */
export function timeTicks(from: bigint, to: bigint, most: number, zone: Zone): TimeTicks {
  const stepNano = STEPS.find((step) => (to - from) / step < BigInt(Math.max(1, most))) ?? (STEPS.at(-1) ?? DAY) * 10n;
  const shift = zone === 'utc' ? 0n : -BigInt(new Date(Number(from / 1_000_000n)).getTimezoneOffset()) * MINUTE;
  const times: bigint[] = [];
  const first = (from + shift + stepNano - 1n) / stepNano;
  for (let time = first * stepNano - shift; time <= to && times.length < most; time += stepNano) times.push(time);
  return { times, stepNano };
}

/** How many characters of `hh:mm:ss.mmm` tell ticks of this step apart; 0 if the day does. */
export function clockLength(stepNano: bigint): number {
  if (stepNano >= DAY) return 0;
  if (stepNano >= MINUTE) return 5;
  return stepNano >= SECOND ? 8 : 12;
}
