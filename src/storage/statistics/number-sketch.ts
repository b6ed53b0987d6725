/**
 * Numbers of any sign and size, counted in buckets whose middle is off by at most 1% (DDSketch, https://arxiv.org/abs/1908.10693).
 * Sketches of any numbers can be added, in any order.
 */

import type { NumberSketch } from '../measures.ts';

const RELATIVE_ERROR = 0.01;
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GROWTH = Math.log(GROWTH);
/** Over the number of buckets of one sign, so that buckets of negative numbers have other names. */
const OFFSET = 40_000;
const INFINITE = 2 * OFFSET;

/** Adds a number that is not NaN and occurs so many times. */
export function addNumber(sketch: Map<number, number>, number: number, times = 1): void {
  const bucket = bucketOf(number);
  sketch.set(bucket, (sketch.get(bucket) ?? 0) + times);
}

/** The number of rank `q * (count - 1)`, rounded down: off by at most 1% of it. Undefined without numbers. */
export function numberQuantile(sketch: NumberSketch, q: number): number | undefined {
  const total = [...sketch.values()].reduce((sum, count) => sum + count, 0);
  const rank = Math.floor(q * (total - 1));
  let seen = 0;
  for (const bucket of [...sketch.keys()].sort((a, b) => a - b)) {
    seen += sketch.get(bucket) ?? 0;
    if (seen > rank) return middleOf(bucket);
  }
  return undefined;
}

/** No number of the bucket is below it. Positive for buckets of positive numbers. */
export function lowestNumber(bucket: number): number {
  if (bucket <= 0) return bucket === 0 ? 0 : -highestNumber(-bucket);
  return bucket === INFINITE ? Number.POSITIVE_INFINITY : Math.exp((bucket - 1 - OFFSET) * LOG_GROWTH);
}

function highestNumber(bucket: number): number {
  return bucket === INFINITE ? Number.POSITIVE_INFINITY : Math.exp((bucket - OFFSET) * LOG_GROWTH);
}

/** Ascending with the number. 0 for 0. */
function bucketOf(number: number): number {
  if (number === 0) return 0;
  if (number < 0) return -bucketOf(-number);
  return number === Number.POSITIVE_INFINITY ? INFINITE : Math.ceil(Math.log(number) / LOG_GROWTH) + OFFSET;
}

function middleOf(bucket: number): number {
  if (bucket === 0) return 0;
  if (bucket < 0) return -middleOf(-bucket);
  if (bucket === INFINITE) return Number.POSITIVE_INFINITY;
  return Math.min(Number.MAX_VALUE, Math.exp((bucket - OFFSET) * LOG_GROWTH) * (2 / (1 + GROWTH)));
}
