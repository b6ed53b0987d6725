/** Lengths of time as screen readers say them. */
import { spokenUnits } from '../messages/waterfall.ts';
import { duration } from './duration.ts';

/** `30.0 milliseconds` */
export function spoken(nanos: number): string {
  return duration(nanos).replace(/\p{L}+/gu, (unit) => spokenUnits[unit] ?? unit);
}
