/** The type Query: measures of spans. */
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';
import { BucketScaleRef } from '../enums.ts';
import { GroupByRef, toMetricKeys } from '../inputs/group-by.ts';
import { MetricOrderRef } from '../inputs/metric-order.ts';
import { selectionArgs, toSelection } from '../inputs/span-selection.ts';
import { measuresAskedFor } from '../measures-asked.ts';
import { DurationHeatmapRef, DurationHistogramRef, SpanMetricsRef } from '../refs.ts';

builder.queryFields((t) => ({
  spanMetrics: t.field({
    type: SpanMetricsRef,
    description: 'Measures of spans by time and by group: counts, rates, errors and durations.',
    extensions: costs('measures'),
    args: {
      ...selectionArgs(t.arg),
      interval: t.arg({
        type: 'Duration',
        description:
          'Length of a bucket of time: less than a day, or whole days. `auto` chooses a round one that gives 30 to 120 buckets. ' +
          'Absent: one bucket for the whole range.',
      }),
      timeZone: t.arg.string({
        description:
          'Where buckets of a day and more begin: an IANA name such as `Europe/Berlin`, or an offset such as `+05:30`. ' +
          'Default: UTC. Buckets of 7 days begin on Mondays.',
      }),
      groupBy: t.arg({
        type: [GroupByRef],
        description: 'What spans are grouped by, at most 3 keys. Absent: one group of all spans.',
      }),
      orderBy: t.arg({ type: MetricOrderRef, description: 'The order of the groups. Default: COUNT DESC.' }),
      first: t.arg.int({ description: 'Maximum number of groups. Default: 10.' }),
      includeRest: t.arg.boolean({
        defaultValue: false,
        description: 'Whether one more group shows all spans of the groups after the first ones, if there are any.',
      }),
    },
    resolve: (_root, { filter, query: text, timeRange, groupBy, orderBy, includeRest, ...args }, { metrics }, info) =>
      metrics.spanMetrics({
        ...args,
        ...toSelection({ filter, query: text, timeRange }),
        groupBy: toMetricKeys(groupBy),
        orderBy: orderBy ?? undefined,
        includeRest: includeRest ?? false,
        wish: measuresAskedFor(info),
      }),
  }),
  durationHistogram: t.field({
    type: DurationHistogramRef,
    description: 'How many spans there are in each bucket of duration.',
    extensions: costs('count'),
    args: {
      ...selectionArgs(t.arg),
      buckets: t.arg.int({
        description: 'Maximum number of buckets. There are fewer if the durations differ little. Default: 24.',
      }),
      scale: t.arg({ type: BucketScaleRef, defaultValue: 'LOG', description: 'The sizes of the buckets.' }),
    },
    resolve: async (_root, { buckets, scale, ...selection }, { metrics }) => ({
      buckets: await metrics.durations.histogram({ ...toSelection(selection), buckets, scale: scale ?? 'LOG' }),
    }),
  }),
  durationHeatmap: t.field({
    type: DurationHeatmapRef,
    description: 'Durations by time: cells with their number of spans and a few of these spans.',
    extensions: costs('count'),
    args: {
      ...selectionArgs(t.arg),
      timeBuckets: t.arg.int({ description: 'Maximum number of buckets of time, of equal length. Default: 60.' }),
      durationBuckets: t.arg.int({
        description:
          'Maximum number of buckets of duration. There are fewer if the durations differ little. Default: 24.',
      }),
      scale: t.arg({
        type: BucketScaleRef,
        defaultValue: 'LOG',
        description: 'The sizes of the buckets of duration.',
      }),
    },
    resolve: (_root, { timeBuckets, durationBuckets, scale, ...selection }, { metrics }) =>
      metrics.durations.heatmap({ ...toSelection(selection), timeBuckets, durationBuckets, scale: scale ?? 'LOG' }),
  }),
}));
