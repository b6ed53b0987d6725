/**
 * The fields by which the cluster measures durations exactly, although it adds and compares doubles. Only durations that a double
 * holds have them. A sum of these is off by little, and the sum of their lowest bits, which is exact, tells by how much.
 */
import { bucketOfNumber } from '../../statistics/duration-grid.ts';

/** The bucket of statistics/duration-grid.ts. */
export const DURATION_BUCKET = 'duration_bucket';
/** The lowest {@link LOW_BITS} bits. */
export const DURATION_LOW = 'duration_low';

/** The sum of this many bits of all spans of a shard is exact as a double. */
const LOW_BITS = 22n;
const LOW = 1n << LOW_BITS;
/** A sum up to this is off by less than half of {@link LOW}: a double has 53 bits, and few roundings add up. In nanoseconds. */
export const MAX_NEAR_SUM = 2 ** 71;

/** The fields as JSON, with a comma before each. Empty for a duration that has none. */
export function measuredDuration(duration: bigint): string {
  if (duration < 0n || duration > Number.MAX_SAFE_INTEGER) return '';
  const bucket = bucketOfNumber(Number(duration));
  return `,"${DURATION_BUCKET}":${bucket},"${DURATION_LOW}":${duration % LOW}`;
}

/** The exact sum. `near`: the sum of doubles, at most {@link MAX_NEAR_SUM}; `low`: that of the lowest bits. */
export function exactSum(near: number, low: number): bigint {
  const rounded = BigInt(near);
  const behind = (((BigInt(low) - rounded) % LOW) + LOW) % LOW;
  return rounded + behind - (behind > LOW / 2n ? LOW : 0n);
}
