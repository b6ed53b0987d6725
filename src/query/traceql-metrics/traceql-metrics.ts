/** Metrics of TraceQL: series of samples over a range, or one sample for a whole range. */
import type { KeyedReader } from '../keyed-reader.ts';
import type { MetricLimits } from '../metric-limits.ts';
import type { OperationAccount } from '../operation-account.ts';
import type { ProfileLimits } from '../profile-limits.ts';
import type { MetricsAnswer, MetricsRange, MetricsWish } from './answer.ts';
import { calculate, type Operand } from './math.ts';
import { overTimeSeries } from './over-time.ts';
import type { MetricsPlan, PlannedExpression, PlannedPipeline } from './plan.ts';
import { portMeasures } from './port-measures.ts';
import { instantTimes, rangeTimes, type SampleTimes, usualStep } from './sample-times.ts';
import { applyStages } from './second-stage.ts';
import { labelsText, type Series, shownSeries } from './series.ts';

export interface MetricsRangeQuery extends MetricsRange, MetricsWish {
  readonly plan: MetricsPlan;
  /** Nanoseconds between two samples. Absent: about 240 samples. */
  readonly step?: bigint | undefined;
}

export interface MetricsInstantQuery extends MetricsRange, Pick<MetricsWish, 'maxSeries'> {
  readonly plan: MetricsPlan;
}

export class TraceqlMetrics {
  readonly #reader: KeyedReader;
  readonly #limits: MetricLimits & ProfileLimits;
  readonly #account: OperationAccount;

  constructor(reader: KeyedReader, limits: MetricLimits & ProfileLimits, account: OperationAccount) {
    this.#reader = reader;
    this.#limits = limits;
    this.#account = account;
  }

  /**
   * Samples at each multiple of the step. Throws BAD_USER_INPUT for a range or a step that there cannot be, and
   * OPERATION_TOO_COMPLEX at a limit.
   */
  range({ plan, step, exemplars, maxSeries, ...range }: MetricsRangeQuery): Promise<MetricsAnswer> {
    const times = rangeTimes(range, step ?? usualStep(range), this.#limits.maxMetricBuckets);
    return this.#answer(plan, times, { exemplars: plan.exemplars ?? exemplars, maxSeries });
  }

  /** One sample of all spans that start in [start, end], which stands at `end`. Throws as {@link range} does. */
  instant({ plan, maxSeries, ...range }: MetricsInstantQuery): Promise<MetricsAnswer> {
    return this.#answer(plan, instantTimes(range), { exemplars: 0, maxSeries });
  }

  async #answer(plan: MetricsPlan, times: SampleTimes, { maxSeries }: MetricsWish): Promise<MetricsAnswer> {
    const found = await this.#evaluate(plan.expression, times);
    const series = found.type === 'number' ? [] : inOrder(found.series);
    const shown = series.slice(0, maxSeries ?? series.length);
    const partial =
      shown.length < series.length
        ? `There are ${series.length} series; ${shown.length} are shown. Ask for more, or for series by something with fewer values.`
        : undefined;
    return { series: shown.map((each) => shownSeries(each, times)), partial };
  }

  async #evaluate(expression: PlannedExpression, times: SampleTimes): Promise<Operand> {
    if (expression.type === 'number') return expression;
    if (expression.type === 'pipeline') {
      const series = await this.#firstStage(expression, times);
      return { type: 'series', series: applyStages(series, expression.second) };
    }
    const [left, right] = await Promise.all(
      [expression.left, expression.right].map((side) => this.#evaluate(side, times)),
    );
    if (left === undefined || right === undefined) return { type: 'series', series: [] };
    const result = calculate(expression.operator, left, right);
    return result.type === 'number' ? result : { ...result, series: applyStages(result.series, expression.second) };
  }

  async #firstStage({ first, filter }: PlannedPipeline, times: SampleTimes): Promise<readonly Series[]> {
    if (first.type === 'compare') return [];
    const means = { reader: this.#reader, limits: this.#limits, account: this.#account };
    const groups = await portMeasures(first, filter, times, means);
    return overTimeSeries(first, groups, times);
  }
}

function inOrder(series: readonly Series[]): Series[] {
  return series
    .map((each) => ({ each, text: labelsText(each.labels) }))
    .sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
    .map(({ each }) => each);
}
