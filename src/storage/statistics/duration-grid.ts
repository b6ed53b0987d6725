/**
 * The buckets that durations are counted in. They are the same everywhere, so counts of any spans can be added. Bounds are
 * integers, so which bucket a duration is in is exact. A bucket with the bounds [a, b] has b <= 1.0202 * a: its middle is off by at
 * most 1% from each duration in it (the idea of DDSketch, https://arxiv.org/abs/1908.10693, on integers).
 *
 * Bucket 0 has the duration 0. Bucket i > 0 has the durations from `durationBound(i)` to `durationBound(i + 1) - 1`, and bucket -i
 * the same with the sign turned: a span may end before it starts.
 */
import { MAX_INT64 } from '../../model/int64.ts';

const BOUNDS = makeBounds();
/** The same as doubles. Not exact beyond 2^53. */
const NEAR_BOUNDS = Float64Array.from(BOUNDS, Number);
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** The number of buckets of positive durations; the last one ends with the largest int64. */
export const DURATION_BUCKETS = BOUNDS.length - 2;

/** Bits of a double behind its exponent that tell cells apart. A cell is narrower than a bucket, or has one integer at most. */
const CELL_BITS = 7;
const EXPONENT_OF_ONE = 1_023;
const DOUBLE = new DataView(new ArrayBuffer(8));
/** For each cell of doubles from 1 to 2^64, the bucket of its smallest one. */
const OF_CELL = makeCells();

/** The smallest duration of bucket `index` > 0, in nanoseconds. */
export function durationBound(index: number): bigint {
  return BOUNDS[index] ?? MAX_INT64;
}

/** The smallest duration of any bucket, in nanoseconds; also of the one after the last. */
export function lowerBound(index: number): bigint {
  if (index === 0) return 0n;
  return index > 0 ? durationBound(index) : 1n - durationBound(1 - index);
}

/** The bucket of a duration in nanoseconds. */
export function durationBucket(duration: bigint): number {
  if (duration > MAX_SAFE || duration < -MAX_SAFE) return duration < 0n ? -search(-duration) : search(duration);
  return bucketOfNumber(Number(duration));
}

/** The bucket of a duration that a double holds exactly. */
export function bucketOfNumber(duration: number): number {
  if (duration < 0) return -bucketOfNumber(-duration);
  if (duration < 1) return 0;
  const bucket = OF_CELL[cellOf(duration)] ?? DURATION_BUCKETS;
  return bound(bucket + 1) <= duration ? bucket + 1 : bucket;
}

/** The duration that stands for all of a bucket, in nanoseconds: off by at most 1% of each of them. */
export function middleOf(index: number): number {
  if (index === 0) return 0;
  if (index < 0) return -middleOf(-index);
  const [low, high] = [bound(index), Number(durationBound(index + 1) - 1n)];
  return low === high ? low : (2 * low * high) / (low + high);
}

function bound(index: number): number {
  return NEAR_BOUNDS[index] ?? Number.POSITIVE_INFINITY;
}

/** The highest bits of a double that is at least 1. */
function cellOf(duration: number): number {
  DOUBLE.setFloat64(0, duration);
  return (DOUBLE.getUint32(0) >>> (20 - CELL_BITS)) - (EXPONENT_OF_ONE << CELL_BITS);
}

function makeCells(): Uint16Array {
  const cells = new Uint16Array(64 << CELL_BITS);
  let bucket = 1;
  for (let cell = 0; cell < cells.length; cell++) {
    const part = cell & ((1 << CELL_BITS) - 1);
    const smallest = 2 ** (cell >> CELL_BITS) * (1 + part / (1 << CELL_BITS));
    while (bucket < DURATION_BUCKETS && bound(bucket + 1) <= smallest) bucket++;
    cells[cell] = bucket;
  }
  return cells;
}

function makeBounds(): readonly bigint[] {
  const bounds = [0n];
  for (let first = 1n; first <= MAX_INT64; first = (first * 10_202n) / 10_000n + 1n) bounds.push(first);
  return [...bounds, MAX_INT64 + 1n];
}

/** The bucket of a positive duration of any size. */
function search(duration: bigint): number {
  let [low, high] = [1, DURATION_BUCKETS];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((BOUNDS[middle] ?? MAX_INT64) <= duration) low = middle;
    else high = middle - 1;
  }
  return low;
}
