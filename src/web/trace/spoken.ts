/** Lengths of time as screen readers say them. */

import { duration } from '../format/duration.ts';
import { spokenUnits } from '../messages/waterfall.ts';

/** `30.0 milliseconds` */
export function spoken(nanos: number): string {
  return duration(nanos).replace(/\p{L}+/gu, (unit) => spokenUnits[unit] ?? unit);
}
