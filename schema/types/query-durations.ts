/** The type Query: how long spans take. */
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';
import { BucketScaleRef } from '../enums.ts';
import { selectionArgs, toSelection } from '../inputs/span-selection.ts';
import { DurationHeatmapRef, DurationHistogramRef } from '../refs.ts';

builder.queryFields((t) => ({
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
    resolve: async (_root, { buckets, scale, ...selection }, { metrics, now }) => ({
      buckets: await metrics.durations.histogram({ ...toSelection(selection, now), buckets, scale: scale ?? 'LOG' }),
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
    resolve: (_root, { timeBuckets, durationBuckets, scale, ...selection }, { metrics, now }) =>
      metrics.durations.heatmap({
        ...toSelection(selection, now),
        timeBuckets,
        durationBuckets,
        scale: scale ?? 'LOG',
      }),
  }),
}));
