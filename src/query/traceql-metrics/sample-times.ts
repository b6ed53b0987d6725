/**
 * Where the samples of a metrics query stand, and which spans each of them counts. As in Tempo, samples stand at multiples of the
 * step, and a sample at t counts the spans that start in (t - step, t].
 */
import { SpangraphError } from '../../errors.ts';
import { within64Bits } from '../equal-buckets.ts';
import { tooManyBuckets } from '../metrics/bucket-times.ts';
import type { MetricsRange } from './answer.ts';

const MS = 1_000_000n;
const SECOND = 1_000n * MS;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;

/** Samples of a query without a step, about. */
const USUAL_SAMPLES = 240n;
/** What a usual step is a multiple of: the largest of these that is not longer than the step. */
const STEP_UNITS = [HOUR, 5n * MINUTE, MINUTE, 15n * SECOND, 5n * SECOND, SECOND];
/** The same for ranges under a minute. */
const SHORT_UNIT = 50n * MS;

export interface SampleTimes {
  /** Where the spans of each sample begin to start, ascending, and where those of the last one end (exclusive). Nanoseconds. */
  readonly edges: readonly bigint[];
  /** When each sample stands, one fewer than edges. */
  readonly samples: readonly bigint[];
  /** Length of the stretch that each sample counts. */
  readonly seconds: number;
}

/** The step of a query that names none, in nanoseconds: about 240 samples, as Tempo chooses it. */
export function usualStep({ start, end }: MetricsRange): bigint {
  const range = end > start ? end - start : 0n;
  const wanted = range / USUAL_SAMPLES;
  const units = range < MINUTE ? [SHORT_UNIT] : STEP_UNITS;
  const least = range < MINUTE ? SHORT_UNIT : SECOND;
  const unit = units.find((each) => each <= wanted) ?? least;
  const step = (wanted / unit) * unit;
  return step > least ? step : least;
}

/**
 * The samples from the step before `start` to the step that `end` is in. Throws BAD_USER_INPUT for a range or a step that there
 * cannot be, and OPERATION_TOO_COMPLEX for more than `limit` samples.
 */
export function rangeTimes(range: MetricsRange, step: bigint, limit: number): SampleTimes {
  checkRange(range);
  if (step <= 0n) throw new SpangraphError('BAD_USER_INPUT', 'step: must be longer than 0, such as "1m".');
  // Nothing is counted by a sample at 0.
  const first = range.start < step ? 1n : range.start / step;
  const last = (range.end + step - 1n) / step;
  const count = last - first + 1n;
  if (count > limit) throw tooManyBuckets(count, limit, 'a longer step or a shorter range');
  const samples = Array.from({ length: Number(count) }, (_, index) => (first + BigInt(index)) * step);
  const edges = [samples[0] === undefined ? 0n : samples[0] - step, ...samples].map((time) => within64Bits(time + 1n));
  return { edges, samples, seconds: secondsOf(step) };
}

/** One sample at `end` of all spans that start in [start, end]. Throws BAD_USER_INPUT for a range that there cannot be. */
export function instantTimes(range: MetricsRange): SampleTimes {
  checkRange(range);
  const { start, end } = range;
  return { edges: [start, within64Bits(end + 1n)], samples: [end], seconds: secondsOf(end - start) };
}

/** The index of the sample that counts spans that start then. Undefined if none does. */
export function sampleOf({ edges }: SampleTimes, start: bigint): number | undefined {
  if (start < (edges[0] ?? 0n) || start >= (edges.at(-1) ?? 0n)) return undefined;
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] ?? 0n) <= start) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function secondsOf(nanoseconds: bigint): number {
  return Number(nanoseconds) / Number(SECOND);
}

function checkRange({ start, end }: MetricsRange): void {
  if (start >= 0n && start < end) return;
  throw new SpangraphError('BAD_USER_INPUT', 'The range must end after it begins, and may not begin before 1970.');
}
