import type { TimeRange } from '../../storage/query.ts';
import { readNanos, readObject, refusal } from './read-fields.ts';

/**
 * The spans that start in a time frame, both ends included as in the original. An end of 0 means now. (The original left out
 * spans that end after the frame.) Undefined if no frame is given.
 */
export function readTimeFrame(value: unknown, now: Date): TimeRange | undefined {
  if (value === undefined || value === null) return undefined;
  const { startTimeUnixNanoSec, endTimeUnixNanoSec } = readObject(value, 'timeframe');
  const start = readNanos(startTimeUnixNanoSec, 'timeframe.startTimeUnixNanoSec');
  const end = readNanos(endTimeUnixNanoSec, 'timeframe.endTimeUnixNanoSec');
  if (end !== 0n && end < start) throw refusal('timeframe', 'endTime cannot be smaller than startTime');
  const last = end === 0n ? BigInt(now.getTime()) * 1_000_000n : end;
  return { from: start, to: last + 1n };
}
