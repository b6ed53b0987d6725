/** The types TraceqlMetrics, TraceqlSeries, TraceqlPoint and TraceqlExemplar. */
import { finite } from '../finite.ts';
import { AttributeRef, TraceqlExemplarRef, TraceqlMetricsRef, TraceqlPointRef, TraceqlSeriesRef } from '../refs.ts';

TraceqlMetricsRef.implement({
  description: 'Series of samples.',
  fields: (t) => ({
    stepNano: t.expose('stepNano', { type: 'BigInt', description: 'From one sample to the next, in nanoseconds.' }),
    series: t.expose('series', { type: [TraceqlSeriesRef], description: 'Sorted by the texts of their labels.' }),
    isPartial: t.boolean({
      description: 'Whether there are more series than are shown.',
      resolve: ({ partial }) => partial !== undefined,
    }),
    message: t.string({
      nullable: true,
      description: 'What is missing, and why. Null if nothing is.',
      resolve: ({ partial }) => partial ?? null,
    }),
  }),
});

TraceqlSeriesRef.implement({
  description: 'The samples of spans with the same values.',
  fields: (t) => ({
    labels: t.expose('labels', {
      type: [AttributeRef],
      description:
        'The keys of `by()` as they are written, without those that the spans lack; `p` of a quantile, `__bucket` of a histogram (the ' +
        'upper edge), `__meta_type` and `__meta_error` of `compare()`. `__name__` of a series that has no other label.',
    }),
    points: t.expose('samples', {
      type: [TraceqlPointRef],
      description: 'In order of time, without samples that have no value.',
    }),
    exemplars: t.expose('exemplars', {
      type: [TraceqlExemplarRef],
      description: 'Some of its spans, in order of time.',
    }),
  }),
});

TraceqlPointRef.implement({
  description: 'One sample.',
  fields: (t) => ({
    time: t.expose('timeUnixNano', { type: 'DateTime', description: 'The end of what it counts.' }),
    value: t.float({
      nullable: true,
      description: 'Durations are in seconds, rates in spans a second. Null: infinite.',
      resolve: ({ value }) => finite(value),
    }),
  }),
});

TraceqlExemplarRef.implement({
  description: 'A span that counts in a sample.',
  fields: (t) => ({
    traceId: t.expose('traceId', { type: 'TraceID', description: 'Its trace.' }),
    spanId: t.expose('spanId', { type: 'SpanID', description: 'Its id.' }),
    time: t.expose('timeUnixNano', { type: 'DateTime', description: 'When it started.' }),
    value: t.float({
      nullable: true,
      description: 'What is measured of it; where spans are only counted, the value of the sample. Null: infinite.',
      resolve: ({ value }) => finite(value),
    }),
    labels: t.expose('labels', {
      type: [AttributeRef],
      description: 'The keys of `by()` and the measured field, as far as it has them.',
    }),
  }),
});
