/** The syntax of metrics, until the parser has it. */
import type { ComparisonOperator, ValueComparison } from '../traceql/comparisons.ts';
import type { TextRange } from '../traceql/fault.ts';
import type { Field, Literal, Spanset } from '../traceql/syntax.ts';

/** Number of levels of nodes, including this one. */
interface Leveled {
  readonly depth: number;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^';

/**
 * What has a value for each span: a field, a literal, or what is computed from others. Parts of one `&&` or `||` chain
 * are one node; `&&` and `||` bind equally and group from the left.
 */
export type Expression = Leveled &
  TextRange &
  (
    | { readonly type: 'literal'; readonly literal: Literal }
    | { readonly type: 'field'; readonly field: Field }
    | { readonly type: 'and' | 'or'; readonly parts: readonly Expression[] }
    /** `!part` */
    | { readonly type: 'not'; readonly part: Expression }
    /** `-part` */
    | { readonly type: 'negate'; readonly part: Expression }
    | {
        readonly type: 'comparison';
        readonly operator: ComparisonOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly type: 'arithmetic';
        readonly operator: ArithmeticOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
  );

/** An expression that is true or false: the content of the braces of a spanset. */
export type Condition = Expression;

/** `rate() by(name)`: the first stage of metrics, which makes series of samples from spans. */
export interface OverTime extends TextRange {
  readonly type: 'overTime';
  readonly function:
    | 'rate'
    | 'count_over_time'
    | 'min_over_time'
    | 'max_over_time'
    | 'avg_over_time'
    | 'sum_over_time'
    | 'histogram_over_time'
    | 'quantile_over_time';
  /** What is measured: a field. Absent for `rate` and `count_over_time` only. */
  readonly field?: Expression;
  /** From 0 to 1, of `quantile_over_time` only, at least one. */
  readonly quantiles: readonly number[];
  /** Fields. A series for each combination of their values. Empty: one series. */
  readonly by: readonly Expression[];
}

/** `compare({ status = error }, 10)`: how the attributes of the selection differ from those of the other spans. */
export interface Comparing extends TextRange {
  readonly type: 'compare';
  readonly selection: Condition;
  /** Values to return for each attribute. */
  readonly topN?: number;
  /** The selection is of spans that start in [start, end), in nanoseconds since 1970. Both or neither. */
  readonly start?: bigint;
  readonly end?: bigint;
}

/** What follows the first stage of metrics, or what is computed from several. */
export type SecondStage =
  | { readonly type: 'topk' | 'bottomk'; readonly n: number }
  /** `> 10`, `> 1s`: the samples that meet it. The value has the unit of the series; durations are in seconds. */
  | { readonly type: 'threshold'; readonly operator: ValueComparison; readonly value: number };

/** `{ ... } | rate() by(name) | topk(5)` */
export interface MetricsPipeline extends TextRange {
  readonly type: 'metricsPipeline';
  readonly spans: Spanset;
  readonly first: OverTime | Comparing;
  readonly second: readonly SecondStage[];
}

export type MathOperator = '+' | '-' | '*' | '/';

/** `({ ... } | rate()) / ({ ... } | rate()) > 0.5`. `second` is applied to the result. */
export interface MetricsMath extends Leveled, TextRange {
  readonly type: 'math';
  readonly operator: MathOperator;
  readonly left: MetricsExpression;
  readonly right: MetricsExpression;
  readonly second: readonly SecondStage[];
}

/** Series of samples, or a number to calculate with. The root of a query is never a number alone. */
export type MetricsExpression =
  | MetricsPipeline
  | MetricsMath
  | (TextRange & { readonly type: 'number'; readonly value: number });

/** `most_recent = true` of `with(...)`. Any name may be given; what is not known has no effect, as in Tempo. */
export interface Hint extends TextRange {
  readonly name: string;
  readonly value: Literal;
}

/** A whole query: one for spans, or one for metrics. */
export type Query = { readonly hints: readonly Hint[] } & (
  | { readonly type: 'spanset'; readonly spanset: Spanset }
  | { readonly type: 'metrics'; readonly metrics: MetricsPipeline | MetricsMath }
);
