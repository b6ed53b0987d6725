/** What measures of spans tell: rates, averages and quantiles. */
import { SpangraphError } from '../../errors.ts';
import { meanOf, sumOf } from '../../model/exact-sum.ts';
import type { AttributeName, Measures, NumberMeasures } from '../../storage/measures.ts';
import { durationQuantile } from '../../storage/statistics/duration-sketch.ts';
import { numberQuantile } from '../../storage/statistics/number-sketch.ts';
import type { ShownStatistics } from '../catalog.ts';

const NANOSECONDS_A_SECOND = 1e9;

/** Measures of spans that start in a stretch of time. */
export interface SpanMeasures {
  /** Undefined without spans. */
  readonly measures: Measures | undefined;
  /** Length of the stretch. */
  readonly nanoseconds: bigint;
  /** Names of `measures.numbers`. */
  readonly numbers: readonly AttributeName[];
}

/** Spans a second. 0 where there is no time. */
export function rateOf({ measures, nanoseconds }: SpanMeasures): number {
  if (measures === undefined || nanoseconds <= 0n) return 0;
  return (measures.count * NANOSECONDS_A_SECOND) / Number(nanoseconds);
}

/** From 0 to 1. Undefined without spans. */
export function errorRateOf({ measures }: SpanMeasures): number | undefined {
  return measures && measures.errorCount / measures.count;
}

/** In nanoseconds. Undefined without spans. */
export function averageOf({ measures }: SpanMeasures): number | undefined {
  return measures && Number(measures.durationSumNano) / measures.count;
}

/** The duration of rank `q * (count - 1)`, rounded down, in nanoseconds. Undefined without spans. Throws BAD_USER_INPUT. */
export function quantileOf({ measures }: SpanMeasures, q: number): number | undefined {
  checkQuantile(q);
  return measures && quantileOfDurations(measures, q);
}

/** For `q` in [0, 1]. The middle of a bucket may lie beyond its longest duration, but the quantile does not. */
export function quantileOfDurations({ sketch, count, durationMaxNano }: Measures, q: number): number | undefined {
  const quantile = sketch && durationQuantile(sketch, q, count);
  return quantile === undefined ? undefined : Math.min(quantile, Number(durationMaxNano));
}

/** The same of numbers of an attribute, from their minimum to their maximum. Throws BAD_USER_INPUT. */
export function quantileOfNumbers({ sketch, min, max }: NumberMeasures, q: number): number | undefined {
  checkQuantile(q);
  const quantile = numberQuantile(sketch, q);
  return quantile === undefined ? undefined : Math.min(max, Math.max(min, quantile));
}

/** The double nearest to the exact sum. */
export function sumOfNumbers({ sum }: NumberMeasures): number {
  return sumOf(sum);
}

/** The double nearest to the exact mean. */
export function averageOfNumbers({ sum, count }: NumberMeasures): number {
  return meanOf(sum, count);
}

/** Numbers of an attribute in the form in which statistics are shown. */
export function shownNumbers(numbers: NumberMeasures): ShownStatistics {
  const { count, min, max } = numbers;
  return {
    count,
    min,
    max,
    avg: averageOfNumbers(numbers),
    quantile: (q) => quantileOfNumbers(numbers, q) ?? Number.NaN,
  };
}

/** Undefined where the spans have no number. */
export function numbersOf({ measures, numbers }: SpanMeasures, of: AttributeName): NumberMeasures | undefined {
  return measures?.numbers[numbers.findIndex(({ key, scope }) => key === of.key && scope === of.scope)];
}

/** Whether there is such a quantile. */
export function isQuantile(q: number): boolean {
  return q >= 0 && q <= 1;
}

/** Throws BAD_USER_INPUT if there is no such quantile. */
export function checkQuantile(q: number): void {
  if (isQuantile(q)) return;
  throw new SpangraphError('BAD_USER_INPUT', `There is no quantile ${q}: q must be from 0 (minimum) to 1 (maximum).`);
}
