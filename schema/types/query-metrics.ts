/** The type Query: measures of spans. */
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';
import { groupArgs, toGroups } from '../inputs/metric-groups.ts';
import { selectionArgs, toSelection } from '../inputs/span-selection.ts';
import { measuresAskedFor } from '../measures-asked.ts';
import { SpanMetricsRef } from '../refs.ts';

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
      ...groupArgs(t.arg),
    },
    resolve: (_root, { interval, ...args }, { metrics, now }, info) =>
      metrics.spanMetrics({ interval, ...toSelection(args, now), ...toGroups(args), wish: measuresAskedFor(info) }),
  }),
}));
