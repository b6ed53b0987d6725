/** The type Subscription: measures of spans. */
import { defined } from '../../src/query/defined.ts';
import { recentMetrics } from '../../src/query/metrics/recent-metrics.ts';
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';
import { groupArgs, toGroups } from '../inputs/metric-groups.ts';
import { filterArgs, toSelection } from '../inputs/span-selection.ts';
import { inTurns, nothingNew, sourceOf } from '../live-turn.ts';
import { measuresAskedFor } from '../measures-asked.ts';
import { SpanMetricsRef } from '../refs.ts';

const NANOS_A_MILLISECOND = 1_000_000n;

builder.subscriptionFields((t) => ({
  spanMetrics: t.field({
    type: SpanMetricsRef,
    description:
      'Measures of the spans of the last `window`, at once, and again when a figure has changed: because spans have arrived, or ' +
      'because an interval has begun. The last bucket is the one that is still running.',
    extensions: costs('measures'),
    args: {
      ...filterArgs(t.arg),
      window: t.arg({
        type: 'Duration',
        required: true,
        description: 'How far back, in whole buckets: the first one is that in which the window begins.',
      }),
      interval: t.arg({
        type: 'Duration',
        required: true,
        description: 'Length of a bucket of time: less than a day, or whole days.',
      }),
      ...groupArgs(t.arg),
    },
    subscribe: inTurns,
    resolve: async (_root, { window, interval, ...args }, { metrics, now, server, live }, info) => {
      const { task, settlingMs } = sourceOf(live);
      const { turn } = task;
      const recent = await recentMetrics(
        metrics,
        { window, interval, ...toSelection(args, now), ...toGroups(args), wish: measuresAskedFor(info) },
        { now: Number(now.unixNano / NANOS_A_MILLISECOND), maxBuckets: server.limits.maxMetricBuckets },
      );
      const { fingerprint: after, nextBucketMs: dueMs } = recent;
      const isEmpty = after === turn.after;
      const pace = { leastMs: leastMs(recent.metrics.intervalNano, settlingMs), ...defined({ dueMs }) };
      task.done({ after, isEmpty, hasMore: false, pace });
      if (isEmpty) throw nothingNew();
      return recent.metrics;
    },
  }),
}));

/** Where the storage cannot say that nothing has changed, it is not asked all the time. */
function leastMs(intervalNano: bigint, settlingMs: number): number {
  return Math.min(settlingMs, Number(intervalNano / NANOS_A_MILLISECOND));
}
