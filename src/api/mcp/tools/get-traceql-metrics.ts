import { parseDuration } from '../../../model/duration.ts';
import { naturalValue } from '../../../model/natural-value.ts';
import type { MetricLabel, MetricSample, MetricSeries } from '../../../query/traceql-metrics/answer.ts';
import { parseTraceqlMetrics } from '../../../query/traceql-metrics/parse-metrics.ts';
import { TraceqlMetrics } from '../../../query/traceql-metrics/traceql-metrics.ts';
import type { TimeRange } from '../../../storage/query.ts';
import { listSchema } from '../answers/list-answer.ts';
import { list, map, numericOrNull, whole } from '../answers/schemas.ts';
import { milliseconds, shownTime } from '../answers/shown-numbers.ts';
import { cutText, shownName } from '../answers/shown-text.ts';
import { optional, required } from '../arguments/argument.ts';
import { CURSOR, limitArgument, mistakenQuery } from '../arguments/common.ts';
import { refusal, text } from '../arguments/kinds.ts';
import { RECENT_RANGE, recentRange } from '../arguments/times.ts';
import { emptyRangeNotes, RANGE_SCHEMA, shownRange } from './empty-range.ts';
import { wholeListAnswer } from './pages.ts';
import { tool } from './tool.ts';

const MAX_QUERY = 10_000;
const MAX_VALUE = 200;
/** Points of one series: an answer has room for no more. */
const MAX_POINTS = 120;
/** Points that `auto` aims at. */
const USUAL_POINTS = 60n;
const NANOS_PER_MILLI = 1_000_000n;
const SECOND = 1_000_000_000n;

export const getTraceqlMetrics = tool({
  name: 'get_traceql_metrics',
  title: 'Evaluate metrics of TraceQL',
  description:
    'Evaluates a metrics query of TraceQL: { status = error } | rate() by (resource.service.name), or | quantile_over_time(duration, .95). ' +
    'Use it for what get_span_metrics has not: numbers of attributes, histograms, arithmetic between queries, topk. Without a step each ' +
    'series has one value for the whole range, with one a value for each step. Durations are in seconds, rates in spans a second. ' +
    'See topic metrics of traceql_guide.',
  input: {
    query: required(text('TraceQL that ends with a function of metrics.', { max: MAX_QUERY }), ''),
    ...RECENT_RANGE,
    step: optional(text('A duration such as 1m or 1h, or auto: a value for each such stretch of time.', { max: 20 })),
    limit: limitArgument('series'),
    cursor: CURSOR,
  },
  output: listSchema(
    {
      labels: map('Values of the keys of by(); p of a quantile, __bucket of a histogram.'),
      value: numericOrNull('Without a step: of the whole range. Null: infinite.'),
      pointCount: whole(),
      points: list(map(), 'With a step: time (where the stretch ends) and value.'),
    },
    { ...RANGE_SCHEMA, stepMs: numericOrNull('Null: one value for the range.') },
  ),
  run: async (context) => {
    const { args, reader, limits, account, nowUnixNano } = context;
    const parsed = parseTraceqlMetrics(args.query);
    if ('mistakes' in parsed) throw mistakenQuery('query', parsed.mistakes);
    const timeRange = recentRange(args, nowUnixNano);
    const step = readStep(args.step, timeRange);
    const asked = { plan: parsed.plan, start: timeRange.from, end: timeRange.to };
    const metrics = new TraceqlMetrics(reader, limits, account);
    const { series } = await (step === undefined
      ? metrics.instant(asked)
      : metrics.range({ ...asked, step, exemplars: 0 }));
    const show = async (some: readonly MetricSeries[]) => some.map((one) => shownSeries(one, step !== undefined));
    const notes = (total: number) => emptyRangeNotes(total, context);
    const head = { ...shownRange(timeRange), stepMs: step === undefined ? null : milliseconds(step) };
    const words = { what: 'series', head, advice: 'Pass a longer step.', notes };
    return wholeListAnswer(series, args.limit, show, words, context);
  },
});

/** In nanoseconds. Undefined: no steps. Throws BAD_USER_INPUT. */
function readStep(step: string | undefined, { from, to }: Required<TimeRange>): bigint | undefined {
  if (step === undefined) return undefined;
  const range = to - from;
  if (step === 'auto') return ((range / USUAL_POINTS + SECOND) / SECOND) * SECOND;
  const ms = parseDuration(step);
  if (ms === undefined || ms <= 0) {
    throw refusal('step', `expected auto, or a duration such as 1m or 1h30m, got ${JSON.stringify(step)}`);
  }
  const nanos = BigInt(ms) * NANOS_PER_MILLI;
  const points = range / nanos + 1n;
  if (points <= MAX_POINTS + 1) return nanos;
  throw refusal('step', `gives ${points} points; ask for at most ${MAX_POINTS} by a longer step, or auto`);
}

function shownSeries({ labels, samples }: MetricSeries, withPoints: boolean): object {
  const named = { labels: Object.fromEntries(labels.map(shownLabel)) };
  if (!withPoints) return { ...named, value: finite(samples[0]) };
  const points = samples.map((sample) => ({ time: shownTime(sample.timeUnixNano), value: finite(sample) }));
  return { ...named, pointCount: points.length, points };
}

function shownLabel({ key, value }: MetricLabel): readonly [string, unknown] {
  return [shownName(key), typeof value === 'string' ? cutText(value, MAX_VALUE) : naturalValue(value)];
}

/** JSON has no infinities. */
function finite(sample: MetricSample | undefined): number | null {
  return sample !== undefined && Number.isFinite(sample.value) ? sample.value : null;
}
