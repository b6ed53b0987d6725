/** A query's syntax tree: what was written, before it is known whether it means anything. */
import type { AttributeScope } from '../../model/attributes.ts';
import type { Relation } from '../../storage/query.ts';
import type { ComparisonOperator } from './comparisons.ts';
import type { TextRange } from './fault.ts';

/** A value written out. Integers are signed 64-bit; durations are nanoseconds of the same size. */
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

/** What can be compared with a literal. `name` is an intrinsic's with its scope: `span:name`, also for `name`. */
export type Field = TextRange &
  (
    | { readonly kind: 'attribute'; readonly scope?: AttributeScope; readonly key: string }
    | { readonly kind: 'intrinsic'; readonly name: string }
  );

export interface Comparison {
  readonly field: Field;
  readonly operator: ComparisonOperator;
  readonly literal: Literal;
}

/** How many levels of nodes there are, this one included. */
interface Leveled {
  readonly depth: number;
}

/** What stands between the braces of a spanset. */
export type Condition = Leveled &
  (
    | { readonly type: 'and' | 'or'; readonly parts: readonly Condition[] }
    | { readonly type: 'not'; readonly part: Condition }
    | { readonly type: 'constant'; readonly value: boolean }
    | ({ readonly type: 'comparison' } & Comparison)
  );

/**
 * `{A} >> {B}` has A left and B right and relates B to its ancestor A. Chosen are the right side's spans that have such
 * a relative; with `not` those that have none (`!>>`); with `union` both sides' spans that have each other (`&>>`).
 */
export interface Structural {
  readonly type: 'structural';
  readonly relation: Relation;
  readonly mode: 'right' | 'not' | 'union';
  readonly left: Spanset;
  readonly right: Spanset;
}

/** Its range goes from its first part to its last, brackets around it left out. */
export type Spanset = Leveled &
  TextRange &
  (
    | { readonly type: 'spans'; readonly condition: Condition }
    | { readonly type: 'and' | 'or'; readonly parts: readonly Spanset[] }
    | Structural
    | { readonly type: 'pipeline'; readonly stages: readonly Stage[] }
  );

export type AggregateFunction = 'count' | 'avg' | 'max' | 'min' | 'sum';

/** `count() > 3`, `max(duration) > 1s`. Its range is that of the function and its argument. */
export interface Aggregate extends TextRange {
  readonly type: 'aggregate';
  readonly function: AggregateFunction;
  /** Absent for count() only. */
  readonly field?: Field;
  readonly operator: ComparisonOperator;
  readonly literal: Literal;
}

export type Stage = Spanset | Aggregate;
