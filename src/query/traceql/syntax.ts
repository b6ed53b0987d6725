/** The syntax tree of a query: the text as written, before its meaning is checked. */
import type { AttributeScope } from '../../model/attributes.ts';
import type { Relation } from '../../storage/query.ts';
import type { ComparisonOperator } from './comparisons.ts';
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
 * A field that can be compared with a literal. `name` is the name of an intrinsic with its scope: `span:name`, also for
 * `name`.
 */
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

/** Number of levels of nodes, including this one. */
interface Leveled {
  readonly depth: number;
}

/** The content of the braces of a spanset. */
export type Condition = Leveled &
  (
    | { readonly type: 'and' | 'or'; readonly parts: readonly Condition[] }
    | { readonly type: 'not'; readonly part: Condition }
    | { readonly type: 'constant'; readonly value: boolean }
    | ({ readonly type: 'comparison' } & Comparison)
  );

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
