/**
 * How much a selection of spans differs from a baseline. A score is a difference that the number of spans leaves no doubt about:
 * from 0 (none) to 1 (all of the selection, none of the baseline). It bounds the difference from below, so a value that few
 * spans have scores little, however rare it is elsewhere.
 */
import type { NumberMeasures } from '../../storage/measures.ts';

/** Standard errors between an observed share and its bound. Of 1,000 values that do not differ, about one passes. */
const Z = 3;
/** The same confidence for a distance of distributions: `sqrt(-ln(0.0027 / 2) / 2)`. */
const DISTANCE_BOUND = 1.82;
/** What a single span has proves nothing. */
const MIN_SPANS = 2;

/** How many of some spans have a value. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/**
 * How much larger the share in the selection is than that in the baseline, at least: Newcombe's bound of the difference of two
 * shares, from their Wilson intervals (Statistics in Medicine 17, 1998, method 10). 0 if nothing is certain.
 */
export function shareScore(selection: Share, baseline: Share): number {
  if (selection.count < MIN_SPANS || baseline.of === 0) return 0;
  const [p, q] = [selection.count / selection.of, baseline.count / baseline.of];
  const [low] = wilsonInterval(selection);
  const [, high] = wilsonInterval(baseline);
  return Math.max(0, p - q - Math.hypot(p - low, high - q));
}

/** Numbers of an attribute, and how many of the spans have the attribute. */
export interface Distribution {
  readonly numbers: NumberMeasures;
  readonly share: Share;
}

/**
 * How far the distributions of two sets of numbers are apart, at least: the largest difference of their cumulated shares
 * (Kolmogorov and Smirnov) less its bound for sets that do not differ, times the share of the selection that has the attribute.
 * Numbers that are less than 1% apart may count as equal.
 */
export function distributionScore(selection: Distribution, baseline: Distribution): number {
  const distance = largestDifference(selection.numbers, baseline.numbers);
  const bound = DISTANCE_BOUND * Math.sqrt(1 / sizeOf(selection) + 1 / sizeOf(baseline));
  return Math.max(0, distance - bound) * (selection.share.count / selection.share.of);
}

/** The numbers of one list do not prove more than one number would. */
function sizeOf({ numbers, share }: Distribution): number {
  return Math.min(numbers.count, share.count);
}

function largestDifference(a: NumberMeasures, b: NumberMeasures): number {
  const buckets = [...new Set([...a.sketch.keys(), ...b.sketch.keys()])].sort((x, y) => x - y);
  let [ofA, ofB, largest] = [0, 0, 0];
  for (const bucket of buckets) {
    ofA += (a.sketch.get(bucket) ?? 0) / a.count;
    ofB += (b.sketch.get(bucket) ?? 0) / b.count;
    largest = Math.max(largest, Math.abs(ofA - ofB));
  }
  return largest;
}

/** Bounds of the share in all spans that these are taken from. */
function wilsonInterval({ count, of }: Share): readonly [low: number, high: number] {
  const share = count / of;
  const square = Z * Z;
  const middle = share + square / (2 * of);
  const width = Z * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
  const scale = 1 + square / of;
  return [(middle - width) / scale, (middle + width) / scale];
}
