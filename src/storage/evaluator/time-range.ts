/** The meaning of a time range, as code. */
import { orderedTime } from '../../model/span.ts';
import type { TimeRange } from '../query.ts';

/**
 * Whether a span or trace with this start is in the range: from <= start < to, with the start as `orderedTime` returns
 * it.
 */
export function matchesTimeRange(range: TimeRange | undefined, startTimeUnixNano: bigint): boolean {
  const start = orderedTime(startTimeUnixNano);
  return (range?.from === undefined || range.from <= start) && (range?.to === undefined || start < range.to);
}
