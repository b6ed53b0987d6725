/** What `npm run bench:analytics` asks of a day of spans, the goals, and what the answers must say. */
import { DAY, type DayFacts, LAST_HOUR, ROUTE } from './day-load.ts';

const SERVICES_WITH_REST = 13;
const COMPARED_KEYS = 50;

/** A question whose answer is looked at each time. */
export interface AnalyticsQuestion {
  readonly name: string;
  /** Of the median, in milliseconds. Absent: none was set. */
  readonly goalMs?: number;
  readonly query: string;
  readonly variables: object;
  /** Throws if the answer is wrong. */
  readonly check: (data: never, facts: DayFacts) => void;
}

interface Count {
  readonly count: number;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: ${String(found)} instead of ${String(expected)}`);
}

interface Dashboard {
  readonly spanMetrics: {
    readonly groups: readonly {
      readonly key: readonly [string];
      readonly points: readonly { readonly measures: { readonly rate: number } }[];
    }[];
  };
}

function checkDashboard({ spanMetrics: { groups } }: Dashboard, { byServiceAndMinute }: DayFacts): void {
  for (const { key, points } of groups) {
    for (const [minute, { measures }] of points.entries()) {
      const expected = byServiceAndMinute.get(`${key[0]} ${minute}`) ?? 0;
      expectEqual(`${key[0]}, minute ${minute}`, Math.round(measures.rate * 60), expected);
    }
  }
}

interface SampledSeries {
  readonly traceqlMetrics: { readonly series: readonly { readonly points: readonly { readonly value: number }[] }[] };
}

function traceqlOf(stage: string): string {
  return `query ($range: TimeRange!) { traceqlMetrics(query: "{} | ${stage}", timeRange: $range, step: "5m") {
    isPartial series { labels { key value } points { time value } } } }`;
}

/** Largest first, so that the ones that are asked for are known. */
function largest(counts: ReadonlyMap<string, number>, first: number): string {
  const sorted = [...counts].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
  return JSON.stringify(sorted.slice(0, first));
}

/** The largest trace is known when the load has been made. */
export function analyticsQuestions({ largestTraceId }: DayFacts): readonly AnalyticsQuestion[] {
  return [
    {
      name: 'dashboard: 12 services x 24 h, each minute',
      goalMs: 30,
      query: `query ($range: TimeRange!, $first: Int!) {
        spanMetrics(timeRange: $range, interval: "1m", groupBy: [{ field: SERVICE }], first: $first) {
          groups { key points { time measures { rate errorRate quantile(q: 0.95) } } } } }`,
      variables: { range: DAY, first: SERVICES_WITH_REST },
      check: checkDashboard,
    },
    {
      name: 'TraceQL: rate of each service, a day in 5 minutes',
      goalMs: 50,
      query: traceqlOf('count_over_time() by (resource.service.name)'),
      variables: { range: DAY },
      check: ({ traceqlMetrics: { series } }: SampledSeries, { spans }) =>
        expectEqual('spans', sum(series.flatMap(({ points }) => points.map(({ value }) => value))), spans),
    },
    {
      name: 'TraceQL: p95 of each service, a day in 5 minutes',
      goalMs: 50,
      query: traceqlOf('quantile_over_time(duration, .95) by (resource.service.name)'),
      variables: { range: DAY },
      check: ({ traceqlMetrics: { series } }: SampledSeries, { byServiceAndMinute }) =>
        expectEqual(
          'series',
          series.length,
          new Set([...byServiceAndMinute.keys()].map((key) => key.split(' ')[0])).size,
        ),
    },
    {
      name: 'heatmap of an hour, 60 x 24',
      goalMs: 150,
      query: `query ($range: TimeRange!) { durationHeatmap(timeRange: $range, timeBuckets: 60, durationBuckets: 24) {
        durations { fromNano toNano } cells { time duration count errorCount } } }`,
      variables: { range: LAST_HOUR },
      check: ({ durationHeatmap }: { durationHeatmap: { cells: Count[] } }, { spansInLastHour }) =>
        expectEqual('spans', sum(durationHeatmap.cells.map(({ count }) => count)), spansInLastHour),
    },
    {
      name: `an hour by ${ROUTE}`,
      goalMs: 300,
      query: `query ($range: TimeRange!, $route: String!) {
        spanMetrics(timeRange: $range, groupBy: [{ attribute: { scope: SPAN, key: $route } }], first: 5, query: "{ span.http.route != nil }") {
          groups { key total { count errorRate quantile(q: 0.95) } } } }`,
      variables: { range: LAST_HOUR, route: ROUTE },
      check: ({ spanMetrics }: { spanMetrics: { groups: { key: [string]; total: Count }[] } }, { byRoute }) =>
        expectEqual(
          'routes',
          JSON.stringify(spanMetrics.groups.map(({ key, total }) => [key[0], total.count])),
          largest(byRoute, 5),
        ),
    },
    {
      name: 'service map of the day',
      goalMs: 50,
      query: `query ($range: TimeRange!) { serviceMap(timeRange: $range) {
        nodes { id kind measures { count } }
        edges { source { id } target { id } kind measures { rate errorRate quantile(q: 0.95) } } } }`,
      variables: { range: DAY },
      check: ({ serviceMap }: { serviceMap: { nodes: { kind: string; measures: Count }[] } }, { spans }: DayFacts) =>
        expectEqual(
          'spans of services',
          sum(serviceMap.nodes.filter(({ kind }) => kind === 'SERVICE').map(({ measures }) => measures.count)),
          spans,
        ),
    },
    {
      name: `what sets the slow ones of an hour apart, ${COMPARED_KEYS} keys`,
      goalMs: 800,
      query: `query ($range: TimeRange!, $first: Int!) { compareSpans(first: $first,
        selection: { query: "{ duration > 100ms }", timeRange: $range }, baseline: { timeRange: $range }) {
          selectionCount baselineCount attributes { scope key score values { selectionCount baselineCount } } } }`,
      variables: { range: LAST_HOUR, first: COMPARED_KEYS },
      check: ({ compareSpans }: { compareSpans: { baselineCount: number } }, { spansInLastHour }) =>
        expectEqual('spans of the baseline', compareSpans.baselineCount, spansInLastHour),
    },
    {
      name: 'critical path of 10,000 spans',
      goalMs: 50,
      query: `query ($trace: TraceID!) { trace(traceId: $trace) { rootSpan { durationNano }
        criticalPath { durationNano span { spanId name } } } }`,
      variables: { trace: largestTraceId },
      check: ({ trace }: { trace: { rootSpan: { durationNano: string }; criticalPath: { durationNano: string }[] } }) =>
        expectEqual(
          'time of the path',
          trace.criticalPath.reduce((total, { durationNano }) => total + BigInt(durationNano), 0n),
          BigInt(trace.rootSpan.durationNano),
        ),
    },
    {
      name: 'attribute keys of the failed spans',
      goalMs: 100,
      query: `query ($range: TimeRange!) { attributeKeys(timeRange: $range, filter: { statusCode: { eq: ERROR } }, contains: "status") {
        nodes { key scope spanCount } } }`,
      variables: { range: DAY },
      check: ({ attributeKeys }: { attributeKeys: { nodes: { key: string }[] } }) =>
        expectEqual(
          'http.status_code',
          attributeKeys.nodes.some(({ key }) => key === 'http.status_code'),
          true,
        ),
    },
    {
      name: 'error groups of the day, with trend',
      query: `query ($range: TimeRange!) { errorGroups(timeRange: $range, first: 20) {
        nodes { type message count trend(buckets: 24) } } }`,
      variables: { range: DAY },
      check: ({ errorGroups }: { errorGroups: { nodes: Count[] } }, { errors }) =>
        expectEqual('errors', sum(errorGroups.nodes.map(({ count }) => count)), errors),
    },
  ];
}
