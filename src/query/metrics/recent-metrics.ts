/** Measures of the last stretch of time, for those who ask again and again. */
import { SpangraphError } from '../../errors.ts';
import { groupText } from '../../storage/evaluator/group-values.ts';
import type { Measures } from '../../storage/measures.ts';
import { listFingerprint } from '../cursor.ts';
import { bucketTimes, type Interval } from './bucket-times.ts';
import type { Metrics, SpanMetrics, SpanMetricsArgs } from './metrics.ts';
import { sumOfNumbers } from './span-measures.ts';
import { timeZoneNamed, UTC } from './time-zone.ts';

const NANOS_A_MILLISECOND = 1_000_000n;

export interface RecentMetricsArgs extends Omit<SpanMetricsArgs, 'timeRange' | 'interval'> {
  /** How far back, in whole buckets. */
  readonly window: Interval;
  readonly interval: Interval;
}

export interface RecentMetrics {
  readonly metrics: SpanMetrics;
  /** Equal if no figure is another one. Rates do not count, because they change as time passes. */
  readonly fingerprint: string;
  /** Milliseconds until a bucket begins, after which the figures are others. Undefined without spans. */
  readonly nextBucketMs: number | undefined;
}

/**
 * Spans that start from the beginning of the bucket that the window begins in to the end of the one that is running now (milliseconds
 * since the Unix epoch): senders' clocks may be ahead. Throws as {@link Metrics.spanMetrics} does.
 */
export async function recentMetrics(
  metrics: Metrics,
  { window, interval, ...args }: RecentMetricsArgs,
  { now, maxBuckets }: { readonly now: number; readonly maxBuckets: number },
): Promise<RecentMetrics> {
  const length = checkedLengths(window, interval);
  // What began in this millisecond is not left out.
  const to = BigInt(now + 1) * NANOS_A_MILLISECOND;
  const zone = typeof args.timeZone === 'string' ? timeZoneNamed(args.timeZone) : UTC;
  const { times } = bucketTimes({ from: to > length ? to - length : 0n, to }, interval, zone, maxBuckets);
  const found = await metrics.spanMetrics({
    ...args,
    interval,
    timeRange: { from: times[0] ?? 0n, to: times.at(-1) ?? to },
  });
  const isEmpty =
    found.groups.every(({ total }) => total.measures === undefined) &&
    (args.groupBy.length === 0 || found.groupCount === 0);
  return {
    metrics: found,
    fingerprint: fingerprintOf(found, isEmpty),
    nextBucketMs: isEmpty ? undefined : Number((found.to - to) / NANOS_A_MILLISECOND) + 1,
  };
}

/** The window. Throws BAD_USER_INPUT for lengths that there cannot be. */
function checkedLengths(window: Interval, interval: Interval): bigint {
  for (const [name, length] of Object.entries({ window, interval })) {
    if (typeof length === 'bigint' && length > 0n) continue;
    throw new SpangraphError('BAD_USER_INPUT', `${name}: must be a length of time over 0 here, such as "1m".`);
  }
  if (window >= interval) return BigInt(window);
  throw new SpangraphError(
    'BAD_USER_INPUT',
    'window: is shorter than interval. Ask for a longer window or for a shorter interval.',
  );
}

/** Without spans, it does not matter where the buckets are. */
function fingerprintOf({ from, groups, groupCount }: SpanMetrics, isEmpty: boolean): string {
  if (isEmpty) return listFingerprint('spanMetrics');
  const shown = groups.map(({ key, isRest, total, points }) => [
    groupText(key),
    isRest,
    figuresOf(total.measures),
    points.map(({ measures }) => figuresOf(measures.measures)),
  ]);
  return listFingerprint('spanMetrics', from, groupCount, shown);
}

/** Durations with the same number, sum and maximum are taken for the same. */
function figuresOf(measures: Measures | undefined): readonly unknown[] {
  if (measures === undefined) return [];
  const { count, errorCount, durationSumNano, durationMaxNano, numbers } = measures;
  const sums = numbers.map((each) => each && [each.count, sumOfNumbers(each), each.min, each.max]);
  return [count, errorCount, durationSumNano, durationMaxNano, sums];
}
