/** Round times for an axis, in the zone of the header. */
import { clock, day, type Zone, zoneOffsetNano } from '../format/time.ts';
import type { Tick } from './axes.ts';
import type { Scale } from './scale.ts';

/** Pixels from one text to the next, at least. */
const TEXT_PX = 80;

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

/** Clocks are read in these steps. */
const STEPS: readonly bigint[] = [
  ...[1n, 10n, 100n].flatMap((size) => [1n, 2n, 5n].map((factor) => factor * size * 1_000_000n)),
  ...[SECOND, MINUTE].flatMap((size) => [1n, 2n, 5n, 10n, 15n, 30n].map((factor) => factor * size)),
  ...[1n, 2n, 3n, 6n, 12n].map((factor) => factor * HOUR),
  ...[1n, 2n, 7n, 14n, 28n, 91n, 365n].map((factor) => factor * DAY),
];

/** `across`: from nanoseconds after `origin`, up to `lengthNano`, to pixels. */
export function timeTicks(across: Scale, origin: bigint, lengthNano: number, zone: Zone): Tick[] {
  const count = Math.max(1, Math.floor(Math.abs(across.at(lengthNano) - across.at(0)) / TEXT_PX));
  const length = BigInt(Math.max(1, Math.round(lengthNano)));
  const step = STEPS.find((one) => one * BigInt(count) >= length) ?? 3_650n * DAY;
  const shift = zoneOffsetNano(zone, origin);
  const first = ((origin + shift + step - 1n) / step) * step - shift;
  const found: Tick[] = [];
  for (let time = first; time <= origin + length; time += step) {
    found.push({ at: across.at(Number(time - origin)), text: textOf(time, step, shift, zone) });
  }
  return found;
}

/** As exact as the step needs. A midnight is named by its day. */
function textOf(time: bigint, step: bigint, shift: bigint, zone: Zone): string {
  if ((time + shift) % DAY === 0n) return day(time, zone);
  return clock(time, zone).slice(0, step < SECOND ? 12 : step < MINUTE ? 8 : 5);
}
