/** `start` and `end` of searches, of tags and of traces: whole seconds since the Unix epoch. */
import { SpangraphError } from '../../errors.ts';
import type { TimeRange } from '../../storage/query.ts';
import { type Parameters, refusal } from '../adapter/parameters.ts';

/** Seconds of the year 2554, where 64 bits of nanoseconds end. Milliseconds and nanoseconds of today are beyond. */
const MAX_SECONDS = 18_446_744_073n;
const NANOSECONDS = 1_000_000_000n;

/** [start, end). A side that is absent or 0 is open. Throws BAD_USER_INPUT. */
export function readTimeRange(parameters: Parameters): TimeRange {
  const from = readSeconds(parameters, 'start');
  const to = readSeconds(parameters, 'end');
  if (from !== undefined && to !== undefined && to <= from) {
    throw new SpangraphError(
      'BAD_USER_INPUT',
      `parameter 'start' must be before 'end', got start=${from / NANOSECONDS} and end=${to / NANOSECONDS}`,
    );
  }
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function readSeconds(parameters: Parameters, name: 'start' | 'end'): bigint | undefined {
  const seconds = parameters.bigint(name);
  if (seconds === undefined || seconds === 0n) return undefined;
  if (seconds < 0n || seconds > MAX_SECONDS) {
    throw refusal(name, `expected seconds since 1970, got ${seconds}`);
  }
  return seconds * NANOSECONDS;
}
