/** Ranges of signed 64-bit integers, which bound what a search reads. */
import { clampInt64, MAX_INT64, MIN_INT64 } from '../../model/int64.ts';
import type { Int64Test, TimeRange } from '../query.ts';

/** Both ends are included. Empty where `low` is above `high`. */
export interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
}

export const ALL_INT64: Bounds = { low: MIN_INT64, high: MAX_INT64 };

const NOTHING: Bounds = { low: MAX_INT64, high: MIN_INT64 };

/** Whether every start time is in the range. */
export function isEver(range: TimeRange | undefined): boolean {
  return range?.from === undefined && range?.to === undefined;
}

/** The start times in the range. */
export function startBounds(range: TimeRange | undefined): Bounds {
  if (range?.from !== undefined && range.from > MAX_INT64) return NOTHING;
  return {
    low: clampInt64(range?.from ?? MIN_INT64),
    high: clampInt64(range?.to === undefined ? MAX_INT64 : range.to - 1n),
  };
}

/** Bounds of the values that meet the test. */
export function testBounds({ eq, gt, gte, lt, lte }: Int64Test): Bounds {
  const lows = [eq, gte, gt === undefined ? undefined : gt + 1n].filter((low) => low !== undefined);
  const highs = [eq, lte, lt === undefined ? undefined : lt - 1n].filter((high) => high !== undefined);
  return {
    low: lows.reduce((most, low) => (low > most ? low : most), MIN_INT64),
    high: highs.reduce((least, high) => (high < least ? high : least), MAX_INT64),
  };
}

export function intersect(a: Bounds, b: Bounds): Bounds {
  return { low: a.low > b.low ? a.low : b.low, high: a.high < b.high ? a.high : b.high };
}

export function isWithin({ low, high }: Bounds, value: bigint): boolean {
  return low <= value && value <= high;
}
