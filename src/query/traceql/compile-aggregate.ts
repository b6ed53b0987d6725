/**
 * Conditions on all chosen spans of a trace, such as `| max(duration) > 1s`, as filters of traces. The AST can say whether
 * some or no span meets a filter but neither counts chosen spans nor adds up values; what needs that is refused.
 */
import type { Int64Test, SpanFilter, TraceFilter } from '../../storage/query.ts';
import { and, anySpan, isOfTrace, joinTraces, noSpan } from './combine.ts';
import { compileComparison } from './compile-condition.ts';
import { type Fault, fault, isFault } from './fault.ts';
import { int64Test } from './operators.ts';
import type { PatternReader } from './patterns.ts';
import type { Aggregate, ComparisonOperator, Field } from './syntax.ts';

/** Traces with at least one of the `chosen` spans whose chosen spans meet the condition. */
export function compileAggregate(
  aggregate: Aggregate,
  chosen: SpanFilter,
  patternOf: PatternReader,
): TraceFilter | Fault {
  const { field } = aggregate;
  if (field === undefined) return compileCount(aggregate, chosen);
  if (aggregate.function !== 'max' && aggregate.function !== 'min') {
    const { function: name } = aggregate;
    return fault(aggregate, `not supported: ${name}() over spans - use max() or min(), or a condition in the spanset`);
  }
  return compileExtreme(aggregate, field, chosen, patternOf);
}

function compileCount(aggregate: Aggregate, chosen: SpanFilter): TraceFilter | Fault {
  const test = int64Test('count()', aggregate);
  if (isFault(test)) return test;
  if (isOfTrace(chosen)) return joinTraces('and', [anySpan(chosen), { type: 'spanCount', test }]);
  if (holdsFromOneOn(test)) return anySpan(chosen);
  if (neverHoldsFromOneOn(test)) {
    const hint = 'use the typed filter noSpan for traces without such spans';
    return fault(aggregate, `no trace is chosen that has no chosen span: ${hint}`);
  }
  const hint = 'only whether there are any: count() > 0; a bare { } | count() counts all spans of the trace';
  return fault(aggregate, `not supported: count() of chosen spans - ${hint}`, ['> 0']);
}

function holdsFromOneOn({ gt, gte, ne }: Int64Test): boolean {
  return (gt !== undefined && gt < 1n) || (gte !== undefined && gte <= 1n) || (ne !== undefined && ne < 1n);
}

function neverHoldsFromOneOn({ lt, lte, eq, in: oneOf }: Int64Test): boolean {
  return (
    (lt !== undefined && lt <= 1n) ||
    (lte !== undefined && lte < 1n) ||
    (eq !== undefined && eq < 1n) ||
    oneOf !== undefined
  );
}

/**
 * With `>` for max (for min all signs turn round): the largest value is above x if one is; it is at most x if one is and
 * none is above.
 */
function compileExtreme(
  aggregate: Aggregate,
  field: Field,
  chosen: SpanFilter,
  patternOf: PatternReader,
): TraceFilter | Fault {
  const { operator, literal } = aggregate;
  if (field.kind === 'intrinsic' && field.name !== 'span:duration') {
    return fault(field, `not supported: ${aggregate.function}() of ${field.name}`, ['duration', 'an attribute']);
  }
  if (literal.kind !== 'number' && literal.kind !== 'duration') {
    return fault(literal, 'expected a number or a duration', ['a number', 'a duration']);
  }
  const having = (compared: ComparisonOperator): SpanFilter | Fault => {
    const filter = compileComparison({ field, operator: compared, literal }, patternOf);
    return isFault(filter) ? filter : and([chosen, filter]);
  };
  const [beyond, orBeyond, within] =
    aggregate.function === 'max' ? (['>', '>=', '<'] as const) : (['<', '<=', '>'] as const);
  switch (operator) {
    case beyond:
    case orBeyond:
      return someBut(having(operator));
    case '=':
      return someBut(having('='), having(beyond));
    case '!=': {
      const above = someBut(having(beyond));
      const below = someBut(having(within), having(orBeyond));
      if (isFault(above)) return above;
      return isFault(below) ? below : joinTraces('or', [above, below]);
    }
    case '=~':
    case '!~':
      return fault(literal, `a number has no ${operator}`, ['=', '!=', '>', '>=', '<', '<=']);
    default:
      return someBut(having(operator), having(operator === within ? orBeyond : beyond));
  }
}

/** Some span meets the first filter and none the second. */
function someBut(some: SpanFilter | Fault, none?: SpanFilter | Fault): TraceFilter | Fault {
  if (isFault(some)) return some;
  if (none === undefined) return anySpan(some);
  return isFault(none) ? none : joinTraces('and', [anySpan(some), noSpan(none)]);
}
