/** The figures of some spans, by the names of the fields of SpanMeasures that take no arguments. */
import { averageOf, errorRateOf, rateOf, type SpanMeasures } from '../src/query/metrics/span-measures.ts';

/** Null: there are no spans. */
export type Figure = number | bigint | null;

export const MEASURE_FIGURES = {
  count: ({ measures }: SpanMeasures): number => measures?.count ?? 0,
  rate: (of: SpanMeasures): number => rateOf(of),
  errorCount: ({ measures }: SpanMeasures): number => measures?.errorCount ?? 0,
  errorRate: (of: SpanMeasures): number | null => errorRateOf(of) ?? null,
  durationSumNano: ({ measures }: SpanMeasures): bigint => measures?.durationSumNano ?? 0n,
  durationMaxNano: ({ measures }: SpanMeasures): bigint | null => measures?.durationMaxNano ?? null,
  durationAvgNano: (of: SpanMeasures): number | null => averageOf(of) ?? null,
} as const;

export function isFigureName(name: string): name is keyof typeof MEASURE_FIGURES {
  return Object.hasOwn(MEASURE_FIGURES, name);
}
