/**
 * Buckets of values whose upper edges are powers of two. They are counted from sketches, whose buckets are about 2% wide: a value
 * up to 2% above an edge may count below it, and no other value is in the wrong bucket.
 */
import type { Measures, NumberMeasures } from '../../storage/measures.ts';
import { lowerBound } from '../../storage/statistics/duration-grid.ts';
import { bucketsOf } from '../../storage/statistics/duration-sketch.ts';
import { lowestNumber } from '../../storage/statistics/number-sketch.ts';

/** How many values each bucket has, by its upper edge: a power of two, or 0 for values up to 0. */
export type EdgeCounts = ReadonlyMap<number, number>;

const NO_COUNTS: EdgeCounts = new Map();

/** Edges in nanoseconds. */
export function edgesOfDurations({ sketch }: Pick<Measures, 'sketch'>): EdgeCounts {
  return sketch === undefined ? NO_COUNTS : counted(bucketsOf(sketch), (bucket) => edgeOf(Number(lowerBound(bucket))));
}

/** Edges in the unit of the numbers. */
export function edgesOfNumbers({ sketch }: NumberMeasures): EdgeCounts {
  return counted(sketch, (bucket) => edgeOf(lowestNumber(bucket)));
}

/** The edge of the bucket of a value: the smallest power of two that is not below it. */
export function edgeOf(value: number): number {
  if (value <= 0) return 0;
  if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
  const power = 2 ** Math.floor(Math.log2(value));
  return power >= value ? power : 2 * power;
}

function counted(
  buckets: Iterable<readonly [bucket: number, count: number]>,
  edge: (bucket: number) => number,
): EdgeCounts {
  const counts = new Map<number, number>();
  for (const [bucket, count] of buckets) counts.set(edge(bucket), (counts.get(edge(bucket)) ?? 0) + count);
  return counts;
}
