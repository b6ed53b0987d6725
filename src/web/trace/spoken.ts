/** Lengths of time as screen readers say them. */

import { spokenUnits } from '../messages/waterfall.ts';

/** `30.0 milliseconds` of `30.0 ms`. */
export function spoken(text: string): string {
  return text.replace(/\p{L}+/gu, (unit) => spokenUnits[unit] ?? unit);
}
