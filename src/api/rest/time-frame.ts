import type { Now, RelativeTime } from '../../model/relative-time.ts';
import type { TimeRange } from '../../storage/query.ts';
import { readNanos, readObject, refusal } from './read-fields.ts';

/** An end of 0. */
const PRESENT: RelativeTime = { steps: [] };

/**
 * The spans that start in a time frame, both ends included as in the original. An end of 0 means now; each end may also be a text
 * such as `now-1h`. (The original left out spans that end after the frame.) Undefined if no frame is given.
 */
export function readTimeFrame(value: unknown, now: Now): TimeRange | undefined {
  if (value === undefined || value === null) return undefined;
  const { startTimeUnixNanoSec, endTimeUnixNanoSec } = readObject(value, 'timeframe');
  const start = readNanos(startTimeUnixNanoSec, 'timeframe.startTimeUnixNanoSec', now);
  const end = readNanos(endTimeUnixNanoSec, 'timeframe.endTimeUnixNanoSec', now);
  if (end !== 0n && end < start) throw refusal('timeframe', 'endTime cannot be smaller than startTime');
  const last = end === 0n ? now.at(PRESENT) : end;
  return { from: start, to: last + 1n };
}
