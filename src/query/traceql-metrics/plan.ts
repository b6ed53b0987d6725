/** What a metrics query asks, after its meaning is checked: filters of the port instead of spansets. */
import type { AttributeName, GroupKey, GroupValue } from '../../storage/measures.ts';
import type { SpanFilter } from '../../storage/query.ts';
import { isEverything } from '../filter-logic.ts';
import type { Field, MathOperator, OverTime, SecondStage } from '../traceql/syntax.ts';
import type { LabelValue } from './answer.ts';

export type OverTimeFunction = OverTime['function'];

/** A key of `by()`, which is a label of the series. */
export interface SeriesKey {
  readonly label: string;
  readonly field: Field;
  /** How the port groups by it. Undefined: it cannot, so the spans are read one by one. */
  readonly groupBy: GroupReading | undefined;
}

/** One or several keys of the port, and the label that their values make. Undefined: the spans lack it. */
export interface GroupReading {
  readonly keys: readonly (Extract<GroupKey, { readonly field: unknown }> | { readonly attribute: AttributeName })[];
  readonly label: (values: readonly GroupValue[]) => LabelValue | undefined;
}

/** What a function measures. Durations are in nanoseconds until they are shown. */
export type MeasuredField =
  | { readonly type: 'duration' }
  /** The first of these attributes that a span has. */
  | { readonly type: 'numbers'; readonly names: readonly AttributeName[] }
  /** What the port cannot measure, so that the spans are read one by one. */
  | { readonly type: 'other' };

export interface Measurement {
  readonly label: string;
  readonly field: Field;
  readonly reading: MeasuredField;
}

export interface PlannedOverTime {
  readonly type: 'overTime';
  readonly function: OverTimeFunction;
  /** Absent for `rate` and `count_over_time`. */
  readonly measured?: Measurement;
  readonly quantiles: readonly number[];
  readonly by: readonly SeriesKey[];
}

export interface PlannedComparison {
  readonly type: 'compare';
  /** Of the spans that the filter of the pipeline chooses. */
  readonly selection: SpanFilter;
  readonly topN: number;
}

export interface PlannedPipeline {
  readonly type: 'pipeline';
  readonly filter: SpanFilter;
  readonly first: PlannedOverTime | PlannedComparison;
  readonly second: readonly SecondStage[];
}

export interface PlannedMath {
  readonly type: 'math';
  readonly operator: MathOperator;
  readonly left: PlannedExpression;
  readonly right: PlannedExpression;
  readonly second: readonly SecondStage[];
}

export type PlannedExpression = PlannedPipeline | PlannedMath | { readonly type: 'number'; readonly value: number };

export interface MetricsPlan {
  readonly expression: PlannedPipeline | PlannedMath;
  /** The hint `exemplars`: how many, in place of what the request says. */
  readonly exemplars?: number;
}

/** From left to right. */
export function pipelinesIn(expression: PlannedExpression): readonly PlannedPipeline[] {
  if (expression.type === 'number') return [];
  if (expression.type === 'math') return [expression.left, expression.right].flatMap(pipelinesIn);
  return [expression];
}

/** Whether the port can measure what the stage asks for, by its keys. */
export function isOfPort({ measured, by }: PlannedOverTime): boolean {
  return measured?.reading.type !== 'other' && by.every(({ groupBy }) => groupBy !== undefined);
}

/** How many times a pipeline reads every span of the range, if the storage keeps what sums it can. */
export function scansOf({ filter, first }: PlannedPipeline): number {
  if (first.type === 'compare') return 2;
  const isKept = isEverything(filter) && isOfPort(first) && first.measured?.reading.type !== 'numbers';
  return isKept && first.function !== 'min_over_time' ? 0 : 1;
}
