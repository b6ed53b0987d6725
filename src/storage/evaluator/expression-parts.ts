/** What expressions are made of, for everything that looks into filters. */
import type { AttributePlace, ExpressionField, SpanExpression, SpanFilter } from '../query.ts';

/** The expressions of a filter itself, not those of the filters inside it. */
export function expressionsOf(filter: SpanFilter): readonly SpanExpression[] {
  switch (filter.type) {
    case 'comparison':
      return [filter.left, filter.right];
    case 'computed':
      return [filter.of];
    case 'group': {
      const { by, aggregate } = filter;
      const isComputed =
        aggregate.function !== 'count' && aggregate.of !== 'durationNano' && 'expression' in aggregate.of;
      return isComputed ? [...by, aggregate.of.expression] : by;
    }
    default:
      return [];
  }
}

/** The values, fields, attributes and filters that an expression computes with. */
export function leavesOf(
  expression: SpanExpression,
): readonly Exclude<SpanExpression, { type: 'negate' | 'arithmetic' }>[] {
  switch (expression.type) {
    case 'negate':
      return leavesOf(expression.of);
    case 'arithmetic':
      return [...leavesOf(expression.left), ...leavesOf(expression.right)];
    default:
      return [expression];
  }
}

/** The filters inside the expressions. */
export function filtersIn(expressions: readonly SpanExpression[]): readonly SpanFilter[] {
  return expressions.flatMap(leavesOf).flatMap((leaf) => (leaf.type === 'holds' ? [leaf.filter] : []));
}

/** The attributes of which the expressions read values. Without one of them, an expression has no value. */
export function placesIn(expressions: readonly SpanExpression[]): readonly AttributePlace[] {
  return expressions.flatMap(leavesOf).filter((leaf) => leaf.type === 'attribute');
}

/** Whether an expression reads more than its span. */
export function readTrace(expressions: readonly SpanExpression[]): boolean {
  return expressions.flatMap(leavesOf).some((leaf) => leaf.type === 'field' && OF_TRACE.has(leaf.field));
}

const OF_TRACE: ReadonlySet<ExpressionField> = new Set<ExpressionField>([
  'childCount',
  'nestedSetLeft',
  'nestedSetRight',
  'nestedSetParent',
  'traceDurationNano',
  'rootName',
  'rootService',
]);

/** A condition on attributes alone that every span meets which meets the filter. */
export function presenceIn(filter: Extract<SpanFilter, { type: 'comparison' | 'computed' }>): SpanFilter {
  const filters = placesIn(expressionsOf(filter)).map(
    ({ key, scope, orElse }): SpanFilter => ({
      type: 'attribute',
      test: { key, ...(scope && { scope }), ...(orElse && { orElse }), exists: true },
    }),
  );
  return { type: 'and', filters };
}
