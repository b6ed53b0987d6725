/** What a storage keeps longer than the rest. */
import { orderedTime } from '../model/span.ts';
import type { TraceSummary } from './backend.ts';
import type { TraceFilter } from './query.ts';

/** A trace that meets the filter is kept until it ended this long ago. */
export interface KeepRule {
  readonly filter: TraceFilter;
  readonly forMs: number;
}

/** What the age of a trace follows from. */
export type TraceTimes = Pick<TraceSummary, 'startTimeUnixNano' | 'endTimeUnixNano'>;

const NANOS_PER_MILLI = 1_000_000n;

/** Whether the trace ended before the time, in milliseconds since the Unix epoch. */
export function endedBefore({ startTimeUnixNano, endTimeUnixNano }: TraceTimes, time: number): boolean {
  const last = endTimeUnixNano > startTimeUnixNano ? endTimeUnixNano : startTimeUnixNano;
  return orderedTime(last) < BigInt(Math.floor(time)) * NANOS_PER_MILLI;
}
