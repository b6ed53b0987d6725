import { parseDuration } from '../../../model/duration.ts';
import type { Interval } from '../../../query/metrics/bucket-times.ts';
import type { MetricKey } from '../../../query/metrics/group-condition.ts';
import type { MetricOrder } from '../../../query/metrics/group-order.ts';
import { Metrics, type SpanMetricsGroup } from '../../../query/metrics/metrics.ts';
import { averageOf, errorRateOf, quantileOf, rateOf, type SpanMeasures } from '../../../query/metrics/span-measures.ts';
import type { GroupField, GroupValue } from '../../../storage/measures.ts';
import type { TimeRange } from '../../../storage/query.ts';
import { shownValue } from '../answers/attributes.ts';
import { listSchema } from '../answers/list-answer.ts';
import { list, map, numeric, numericOrNull, whole } from '../answers/schemas.ts';
import { milliseconds, millisecondsOf, shownTime } from '../answers/shown-numbers.ts';
import { kindName, statusName } from '../answers/spans.ts';
import { optional, withDefault } from '../arguments/argument.ts';
import { CURSOR, limitArgument, queryArgument, spanFilter } from '../arguments/common.ts';
import { choice, listOf, number, refusal, text } from '../arguments/kinds.ts';
import { RECENT_RANGE, recentRange } from '../arguments/times.ts';
import { readAttributeName } from './attribute-names.ts';
import { emptyRangeNotes, RANGE_SCHEMA, shownRange } from './empty-range.ts';
import { wholeListAnswer } from './pages.ts';
import { tool } from './tool.ts';

const FIELDS: Readonly<Record<string, GroupField>> = {
  service: 'service',
  name: 'name',
  kind: 'kind',
  status: 'statusCode',
  root_service: 'rootService',
  root_name: 'rootName',
};
const MAX_KEYS = 3;
const MAX_NAME = 1_000;
const MAX_VALUE = 200;
const MAX_QUANTILES = 5;
const USUAL_QUANTILES: readonly number[] = [0.5, 0.95, 0.99];
/** Points of one group: an answer has room for no more. */
const MAX_POINTS = 120;
const NANOS_PER_MILLI = 1_000_000n;

const ORDERS = {
  count: { measure: 'COUNT', direction: 'DESC' },
  error_count: { measure: 'ERROR_COUNT', direction: 'DESC' },
  error_rate: { measure: 'ERROR_RATE', direction: 'DESC' },
  p95: { measure: 'QUANTILE', q: 0.95, direction: 'DESC' },
  max: { measure: 'DURATION_MAX', direction: 'DESC' },
  total_time: { measure: 'DURATION_SUM', direction: 'DESC' },
} as const satisfies Readonly<Record<string, MetricOrder>>;
const ORDER_NAMES = ['count', 'error_count', 'error_rate', 'p95', 'max', 'total_time'] as const;

const FIGURES = {
  count: whole('Spans.'),
  ratePerSecond: numeric(),
  errorCount: whole(),
  errorRate: numeric('From 0 to 1.'),
  averageMs: numericOrNull(),
  maxMs: numericOrNull(),
  quantiles: list(map(), 'q, and ms within 1%.'),
};

