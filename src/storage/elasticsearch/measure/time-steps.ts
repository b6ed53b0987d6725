/** Buckets of time as the cluster can count them: each bucket consists of whole steps of the same length. */

/** Equal stretches of time. A border of a bucket within the range is a border of a step. Nanoseconds. */
export interface TimeSteps {
  readonly length: bigint;
  /** How far a step begins after a multiple of the length. */
  readonly offset: bigint;
}

/** Steps for each bucket, at most. A day of 23 hours among days of 24 makes steps of an hour. */
const MAX_STEPS_A_BUCKET = 64n;
/** A double tells where shorter steps begin only to the neighbouring ones. Nanoseconds. */
const MIN_LENGTH = 4_096n;
/** The cluster takes no longer steps. Nanoseconds. */
const MAX_LENGTH = 2n ** 62n;

/** `times`: where at least two buckets begin, ascending, and where the last one ends. Undefined if there are no such steps. */
export function timeSteps(times: readonly bigint[]): TimeSteps | undefined {
  const [begin = 0n, first = 0n] = times;
  const range = (times.at(-1) ?? begin) - begin;
  const within = times.slice(1, -1);
  const common = within.reduce((length, border) => commonDivisor(length, border - first), 0n);
  const length = common === 0n ? range : common;
  if (length < MIN_LENGTH || length > MAX_LENGTH || range / length > MAX_STEPS_A_BUCKET * BigInt(times.length))
    return undefined;
  return { length, offset: first % length };
}

/** Where the step begins that the cluster names by a double. */
export function stepNear(near: number, { length, offset }: TimeSteps): bigint {
  return ((BigInt(near) - offset + length / 2n) / length) * length + offset;
}

/** Of numbers that are not negative; 0 is divided by all. */
function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b);
}
