/** `GET /api/metrics/query_range` and `GET /api/metrics/query`: metrics of TraceQL. */

import { attributeJson } from '../../../receivers/formats/otlp/encode-json.ts';
import type { Reply } from '../../net/question.ts';
import type {
  LabelValue,
  MetricExemplar,
  MetricLabel,
  MetricSeries,
  MetricsAnswer,
} from '../../query/traceql-metrics/answer.ts';
import { parseTraceqlMetrics } from '../../query/traceql-metrics/parse-metrics.ts';
import type { MetricsPlan } from '../../query/traceql-metrics/plan.ts';
import { TraceqlMetrics } from '../../query/traceql-metrics/traceql-metrics.ts';
import type { Asked } from '../adapter/adapter.ts';
import { Body, JSON_TYPE } from '../adapter/body.ts';
import { refusal } from '../adapter/parameters.ts';
import { type Json, message } from './proto-json.ts';
import { readMetricsRange, readStep } from './read-metrics-time.ts';
import { traceqlRefusal } from './read-traceql.ts';

/** Series of an answer unless the client asks for fewer. */
const MAX_SERIES = 1_000;
const MAX_EXEMPLARS = 1_000;

/** The message `QueryRangeResponse`: samples at each step. */
export async function queryRange(asked: Asked): Promise<Reply> {
  const { parameters, nowUnixNano } = asked;
  const answer = await metricsOf(asked).range({
    ...readMetricsRange(parameters, nowUnixNano),
    plan: readPlan(asked),
    step: readStep(parameters),
    exemplars: parameters.integer('exemplars', { min: 0, max: MAX_EXEMPLARS }) ?? 0,
    maxSeries: readMaxSeries(asked),
  });
  return reply(answer, rangeSeries, asked);
}

/** The message `QueryInstantResponse`: one value for the whole range. */
export async function queryInstant(asked: Asked): Promise<Reply> {
  const range = readMetricsRange(asked.parameters, asked.nowUnixNano);
  const answer = await metricsOf(asked).instant({ ...range, plan: readPlan(asked), maxSeries: readMaxSeries(asked) });
  return reply(answer, instantSeries, asked);
}

function metricsOf({ reader, limits, account }: Asked): TraceqlMetrics {
  return new TraceqlMetrics(reader, limits, account);
}

function readPlan({ parameters }: Asked): MetricsPlan {
  const text = parameters.text('q') ?? parameters.text('query');
  if (text === undefined) throw refusal('q', 'is required');
  const parsed = parseTraceqlMetrics(text);
  if ('plan' in parsed) return parsed.plan;
  throw traceqlRefusal(parsed.mistakes);
}

function readMaxSeries({ parameters }: Asked): number {
  const wanted = parameters.integer('maxSeries', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? 0;
  return wanted === 0 ? MAX_SERIES : Math.min(wanted, MAX_SERIES);
}

/** Series by series, so that a large answer never exists as one text. */
function reply({ series, partial }: MetricsAnswer, seriesJson: (one: MetricSeries) => Json, { account }: Asked): Reply {
  const body = new Body(account);
  body.text('{"series":[');
  for (const [index, one] of series.entries()) body.text((index === 0 ? '' : ',') + JSON.stringify(seriesJson(one)));
  const metrics = message({ inspectedBytes: BigInt(account.bytesRead), totalJobs: 1, completedJobs: 1 });
  const rest = message({ metrics, status: partial === undefined ? undefined : 'PARTIAL', message: partial });
  body.text(`],${JSON.stringify(rest).slice(1)}`);
  return body.reply(200, { 'content-type': JSON_TYPE });
}

function rangeSeries({ labels, samples, exemplars }: MetricSeries): Json {
  return message({
    labels: labels.map(labelJson),
    samples: samples.map(({ timeUnixNano, value }) =>
      message({ timestampMs: milliseconds(timeUnixNano), value: doubleJson(value) }),
    ),
    exemplars: exemplars.map(exemplarJson),
  });
}

function instantSeries({ labels, samples }: MetricSeries): Json {
  return message({ labels: labels.map(labelJson), value: doubleJson(samples.at(-1)?.value ?? 0) });
}

function exemplarJson({ traceId, labels, value, timeUnixNano }: MetricExemplar): Json {
  return message({
    labels: [{ key: 'trace:id', value: traceId }, ...labels].map(labelJson),
    value: doubleJson(value),
    timestampMs: milliseconds(timeUnixNano),
  });
}

function labelJson({ key, value }: MetricLabel): Json {
  return attributeJson({ key, value: textOfNil(value) });
}

/** A value that there is not is a text, too. */
function textOfNil(value: LabelValue): Exclude<LabelValue, null> {
  return value ?? 'nil';
}

function doubleJson(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

const NANOSECONDS_A_MS = 1_000_000n;

function milliseconds(unixNano: bigint): bigint {
  return unixNano / NANOSECONDS_A_MS;
}
