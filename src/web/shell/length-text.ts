/** How long spans and traces took. */

import { duration } from '../format/duration.ts';
import { unfinished } from '../messages/length.ts';

/** Whether it was sent before it ended: its end is 0, so its length says nothing. Both in nanoseconds. */
export function isUnfinished(length: bigint | string, start: bigint | string): boolean {
  return BigInt(start) > 0n && BigInt(length) === -BigInt(start);
}

/** `12.3 ms`; a word for what has not ended. */
export function lengthText(length: bigint | string, start: bigint | string): string {
  return isUnfinished(length, start) ? unfinished : duration(String(length));
}
