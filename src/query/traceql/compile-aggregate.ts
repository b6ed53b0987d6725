/** Conditions on all chosen spans of a trace, such as `| max(duration) > 1s`, as filters of traces. */
import { matchesNumber } from '../../storage/evaluator/matches-test.ts';
import type { Aggregate as AggregateOf, Int64Test, NumberTest, SpanFilter, TraceFilter } from '../../storage/query.ts';
import { NOTHING } from '../filter-logic.ts';
import { ANY_SPAN, ofSpans } from './combine.ts';
import { comparesValues, VALUE_COMPARISONS, valueTest } from './comparisons.ts';
import { type Fault, fault, isFault } from './fault.ts';
import { int64Test } from './operators.ts';
import type { Aggregate } from './syntax.ts';

type Calculated = Extract<AggregateOf, { of: unknown }>;

/** Traces with at least one chosen span, whose chosen spans together meet the condition. */
export function compileAggregate(aggregate: Aggregate, chosen: SpanFilter): TraceFilter | Fault {
  if (aggregate.function === 'count') return compileCount(aggregate, chosen);
  const of = numberOf(aggregate);
  if (isFault(of)) return of;
  const test = numberTest(aggregate);
  if (isFault(test)) return test;
  const calculated: Calculated = { function: aggregate.function, of: of.of };
  return ofSpans(chosen, (filter) => ({ type: 'matchingSpans', filter, aggregate: calculated, test }));
}

function compileCount(aggregate: Aggregate, chosen: SpanFilter): TraceFilter | Fault {
  const test = int64Test('count()', aggregate);
  if (isFault(test)) return test;
  if (isMetByNoneOnly(test)) {
    const hint = 'use the typed filter noSpan for traces without such spans';
    return fault(aggregate, `a trace without a chosen span is never chosen: ${hint}`);
  }
  if (test.in !== undefined) return NOTHING;
  return ofSpans(chosen, (filter) => {
    if (filter === ANY_SPAN) return { type: 'spanCount', test };
    const fromOneOn: Int64Test = matchesNumber(test, 0n) ? { ...test, gte: 1n } : test;
    return { type: 'matchingSpans', filter, aggregate: { function: 'count' }, test: fromOneOn };
  });
}

function isMetByNoneOnly({ lt, lte, eq }: Int64Test): boolean {
  return (lt !== undefined && lt <= 1n) || (lte !== undefined && lte < 1n) || (eq !== undefined && eq < 1n);
}

/** Wrapped, because the name of an attribute alone could be mistaken for a fault. */
function numberOf({ of, function: name, ...range }: Aggregate): Pick<Calculated, 'of'> | Fault {
  const field = of?.type === 'field' ? of.field : undefined;
  if (field?.kind === 'attribute') return { of: { key: field.key, ...(field.scope && { scope: field.scope }) } };
  if (field?.name === 'span:duration') return { of: 'durationNano' };
  return fault(of ?? range, `not supported: ${name}() of ${field?.name ?? 'an expression'}`, [
    'duration',
    'an attribute',
  ]);
}

function numberTest({ operator, literal }: Aggregate): NumberTest | Fault {
  if (!comparesValues(operator)) {
    return fault(literal, `a number has no ${operator}`, VALUE_COMPARISONS);
  }
  if (literal.kind === 'number' || literal.kind === 'duration') return valueTest(operator, literal.value);
  return fault(literal, 'expected a number or a duration', ['a number', 'a duration']);
}