export const getSpanMetrics = tool({
  name: 'get_span_metrics',
  title: 'Measure spans',
  description:
    'Rates, errors and durations of spans, by group and by time: which service or operation is slow or failing, and since when. ' +
    'group_by ["service"] compares services, ["service","name"] operations, ["span.http.route"] values of an attribute. Choose spans with ' +
    'query: { kind = server } counts each request once for each service. With an interval each group has points; intervals without spans ' +
    'are left out. All spans are counted, there is no sampling. Next: search_spans of a slow group with order slowest, compare_spans.',
  input: {
    query: queryArgument('the measured spans'),
    group_by: optional(
      listOf(
        `Up to ${MAX_KEYS} of: ${Object.keys(FIELDS).join(', ')}, or an attribute with its scope, such as span.http.route. Default: all spans together.`,
        text('A field, or an attribute.', { max: MAX_NAME }),
        MAX_KEYS,
      ),
    ),
    ...RECENT_RANGE,
    interval: optional(
      text('A duration such as 1m or 1h, or auto: measures for each such stretch of time, too.', { max: 20 }),
    ),
    quantiles: optional(
      listOf('Which quantiles. Default: 0.5, 0.95 and 0.99.', number('q.', { min: 0, max: 1 }), MAX_QUANTILES),
    ),
    order: withDefault(choice('Which groups come first: those with most of this.', ORDER_NAMES), 'count'),
    limit: limitArgument('groups'),
    cursor: CURSOR,
  },
  output: listSchema(
    {
      group: map('A value for each key of group_by. Null where the spans lack it.'),
      ...FIGURES,
      points: list(map(), 'time (where it begins), count, errorCount, and quantileMs in the order of quantiles.'),
    },
    { ...RANGE_SCHEMA, intervalMs: numericOrNull('Length of a point.') },
  ),
  run: async (context) => {
    const { args, reader, limits, account, nowUnixNano } = context;
    const timeRange = recentRange(args, nowUnixNano);
    const names = args.group_by ?? [];
    const interval = readInterval(args.interval, timeRange);
    const metrics = await new Metrics(reader, limits, account).spanMetrics({
      filter: spanFilter(args.query),
      timeRange,
      interval,
      groupBy: names.map(keyOf),
      orderBy: ORDERS[args.order],
      first: limits.maxPageSize,
      includeRest: false,
      wish: { points: interval !== undefined, quantiles: true, quantilesOfNumbers: false, numbers: [] },
    });
    const quantiles = args.quantiles ?? USUAL_QUANTILES;
    const show = async (groups: readonly SpanMetricsGroup[]) =>
      groups.map((group) => shownGroup(group, names, quantiles, interval !== undefined));
    const notes = async (total: number) => {
      const unreachable = metrics.groupCount - total;
      const more = `There are ${metrics.groupCount} groups; only the first ${total} can be shown. Choose fewer spans with query.`;
      const measured = metrics.groups.some(({ total: { measures } }) => measures !== undefined);
      return [...(unreachable > 0 ? [more] : []), ...(await emptyRangeNotes(measured ? 1 : 0, context))];
    };
    const intervalMs = interval === undefined ? null : milliseconds(metrics.intervalNano);
    const head = { ...shownRange(timeRange), intervalMs };
    const words = { what: 'groups', head, advice: 'Pass a longer interval.', notes };
    return wholeListAnswer(metrics.groups, args.limit, show, words, context);
  },
});

function keyOf(name: string, index: number): MetricKey {
  const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (field !== undefined) return { field };
  return { attribute: readAttributeName(`group_by[${index}]`, name, Object.keys(FIELDS)) };
}

function readInterval(interval: string | undefined, { from, to }: Required<TimeRange>): Interval | undefined {
  if (interval === undefined || interval === 'auto') return interval;
  const ms = parseDuration(interval);
  if (ms === undefined || ms <= 0) {
    throw refusal('interval', `expected auto, or a duration such as 1m or 1h30m, got ${JSON.stringify(interval)}`);
  }
  const nanos = BigInt(ms) * NANOS_PER_MILLI;
  const points = (to - from) / nanos + 1n;
  if (points <= MAX_POINTS + 1) return nanos;
  throw refusal('interval', `gives ${points} points; ask for at most ${MAX_POINTS} by a longer interval, or auto`);
}

function shownGroup(
  { groupBy, key, total, points }: SpanMetricsGroup,
  names: readonly string[],
  quantiles: readonly number[],
  withPoints: boolean,
): object {
  const values = key.map((value, index) => [names[index] ?? '', shownKey(groupBy[index], value)] as const);
  return {
    group: Object.fromEntries(values),
    ...figuresOf(total, quantiles),
    ...(withPoints && {
      points: points
        .filter(({ measures: { measures } }) => measures !== undefined)
        .map(({ time, measures }) => shownPoint(time, measures, quantiles)),
    }),
  };
}

/** In few words: an answer may have hundreds. */
function shownPoint(time: bigint, measures: SpanMeasures, quantiles: readonly number[]): object {
  const { count, errorCount, quantiles: asked } = figuresOf(measures, quantiles);
  return { time: shownTime(time), count, errorCount, quantileMs: asked.map(({ ms }) => ms) };
}

function shownKey(by: MetricKey | undefined, value: GroupValue): unknown {
  if (value === undefined) return null;
  if (by !== undefined && 'field' in by && by.field === 'kind') return kindName(Number(value));
  if (by !== undefined && 'field' in by && by.field === 'statusCode') return statusName(Number(value));
  return shownValue(value, MAX_VALUE);
}

function figuresOf(measures: SpanMeasures, quantiles: readonly number[]) {
  const { count = 0, errorCount = 0, durationMaxNano } = measures.measures ?? {};
  return {
    count,
    ratePerSecond: rateOf(measures),
    errorCount,
    errorRate: errorRateOf(measures) ?? 0,
    averageMs: millisecondsOf(averageOf(measures)),
    maxMs: durationMaxNano === undefined ? null : milliseconds(durationMaxNano),
    quantiles: quantiles.map((q) => ({ q, ms: millisecondsOf(quantileOf(measures, q)) })),
  };
}
