/** Durations for people. */

const NANOS_PER_MILLISECOND = 1_000_000;

/** Nanoseconds as milliseconds with a fraction; exact to about 15 digits. */
export function milliseconds(nanos: bigint): number {
  return Number(nanos) / NANOS_PER_MILLISECOND;
}
