/** Measures over a window that moves over buckets of time: each bucket is added and taken away once, however long the window is. */
import type { Measures } from '../../storage/measures.ts';
import { DurationCounter, durationQuantile } from '../../storage/statistics/duration-sketch.ts';
import type { SpanMetricsPoint } from './metrics.ts';

/** The spans that start within a window of time. */
export class SlidingWindow {
  /** How many spans there are, and how many of them have status ERROR. */
  count = 0;
  errorCount = 0;
  /** Length of what was measured. */
  nanoseconds = 0n;
  readonly #durations = new DurationCounter();

  add({ measures: { measures, nanoseconds } }: SpanMetricsPoint): void {
    this.nanoseconds += nanoseconds;
    if (measures !== undefined) this.#count(measures, 1);
  }

  /** A bucket that was added. */
  remove({ measures: { measures, nanoseconds } }: SpanMetricsPoint): void {
    this.nanoseconds -= nanoseconds;
    if (measures !== undefined) this.#count(measures, -1);
  }

  /** In nanoseconds, off by at most 1%. `q` is in [0, 1]. Undefined without spans, and if the buckets have no sketches. */
  quantile(q: number): number | undefined {
    return durationQuantile(this.#durations, q);
  }

  #count({ count, errorCount, sketch }: Measures, times: 1 | -1): void {
    this.count += times * count;
    this.errorCount += times * errorCount;
    if (sketch === undefined) return;
    const { first, counts } = sketch;
    for (let place = 0; place < counts.length; place++) {
      const durations = counts[place] ?? 0;
      if (durations > 0) this.#durations.addAt(first + place, times * durations);
    }
  }
}

/** The window at the end of each bucket that has so many buckets behind it, itself included. It is one object, which changes. */
export function* slidingWindows(
  points: readonly SpanMetricsPoint[],
  buckets: number,
): Generator<{ readonly window: SlidingWindow /** Index of the last bucket. */; readonly index: number }> {
  const window = new SlidingWindow();
  for (const [index, point] of points.entries()) {
    window.add(point);
    const gone = points[index - buckets];
    if (gone !== undefined) window.remove(gone);
    if (index >= buckets - 1) yield { window, index };
  }
}
