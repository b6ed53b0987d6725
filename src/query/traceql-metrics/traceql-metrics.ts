/** Metrics of TraceQL: series of samples over a range, or one sample for a whole range. */

import { SpangraphError } from '../../errors.ts';
import type { TimeRange } from '../../storage/query.ts';
import type { KeyedReader } from '../keyed-reader.ts';
import type { MetricLimits } from '../metric-limits.ts';
import type { OperationAccount } from '../operation-account.ts';
import type { ProfileLimits } from '../profile-limits.ts';
import { Edges } from '../selection.ts';
import type { MetricsAnswer, MetricsRange, MetricsWish } from './answer.ts';
import { comparedSeries } from './compare.ts';
import { MAX_EXEMPLARS, withExemplars } from './exemplars.ts';
import { calculate, type Operand } from './math.ts';
import { overTimeSeries } from './over-time.ts';
import { isOfPort, type MetricsPlan, type PlannedExpression, type PlannedPipeline, pipelinesIn } from './plan.ts';
import { portMeasures } from './port-measures.ts';
import { instantTimes, rangeTimes, type SampleTimes, usualStep } from './sample-times.ts';
import { applyStages } from './second-stage.ts';
import { labelsText, type Series, shownSeries } from './series.ts';
import { walkedMeasures } from './walked-measures.ts';

export interface MetricsRangeQuery extends MetricsRange, MetricsWish {
  readonly plan: MetricsPlan;
  /** Nanoseconds between two samples. Absent: about 240 samples. */
  readonly step?: bigint | undefined;
}

export interface MetricsInstantQuery extends MetricsRange, Pick<MetricsWish, 'maxSeries'> {
  readonly plan: MetricsPlan;
}

export interface OpenRangeQuery extends Omit<MetricsRangeQuery, keyof MetricsRange> {
  readonly timeRange: TimeRange | undefined;
}

export interface RangeAnswer extends MetricsAnswer {
  /** Nanoseconds between two samples. */
  readonly stepNano: bigint;
}

export class TraceqlMetrics {
  readonly #edges: Edges;
  readonly #reader: KeyedReader;
  readonly #limits: MetricLimits & ProfileLimits;
  readonly #account: OperationAccount;

  constructor(reader: KeyedReader, limits: MetricLimits & ProfileLimits, account: OperationAccount) {
    this.#reader = reader;
    this.#limits = limits;
    this.#account = account;
    this.#edges = new Edges(reader, account);
  }

  /**
   * As {@link range}. A side that is absent is that of the oldest or newest span, and a range without any moment has no series.
   */
  async overRange({ timeRange, ...query }: OpenRangeQuery): Promise<RangeAnswer> {
    const { from: start, to: end } = await this.#edges.range({ timeRange });
    const stepNano = query.step ?? usualStep({ start, end });
    if (end <= start) return { series: [], partial: undefined, stepNano };
    return { ...(await this.range({ ...query, start, end, step: stepNano })), stepNano };
  }

  /**
   * Samples at each multiple of the step. Throws BAD_USER_INPUT for a range or a step that there cannot be, and
   * OPERATION_TOO_COMPLEX at a limit.
   */
  async range({ plan, step, exemplars, maxSeries, ...range }: MetricsRangeQuery): Promise<MetricsAnswer> {
    const times = rangeTimes(range, step ?? usualStep(range), this.#limits.maxMetricBuckets);
    return this.#answer(plan, times, { exemplars: plan.exemplars ?? exemplars, maxSeries });
  }

  /** One sample at `end`, of all spans that start in [start, end]. Throws as {@link range} does. */
  async instant({ plan, maxSeries, ...range }: MetricsInstantQuery): Promise<MetricsAnswer> {
    return this.#answer(plan, instantTimes(range), { exemplars: 0, maxSeries });
  }

  async #answer(plan: MetricsPlan, times: SampleTimes, wish: MetricsWish): Promise<MetricsAnswer> {
    const { exemplars, maxSeries } = wish;
    checkCount('exemplars', exemplars);
    checkCount('maxSeries', maxSeries ?? 0);
    const perPipeline = Math.floor(Math.min(exemplars, MAX_EXEMPLARS) / pipelinesIn(plan.expression).length);
    const found = await this.#evaluate(plan.expression, times, perPipeline);
    const series = found.type === 'number' ? [] : inOrder(found.series);
    const shown = series.slice(0, maxSeries ?? series.length);
    const partial =
      shown.length < series.length
        ? `There are ${series.length} series; ${shown.length} are shown. Ask for more, or for series by something with fewer values.`
        : undefined;
    return { series: shown.map((each) => shownSeries(each, times)), partial };
  }

  /** `exemplars`: how many each pipeline may have. */
  async #evaluate(expression: PlannedExpression, times: SampleTimes, exemplars: number): Promise<Operand> {
    if (expression.type === 'number') return expression;
    if (expression.type === 'pipeline') {
      const series = await this.#firstStage(expression, times, exemplars);
      return { type: 'series', series: applyStages(series, expression.second) };
    }
    const [left, right] = await Promise.all(
      [expression.left, expression.right].map((side) => this.#evaluate(side, times, exemplars)),
    );
    if (left === undefined || right === undefined) return { type: 'series', series: [] };
    const result = calculate(expression.operator, left, right);
    return result.type === 'number' ? result : { ...result, series: applyStages(result.series, expression.second) };
  }

  async #firstStage(
    { first, filter }: PlannedPipeline,
    times: SampleTimes,
    wanted: number,
  ): Promise<readonly Series[]> {
    const means = { reader: this.#reader, limits: this.#limits, account: this.#account };
    if (first.type === 'compare') return comparedSeries(first, filter, times, means);
    const measures = isOfPort(first) ? portMeasures : walkedMeasures;
    const series = overTimeSeries(first, await measures(first, filter, times, means), times);
    return withExemplars(series, first, { filter, times, wanted }, means);
  }
}

function checkCount(name: string, count: number): void {
  if (count >= 0) return;
  throw new SpangraphError('BAD_USER_INPUT', `${name} is ${count}; it must not be negative.`);
}

function inOrder(series: readonly Series[]): Series[] {
  return series
    .map((each) => ({ each, text: labelsText(each.labels) }))
    .sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
    .map(({ each }) => each);
}
