/** Round times below a picture. */
import { clock, day, type Zone } from '../format/time.ts';
import { clockLength, timeTicks } from '../format/time-ticks.ts';
import type { Tick } from './axes.ts';
import type { Scale } from './scale.ts';

/** Pixels from one text to the next, at least. */
const TEXT_PX = 80;

/** `across`: from nanoseconds after `origin`, up to `lengthNano`, to pixels. The day stands where it begins or changes. */
export function timeAxis(across: Scale, origin: bigint, lengthNano: number, zone: Zone): Tick[] {
  const most = Math.floor(Math.abs(across.at(lengthNano) - across.at(0)) / TEXT_PX);
  const end = origin + BigInt(Math.max(0, Math.round(lengthNano)));
  const { times, stepNano } = timeTicks(origin, end, most, zone);
  const length = clockLength(stepNano);
  const hasDays = day(origin, zone) !== day(end, zone);
  let shownDay = '';
  return times.map((time) => {
    const name = day(time, zone);
    const isNew = hasDays && name !== shownDay;
    shownDay = name;
    const text = length === 0 ? name : `${isNew ? `${name.slice(5)} ` : ''}${clock(time, zone).slice(0, length)}`;
    return { at: across.at(Number(time - origin)), text };
  });
}
