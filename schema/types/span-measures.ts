/** The type SpanMeasures. */
import { numbersOf, quantileOf } from '../../src/query/metrics/span-measures.ts';
import { costs } from '../cost.ts';
import { AttributeNameRef, toAttributeName } from '../inputs/attribute-name.ts';
import { MEASURE_FIGURES } from '../measure-figures.ts';
import { NumberMeasuresRef, SpanMeasuresRef } from '../refs.ts';

SpanMeasuresRef.implement({
  description:
    'Measures of some spans. All but quantiles are exact. Durations are those of `Span.durationNano`: negative ones count as they ' +
    'are. The filter `durationNano: { gte: "0" }` leaves out spans that have not ended.',
  fields: (t) => ({
    count: t.field({
      type: 'Count',
      description: 'How many spans there are.',
      resolve: MEASURE_FIGURES.count,
    }),
    rate: t.float({
      description: 'Spans a second, in that part of the bucket or range that `timeRange` selects.',
      resolve: MEASURE_FIGURES.rate,
    }),
    errorCount: t.field({
      type: 'Count',
      description: 'Spans with status ERROR.',
      resolve: MEASURE_FIGURES.errorCount,
    }),
    errorRate: t.float({
      nullable: true,
      description: 'The share of spans with status ERROR, from 0 to 1. Null without spans.',
      resolve: MEASURE_FIGURES.errorRate,
    }),
    durationSumNano: t.field({
      type: 'BigInt',
      description: 'The sum of the durations, in nanoseconds.',
      resolve: MEASURE_FIGURES.durationSumNano,
    }),
    durationMaxNano: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'The longest duration, in nanoseconds. Null without spans.',
      resolve: MEASURE_FIGURES.durationMaxNano,
    }),
    durationAvgNano: t.float({
      nullable: true,
      description: 'The mean duration, in nanoseconds. Null without spans.',
      resolve: MEASURE_FIGURES.durationAvgNano,
    }),
    quantile: t.float({
      nullable: true,
      description:
        'The quantile `q` of the durations, in nanoseconds: that of rank q * (count - 1), rounded down. It is off by at most ' +
        '1% of its value. Null without spans.',
      args: {
        q: t.arg.float({ required: true, description: 'From 0 (the shortest) to 1 (the longest). 0.95 gives p95.' }),
      },
      resolve: (measures, { q }) => quantileOf(measures, q) ?? null,
    }),
    number: t.field({
      type: NumberMeasuresRef,
      nullable: true,
      extensions: costs('numbers'),
      description: 'Measures of the numbers of an attribute. Null if the spans have none.',
      args: { of: t.arg({ type: AttributeNameRef, required: true, description: 'The attribute.' }) },
      resolve: (measures, { of }) => numbersOf(measures, toAttributeName(of)) ?? null,
    }),
  }),
});
