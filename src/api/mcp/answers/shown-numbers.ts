/** Times and durations in an answer. */
import { formatDateTime } from '../../../model/time.ts';

const NANOS_PER_MILLISECOND = 1_000_000;

/** Milliseconds with a fraction, as the GraphQL API has them: exact to about 15 digits. */
export function milliseconds(nanos: bigint): number {
  return Number(nanos) / NANOS_PER_MILLISECOND;
}

/** The same of a figure that is no exact number of nanoseconds, such as an average. Null where there is none. */
export function millisecondsOf(nanos: number | undefined): number | null {
  return nanos === undefined ? null : nanos / NANOS_PER_MILLISECOND;
}

/** RFC 3339 in UTC, with nine digits of a second. */
export function shownTime(unixNano: bigint): string {
  return formatDateTime(unixNano);
}

/** A share to four digits. */
export function shownShare(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;
}
