/** The type SpanMetrics. */
import { ExactnessRef } from '../enums.ts';
import { SpanMetricsGroupRef, SpanMetricsRef } from '../refs.ts';

SpanMetricsRef.implement({
  description: 'Measures of spans by group and by time.',
  fields: (t) => ({
    exactness: t.field({
      type: ExactnessRef,
      description: 'How exact the figures are.',
      resolve: ({ isExact }) => (isExact ? 'EXACT' : 'QUANTILES_WITHIN_ONE_PERCENT'),
    }),
    from: t.expose('from', {
      type: 'DateTime',
      description:
        'Where the first bucket begins. Only spans in `timeRange` count, even if the bucket begins before it.',
    }),
    to: t.expose('to', { type: 'DateTime', description: 'Where the last bucket ends.' }),
    intervalNano: t.expose('intervalNano', {
      type: 'BigInt',
      description:
        'Length of a bucket, in nanoseconds. A bucket of days is an hour shorter or longer if clocks change in it.',
    }),
    groups: t.expose('groups', {
      type: [SpanMetricsGroupRef],
      description: 'The first groups, and the rest if asked for.',
    }),
    groupCount: t.expose('groupCount', {
      type: 'Count',
      description: 'Number of all groups, those not shown too.',
    }),
  }),
});
