/** Counts of spans by buckets of duration and of time. */
import { bucketAmong } from '../../model/buckets.ts';
import { durationNano, StatusCode } from '../../model/span.ts';
import type { MeasuredGroup } from '../../storage/measures.ts';
import { lowerBound } from '../../storage/statistics/duration-grid.ts';
import { bucketsOf } from '../../storage/statistics/duration-sketch.ts';

/** Buckets that grow with the duration, or buckets of one size. */
export type BucketScale = 'LOG' | 'LINEAR';

/** Spans of one bucket of time and one bucket of duration. At least one. */
export interface DurationCell {
  /** Indexes of the buckets. */
  readonly time: number;
  readonly duration: number;
  readonly count: number;
  readonly errorCount: number;
}

export interface DurationCounts {
  /** Where each bucket of duration begins, ascending, and where the last one ends (nanoseconds). Empty without spans. */
  readonly bounds: readonly bigint[];
  /** In order of time and duration. */
  readonly cells: readonly DurationCell[];
}

export const NO_COUNTS: DurationCounts = { bounds: [], cells: [] };

/**
 * Counts from sketches. `groups` are by status code. The bounds are some of those of the grid on which sketches count durations, so
 * the counts are exact. There are fewer than `wanted` buckets where the durations are in fewer of the grid.
 */
export function countsOfSketches(groups: readonly MeasuredGroup[], wanted: number): DurationCounts {
  const buckets = groups
    .flatMap(({ total }) => (total.sketch ? [...bucketsOf(total.sketch)] : []))
    .map(([bucket]) => bucket);
  if (buckets.length === 0) return NO_COUNTS;
  const first = buckets.reduce((least, bucket) => Math.min(least, bucket));
  const size = buckets.reduce((greatest, bucket) => Math.max(greatest, bucket)) - first + 1;
  const count = Math.min(wanted, size);
  const starts = Array.from({ length: count + 1 }, (_, index) => first + Math.floor((index * size) / count));
  const bounds = starts.map(lowerBound);
  const cells = new CountedCells(count);
  for (const { key, times, total } of groups) {
    const isError = key[0] === BigInt(StatusCode.ERROR);
    for (const { time, measures } of times.length === 0 ? [{ time: 0, measures: total }] : times) {
      for (const [bucket, spans] of measures.sketch ? bucketsOf(measures.sketch) : []) {
        cells.add(time, bucketAmong(bounds, lowerBound(bucket)) ?? 0, spans, isError ? spans : 0);
      }
    }
  }
  return { bounds, cells: cells.inOrder() };
}

/** Bounds of at most `wanted` buckets of one size, from the shortest to the longest of two durations. */
export function evenBounds(
  [shortest, longest]: readonly [Parameters<typeof durationNano>[0], Parameters<typeof durationNano>[0]],
  wanted: number,
): bigint[] {
  const from = durationNano(shortest);
  const length = durationNano(longest) - from + 1n;
  const size = (length + BigInt(wanted) - 1n) / BigInt(wanted);
  return Array.from({ length: Number((length + size - 1n) / size) + 1 }, (_, index) => from + BigInt(index) * size);
}

/** Counts of groups that are by buckets of duration with these bounds. */
export function countsOfGroups(groups: readonly MeasuredGroup[], bounds: readonly bigint[]): DurationCounts {
  const cells = new CountedCells(bounds.length - 1);
  for (const { key, times, total } of groups) {
    for (const { time, measures } of times.length === 0 ? [{ time: 0, measures: total }] : times) {
      cells.add(time, Number(key[0]), measures.count, measures.errorCount);
    }
  }
  return { bounds, cells: cells.inOrder() };
}

class CountedCells {
  readonly #durations: number;
  readonly #cells = new Map<number, DurationCell>();

  constructor(durations: number) {
    this.#durations = durations;
  }

  add(time: number, duration: number, count: number, errorCount: number): void {
    const place = time * this.#durations + duration;
    const known = this.#cells.get(place) ?? { count: 0, errorCount: 0 };
    this.#cells.set(place, {
      time,
      duration,
      count: known.count + count,
      errorCount: known.errorCount + errorCount,
    });
  }

  inOrder(): DurationCell[] {
    return [...this.#cells].sort(([a], [b]) => a - b).map(([, cell]) => cell);
  }
}
