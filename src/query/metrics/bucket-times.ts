/** Where buckets of time begin. */
import { SpangraphError } from '../../errors.ts';
import { MAX_UINT64 } from '../../model/int64.ts';
import { type BucketTimes, within64Bits } from '../equal-buckets.ts';
import { localDay, startOfDay, type TimeZone } from './time-zone.ts';

const MS = 1_000_000n;
const SECOND = 1_000n * MS;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

/** Most buckets that `auto` gives. */
const MOST_AUTO_BUCKETS = 120;

/** Monday, 5 January 1970. Intervals of several days are counted from it, so weeks begin on Mondays. */
const FIRST_MONDAY = 4;

/** Moments in [from, to), in nanoseconds since the Unix epoch. */
export interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

/** Length of a bucket in nanoseconds; `auto` chooses a round one that gives 30 to 120 buckets. */
export type Interval = bigint | 'auto';

/**
 * The buckets that the range touches. Buckets of less than a day begin at multiples of the interval since the Unix epoch. Others
 * begin at midnight in the time zone, so one of them may be an hour shorter or longer. Throws BAD_USER_INPUT for an interval
 * that there cannot be, and OPERATION_TOO_COMPLEX for more than `limit` buckets.
 */
export function bucketTimes(range: Range, interval: Interval, zone: TimeZone, limit: number): BucketTimes {
  const intervalNano = interval === 'auto' ? autoInterval(range, zone, limit) : checked(interval);
  const count = bucketCount(range, intervalNano, zone);
  if (count > limit) throw tooManyBuckets(count, limit, 'a longer interval or a shorter timeRange');
  if (count === 0) return { intervalNano, times: [range.from] };
  const times = intervalNano < DAY ? evenTimes(range, intervalNano) : dayTimes(range, intervalNano, zone);
  return { intervalNano, times };
}

/** `wanted` completes "Ask for ". */
export function tooManyBuckets(count: bigint | number, limit: number, wanted: string): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `There are ${count} buckets, over the limit of ${limit} (api.limits.max_metric_buckets). Ask for ${wanted}.`,
  );
}

function checked(interval: bigint): bigint {
  if (interval <= 0n) {
    throw new SpangraphError('BAD_USER_INPUT', 'interval: must be longer than 0, such as "1m", or "auto".');
  }
  if (interval > DAY && interval % DAY !== 0n) {
    throw new SpangraphError('BAD_USER_INPUT', 'interval: over one day it must be of whole days, such as "2d".');
  }
  return interval;
}

function autoInterval(range: Range, zone: TimeZone, limit: number): bigint {
  const most = Math.min(MOST_AUTO_BUCKETS, limit);
  let longest = 1n;
  for (const interval of roundIntervals()) {
    longest = interval;
    if (bucketCount(range, interval, zone) <= most) break;
  }
  return longest;
}

/** From one nanosecond to longer than the time that spans can have. Each is less than four times as long as the one before. */
function* roundIntervals(): Generator<bigint> {
  for (let unit = 1n; unit < SECOND; unit *= 10n) yield* [unit, 2n * unit, 5n * unit];
  for (const unit of [SECOND, MINUTE]) yield* [1n, 2n, 5n, 10n, 15n, 30n].map((count) => count * unit);
  yield* [1n, 2n, 3n, 6n, 12n].map((count) => count * HOUR);
  yield* [DAY, 2n * DAY];
  for (let weeks = 1n; weeks * 7n * DAY <= MAX_UINT64; weeks *= 2n) yield weeks * 7n * DAY;
}

function bucketCount({ from, to }: Range, interval: bigint, zone: TimeZone): bigint | number {
  if (to <= from) return 0;
  if (interval < DAY) return (to - 1n) / interval - from / interval + 1n;
  const { first, last, days } = daysOf({ from, to }, interval, zone);
  return (last - first) / days + 1;
}

function evenTimes({ from, to }: Range, interval: bigint): bigint[] {
  const first = from / interval;
  const last = (to - 1n) / interval + 1n;
  const times = Array.from({ length: Number(last - first) + 1 }, (_, index) => (first + BigInt(index)) * interval);
  return times.map(within64Bits);
}

function dayTimes(range: Range, interval: bigint, zone: TimeZone): bigint[] {
  const { first, last, days } = daysOf(range, interval, zone);
  const starts = Array.from({ length: (last - first) / days + 2 }, (_, index) =>
    within64Bits(BigInt(startOfDay(first + index * days, zone)) * MS),
  );
  // A day that clocks skip has no bucket.
  return starts.filter((start, index) => start !== starts[index - 1]);
}

/** The first days of the first and of the last bucket, and the number of days of a bucket. */
function daysOf({ from, to }: Range, interval: bigint, zone: TimeZone) {
  const days = Number(interval / DAY);
  const firstDayAt = (time: bigint): number => {
    const day = localDay(Number(time / MS), zone) - FIRST_MONDAY;
    return Math.floor(day / days) * days + FIRST_MONDAY;
  };
  return { first: firstDayAt(from), last: firstDayAt(to - 1n), days };
}
