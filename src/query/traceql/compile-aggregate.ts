/** Conditions on all chosen spans of a trace or group, such as `| max(duration) > 1s`. */
import { matchesNumber } from '../../storage/evaluator/matches-test.ts';
import type {
  Aggregate as AggregateOf,
  Int64Test,
  NumberTest,
  SpanExpression,
  SpanFilter,
  SpanNumber,
  TraceFilter,
} from '../../storage/query.ts';
import { NOTHING } from '../filter-logic.ts';
import { ANY_SPAN, ofSpans } from './combine.ts';
import { comparesValues, VALUE_COMPARISONS, valueTest } from './comparisons.ts';
import { type CompileCondition, compileExpression, placeOf } from './compile-expression.ts';
import { type Fault, fault, isFault } from './fault.ts';
import { int64Test } from './operators.ts';
import type { Aggregate, Expression } from './syntax.ts';

/** What the chosen spans of a trace, or of a group, must come to. */
export interface SpansCondition {
  readonly aggregate: AggregateOf;
  readonly test: NumberTest;
  /** The test of the number of spans, which need not require that there are any. For `count()` only. */
  readonly count?: Int64Test;
}

/** The condition of an aggregate. */
export function compileAggregate(aggregate: Aggregate, compileCondition: CompileCondition): SpansCondition | Fault {
  if (aggregate.function === 'count' || aggregate.of === undefined) return compileCount(aggregate);
  const of = compileMeasured(aggregate.of, compileCondition);
  if (of === undefined) return fault(aggregate.of, 'nothing can be computed with nil');
  const test = numberTest(aggregate);
  return isFault(test) ? test : { aggregate: { function: aggregate.function, of }, test };
}

/** Traces with at least one chosen span, whose chosen spans together meet the condition. */
export function tracesMeeting({ aggregate, test, count }: SpansCondition, chosen: SpanFilter): TraceFilter {
  if (test.in?.length === 0) return NOTHING;
  return ofSpans(chosen, (filter) =>
    count !== undefined && filter === ANY_SPAN
      ? { type: 'spanCount', test: count }
      : { type: 'matchingSpans', filter, aggregate, test },
  );
}

/** The spans of the groups whose spans together meet the condition. */
export function groupsMeeting(
  { aggregate, test }: SpansCondition,
  filter: SpanFilter,
  by: readonly SpanExpression[],
): SpanFilter {
  return { type: 'group', filter, by, aggregate, test };
}

/** The numbers that an aggregate is computed from. Undefined if `nil` is part of them. */
function compileMeasured(measured: Expression, compileCondition: CompileCondition): SpanNumber | undefined {
  if (measured.type === 'field') {
    const { field } = measured;
    if (field.kind === 'attribute') return placeOf(field);
    if (field.name === 'span:duration') return 'durationNano';
  }
  const expression = compileExpression(measured, compileCondition);
  return expression && { expression };
}

function compileCount(aggregate: Aggregate): SpansCondition | Fault {
  const test = int64Test('count()', aggregate);
  if (isFault(test)) return test;
  if (isMetByNoneOnly(test)) {
    const hint = 'use the typed filter noSpan for traces without such spans';
    return fault(aggregate, `a trace without a chosen span is never chosen: ${hint}`);
  }
  const fromOneOn: Int64Test = matchesNumber(test, 0n) ? { ...test, gte: 1n } : test;
  return { aggregate: { function: 'count' }, test: fromOneOn, count: test };
}

function isMetByNoneOnly({ lt, lte, eq }: Int64Test): boolean {
  return (lt !== undefined && lt <= 1n) || (lte !== undefined && lte < 1n) || (eq !== undefined && eq < 1n);
}

function numberTest({ operator, literal }: Aggregate): NumberTest | Fault {
  if (!comparesValues(operator)) {
    return fault(literal, `a number has no ${operator}`, VALUE_COMPARISONS);
  }
  if (literal.kind === 'number' || literal.kind === 'duration') return valueTest(operator, literal.value);
  return fault(literal, 'expected a number or a duration', ['a number', 'a duration']);
}
