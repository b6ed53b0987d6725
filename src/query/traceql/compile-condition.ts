/** Compiles the content of the braces of a spanset to a filter on spans. */
import type { SpanFilter } from '../../storage/query.ts';
import { ANY_SPAN, joinSpans, not, or } from './combine.ts';
import { mirrored } from './comparisons.ts';
import { compileAttribute } from './compile-attribute.ts';
import { compileIntrinsic } from './compile-intrinsic.ts';
import { type Fault, fault, isFault } from './fault.ts';
import { fold } from './fold.ts';
import type { PatternReader } from './patterns.ts';
import type { Comparison, Condition, Expression } from './syntax.ts';

/** Reports every fault. If a condition has a fault, its filter has no meaning. */
export function compileCondition(
  condition: Condition,
  patternOf: PatternReader,
  report: (found: Fault) => void,
): SpanFilter {
  const compile = (part: Condition): SpanFilter => compileCondition(part, patternOf, report);
  switch (condition.type) {
    case 'and':
    case 'or':
      return joinSpans(condition.type, condition.parts.map(compile));
    case 'not':
      return not(compile(condition.part));
    case 'literal':
      return condition.literal.kind === 'boolean' && condition.literal.value ? ANY_SPAN : or([]);
    default: {
      const comparison = comparisonIn(condition);
      const filter = comparison === undefined ? undefined : compileComparison(comparison, patternOf);
      if (filter !== undefined && !isFault(filter)) return filter;
      report(filter ?? fault(condition, 'not supported: comparing two fields or two values, or arithmetic of fields'));
      return ANY_SPAN;
    }
  }
}

function compileComparison(comparison: Comparison, patternOf: PatternReader): SpanFilter | Fault {
  const { field } = comparison;
  return field.kind === 'attribute'
    ? compileAttribute(field, comparison, patternOf)
    : compileIntrinsic(field, comparison, patternOf);
}

/** A field by itself means that it is true. Undefined if the condition is not of a field and a literal. */
function comparisonIn(condition: Expression): Comparison | undefined {
  if (condition.type === 'field') {
    const { field, offset, length } = condition;
    return { field, operator: '=', literal: { kind: 'boolean', value: true, offset, length } };
  }
  if (condition.type !== 'comparison') return undefined;
  const { operator } = condition;
  const [left, right] = [fold(condition.left), fold(condition.right)];
  if (left.type === 'field' && right.type === 'literal') return { field: left.field, operator, literal: right.literal };
  const turned = mirrored(operator);
  if (left.type !== 'literal' || right.type !== 'field' || turned === undefined) return undefined;
  return { field: right.field, operator: turned, literal: left.literal };
}
