/** The type Query: metrics of TraceQL. */
import { parseTraceqlMetrics } from '../../src/query/traceql-metrics/parse-metrics.ts';
import { builder } from '../builder.ts';
import { costs, metricsTextCost } from '../cost.ts';
import { TimeRangeRef, toTimeRange } from '../inputs/time-range.ts';
import { textRefusal } from '../inputs/translate/query-text.ts';
import { TraceqlMetricsRef } from '../refs.ts';

builder.queryFields((t) => ({
  traceqlMetrics: t.field({
    type: TraceqlMetricsRef,
    description:
      'Metrics in TraceQL, such as `{ status = error } | rate() by (resource.service.name)`. Samples stand at multiples of the step, ' +
      'and a sample at t counts the spans that start in (t - step, t].',
    extensions: costs('measures'),
    args: {
      query: t.arg.string({
        required: true,
        description: 'A query that ends with a function of metrics, or arithmetic of such queries.',
        extensions: metricsTextCost(),
      }),
      timeRange: t.arg({
        type: TimeRangeRef,
        description:
          'The first sample is at or before `from`, and counts the step before it too. The last one is at or after `to`. An ' +
          'absent side is that of the oldest or newest span.',
      }),
      step: t.arg({
        type: 'Duration',
        description: 'From one sample to the next. Absent or `auto`: a round one that gives about 240 samples.',
      }),
      exemplars: t.arg.int({
        description:
          'Maximum number of exemplars of all series together. Default: 0. The hint `exemplars` comes first.',
      }),
      maxSeries: t.arg.int({ description: 'Maximum number of series. Absent: all.' }),
    },
    resolve: async (_root, { query, timeRange, step, exemplars, maxSeries }, { traceqlMetrics, now }) => {
      const parsed = parseTraceqlMetrics(query);
      if ('mistakes' in parsed) throw textRefusal(parsed.mistakes);
      return traceqlMetrics.overRange({
        plan: parsed.plan,
        timeRange: toTimeRange(timeRange, now),
        step: typeof step === 'bigint' ? step : undefined,
        exemplars: exemplars ?? 0,
        maxSeries: maxSeries ?? undefined,
      });
    },
  }),
}));
