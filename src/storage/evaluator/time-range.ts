/** What a time range means, as code. */
import { orderedTime } from '../../model/span.ts';
import type { TimeRange } from '../query.ts';

/** Whether a span or trace that starts then is in the range: from <= start < to, the start as `orderedTime` has it. */
export function matchesTimeRange(range: TimeRange | undefined, startTimeUnixNano: bigint): boolean {
  const start = orderedTime(startTimeUnixNano);
  return (range?.from === undefined || range.from <= start) && (range?.to === undefined || start < range.to);
}
