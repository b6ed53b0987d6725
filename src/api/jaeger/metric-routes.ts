/** Rates, errors and durations of services, as Jaeger's monitor shows them. */
import { allOf } from '../../query/filter-logic.ts';
import { Metrics, type SpanMetrics, type SpanMetricsGroup } from '../../query/metrics/metrics.ts';
import { type SlidingWindow, slidingWindows } from '../../query/metrics/sliding-window.ts';
import type { SpanFilter } from '../../query/types.ts';
import { textIn } from '../../storage/evaluator/group-values.ts';
import type { AdapterRoute, Asked } from '../adapter/adapter.ts';
import { jsonReply } from '../adapter/body.ts';
import { type Metric, type MetricFamily, type MetricPoint, metricPoint } from './metric-family.ts';
import { type MetricWish, readMetricWish, readQuantile } from './metric-wish.ts';

export const METRIC_ROUTES: readonly AdapterRoute[] = [
  {
    method: 'GET',
    path: /^\/api\/metrics\/latencies$/,
    operation: 'jaeger/latencies',
    answer: async (asked) => jsonReply(asked.account, await familyOf(asked, latencies(readQuantile(asked.parameters)))),
  },
  {
    method: 'GET',
    path: /^\/api\/metrics\/calls$/,
    operation: 'jaeger/calls',
    answer: async (asked) => jsonReply(asked.account, await familyOf(asked, CALLS)),
  },
  {
    method: 'GET',
    path: /^\/api\/metrics\/errors$/,
    operation: 'jaeger/errors',
    answer: async (asked) => jsonReply(asked.account, await familyOf(asked, ERRORS)),
  },
];

interface Kind {
  readonly name: string;
  readonly help: string;
  readonly needsDurations: boolean;
  /** Undefined: there is no point. */
  readonly value: (window: SlidingWindow) => number | undefined;
}

const NANOS_A_MILLI = 1e6;
const NANOS_A_SECOND = 1e9;

const CALLS: Kind = {
  name: 'call_rate',
  help: 'calls a second',
  needsDurations: false,
  value: ({ count, nanoseconds }) => (nanoseconds > 0n ? (count * NANOS_A_SECOND) / Number(nanoseconds) : undefined),
};

const ERRORS: Kind = {
  name: 'error_rate',
  help: 'failed calls, as a fraction of all',
  needsDurations: false,
  value: ({ count, errorCount }) => (count > 0 ? errorCount / count : undefined),
};

function latencies(quantile: number): Kind {
  return {
    name: 'latencies',
    help: `durations in milliseconds, quantile ${quantile}`,
    needsDurations: true,
    value: (window) => {
      const nanoseconds = window.quantile(quantile);
      return nanoseconds === undefined ? undefined : nanoseconds / NANOS_A_MILLI;
    },
  };
}

async function familyOf(asked: Asked, kind: Kind): Promise<MetricFamily> {
  const wish = readMetricWish(asked);
  const buckets = Number((wish.window + wish.step - 1n) / wish.step);
  const measured = await measure(wish, buckets, kind, asked);
  return {
    name: `service_${wish.isByOperation ? 'operation_' : ''}${kind.name}`,
    type: 'GAUGE',
    help: `${kind.help}, by ${wish.isByOperation ? 'service and operation' : 'service'}${cut(measured)}`,
    metrics: measured.groups.map((group) => metricOf(group, { wish, kind, buckets, asked })),
  };
}

/** What says that there are more than the answer has. The form has no other place for it. */
function cut({ groups, groupCount }: SpanMetrics): string {
  return groupCount > groups.length ? `; the ${groups.length} with most calls of ${groupCount}` : '';
}

/** Buckets begin at multiples of the step, as kept sums do. The last one may end before its time: at the end that is asked for. */
function measure(wish: MetricWish, buckets: number, { needsDurations }: Kind, asked: Asked): Promise<SpanMetrics> {
  const { services, kinds, isByOperation, end, lookback, step } = wish;
  const first = ((end - lookback + step - 1n) / step) * step - BigInt(buckets) * step;
  const filters: SpanFilter[] = [
    { type: 'service', test: { in: services } },
    { type: 'kind', test: { in: kinds } },
  ];
  return new Metrics(asked.reader, asked.limits, asked.account).spanMetrics({
    filter: allOf(filters),
    timeRange: { from: first > 0n ? first : 0n, to: end },
    interval: step,
    groupBy: [{ field: 'service' }, ...(isByOperation ? [{ field: 'name' } as const] : [])],
    first: asked.limits.maxPageSize,
    includeRest: false,
    wish: { points: true, quantiles: needsDurations, quantilesOfNumbers: false, numbers: [] },
  });
}

interface MetricParts {
  readonly wish: MetricWish;
  readonly kind: Kind;
  /** Of a window. */
  readonly buckets: number;
  readonly asked: Asked;
}

/** Bytes of a point in the answer. */
const POINT_BYTES = 90;

function metricOf({ key, points }: SpanMetricsGroup, { wish, kind, buckets, asked }: MetricParts): Metric {
  const metricPoints: MetricPoint[] = [];
  for (const { window, index } of slidingWindows(points, buckets)) {
    const value = kind.value(window);
    asked.account.answerFields(1, POINT_BYTES);
    if (value !== undefined) metricPoints.push(metricPoint(points[index + 1]?.time ?? wish.end, value));
  }
  const names = wish.isByOperation ? ['service_name', 'operation'] : ['service_name'];
  return { labels: names.map((name, index) => ({ name, value: textIn(key[index]) })), metricPoints };
}
