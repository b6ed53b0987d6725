/** Buckets of time of equal length. */
import { MAX_UINT64 } from '../model/int64.ts';
import type { TimeRange } from '../storage/query.ts';

export interface BucketTimes {
  readonly intervalNano: bigint;
  /** Where each bucket begins, ascending, and where the last one ends. */
  readonly times: readonly bigint[];
}

/** At most `wanted` buckets of equal length, from the beginning of the range on. */
export function equalBuckets({ from, to }: Required<TimeRange>, wanted: number): BucketTimes {
  const length = to > from ? to - from : 0n;
  const intervalNano = length === 0n ? 1n : (length + BigInt(wanted) - 1n) / BigInt(wanted);
  const times = Array.from(
    { length: Number((length + intervalNano - 1n) / intervalNano) + 1 },
    (_, index) => from + BigInt(index) * intervalNano,
  );
  return { intervalNano, times: times.map(within64Bits) };
}

/** The nearest time that a span may have. */
export function within64Bits(time: bigint): bigint {
  if (time < 0n) return 0n;
  return time > MAX_UINT64 ? MAX_UINT64 : time;
}
