/** Compiles the content of the braces of a spanset to a filter on spans. */
import type { SpanFilter } from '../../storage/query.ts';
import { ANY_SPAN, joinSpans, not, or } from './combine.ts';
import { compileAttribute } from './compile-attribute.ts';
import { compileIntrinsic } from './compile-intrinsic.ts';
import { type Fault, isFault } from './fault.ts';
import type { PatternReader } from './patterns.ts';
import type { Comparison, Condition } from './syntax.ts';

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
    case 'constant':
      return condition.value ? ANY_SPAN : or([]);
    case 'comparison': {
      const filter = compileComparison(condition, patternOf);
      if (!isFault(filter)) return filter;
      report(filter);
      return ANY_SPAN;
    }
  }
}

export function compileComparison(comparison: Comparison, patternOf: PatternReader): SpanFilter | Fault {
  const { field } = comparison;
  return field.kind === 'attribute'
    ? compileAttribute(field, comparison, patternOf)
    : compileIntrinsic(field, comparison, patternOf);
}
