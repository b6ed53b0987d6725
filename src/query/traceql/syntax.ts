/** The syntax tree of a query: the text as written, before its meaning is checked. */
import type { AttributeScope } from '../../model/attributes.ts';
import type { ArithmeticOperator, Relation } from '../../storage/query.ts';
import type { ComparisonOperator, ValueComparison } from './comparisons.ts';
import type { TextRange } from './fault.ts';

/** A literal. Integers are signed 64-bit; durations are nanoseconds of the same size. */
export type Literal = TextRange &
  (
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number'; readonly value: bigint | number }
    | { readonly kind: 'duration'; readonly value: bigint }
    | { readonly kind: 'boolean'; readonly value: boolean }
    /** A number of the model's StatusCode or SpanKind. */
    | { readonly kind: 'status' | 'kind'; readonly value: number; readonly word: string }
    | { readonly kind: 'nil' }
  );

/**
 * A field of a span, of its trace, or of its events and links. `name` is that of an intrinsic with its scope:
 * `span:name`, also for `name`.
 */
export type Field = TextRange &
  (
    | { readonly kind: 'attribute'; readonly scope?: AttributeScope; readonly key: string }
    | { readonly kind: 'intrinsic'; readonly name: string }
  );

export type { ArithmeticOperator } from '../../storage/query.ts';

/** Number of levels of nodes, including this one. */
interface Leveled {
  readonly depth: number;
}

export const ARITHMETIC_OPERATORS = ['+', '-', '*', '/', '%', '^'] as const satisfies ArithmeticOperator[];

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

/** A field compared with a literal, the most common expression, with the field on the left. */
export interface Comparison {
  readonly field: Field;
  readonly operator: ComparisonOperator;
  readonly literal: Literal;
}

/** An expression that is true or false: the content of the braces of a spanset. */
export type Condition = Expression;

/**
 * `{A} >> {B}` has A on the left and B on the right, and relates B to its ancestor A. It chooses the spans of the right
 * side that have such a relative. With `not`, those that have none (`!>>`). With `union`, the spans of both sides that
 * are related to each other (`&>>`).
 */
export interface Structural {
  readonly type: 'structural';
  readonly relation: Relation;
  readonly mode: 'right' | 'not' | 'union';
  readonly left: Spanset;
  readonly right: Spanset;
}

/** Its range goes from its first part to its last, without the brackets around it. */
export type Spanset = Leveled &
  TextRange &
  (
    | { readonly type: 'spans'; readonly condition: Condition }
    | { readonly type: 'and' | 'or'; readonly parts: readonly Spanset[] }
    | Structural
    | { readonly type: 'pipeline'; readonly stages: readonly Stage[] }
  );

export type AggregateFunction = 'count' | 'avg' | 'max' | 'min' | 'sum';

/** `max(duration)`. Its range is that of the function and its argument. */
export interface AggregateCall extends TextRange {
  readonly function: AggregateFunction;
  /** Absent for count() only. */
  readonly of?: Expression;
}

/** `count() > 3`, `max(duration) > 1s`. Its range is that of the call. */
export interface Aggregate extends AggregateCall {
  readonly type: 'aggregate';
  readonly operator: ComparisonOperator;
  /** A number or a duration. Arithmetic of literals is folded. */
  readonly literal: Literal;
}

/** `by(resource.service.name)`: the spans of a trace in groups of equal values. */
export interface Grouping extends TextRange {
  readonly type: 'by';
  readonly of: Expression;
}

/** `coalesce()`: the groups as one again. */
export interface Coalescing extends TextRange {
  readonly type: 'coalesce';
}

/** `select(a, b)`: fields to return with the spans. */
export interface Selecting extends TextRange {
  readonly type: 'select';
  readonly fields: readonly Field[];
}

export type Stage = Spanset | Aggregate | Grouping | Coalescing | Selecting;

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
