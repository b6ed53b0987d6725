/**
 * The condition on single spans that a condition on a trace implies, for backends that have an index of spans but not
 * of traces.
 */

import { type Criterion, criteriaOf, operandsOf } from '../operators/criteria.ts';
import type { Aggregate, MatchingSpans, NumberTest, SpanFilter, TraceFilter } from '../query.ts';
import { matchesNumber } from './matches-test.ts';

type Calculation = Exclude<Aggregate['function'], 'count'>;

export interface ImpliedSpan {
  /** If the trace meets the condition, one of its spans meets this. */
  readonly filter: SpanFilter;
  /** Whether such a span is sufficient for the condition. */
  readonly proves: boolean;
}

/** The conditions of nested conjunctions, all of which must hold. */
export function traceConjuncts(filter: TraceFilter | undefined): TraceFilter[] {
  if (filter === undefined) return [];
  return filter.type === 'and' ? filter.filters.flatMap(traceConjuncts) : [filter];
}

/** Undefined if the condition can hold without any particular span. */
export function impliedSpan(condition: TraceFilter): ImpliedSpan | undefined {
  switch (condition.type) {
    case 'anySpan':
      return { filter: condition.filter, proves: true };
    case 'everySpan':
      return { filter: condition.filter, proves: false };
    case 'service':
      return { filter: { type: 'service', test: condition.test }, proves: true };
    case 'rootService':
    case 'rootName':
      return {
        filter: { type: condition.type === 'rootService' ? 'service' : 'name', test: condition.test },
        proves: false,
      };
    case 'matchingSpans':
      return impliedByAggregate(condition);
    case 'or':
      return impliedByAll(condition.filters);
    default:
      return undefined;
  }
}

function impliedByAll(branches: readonly TraceFilter[]): ImpliedSpan | undefined {
  const implied = branches.map(impliedSpan);
  const filters = implied.flatMap((one) => one?.filter ?? []);
  if (filters.length < branches.length) return undefined;
  return { filter: { type: 'or', filters }, proves: implied.every((one) => one?.proves) };
}

function impliedByAggregate({ filter, aggregate, test }: MatchingSpans): ImpliedSpan | undefined {
  if (aggregate.function === 'count') {
    return matchesNumber(test, 0n) ? undefined : { filter, proves: isMetFromOneOn(test) };
  }
  const { of } = aggregate;
  const criteria = criteriaOf<bigint | number>(test);
  const known = criteria
    .filter((criterion) => criterion.takes === 'value')
    .filter((criterion) => REACHED_BY_ONE[aggregate.function](criterion));
  const proves = criteria.length > 0 && criteria.every((criterion) => DECIDED_BY_ONE[aggregate.function](criterion));
  if (typeof of === 'object' && 'expression' in of) return { filter, proves: false };
  if (of !== 'durationNano') {
    const having: SpanFilter = { type: 'attribute', test: { ...of, exists: true, ...operandsOf(known) } };
    return { filter: { type: 'and', filters: [filter, having] }, proves };
  }
  // Durations are compared with integers only. Operands with a fraction are left to the aggregate.
  const exact = known.filter(({ operand }) => typeof operand === 'bigint');
  if (exact.length === 0) return { filter, proves: false };
  const lasting: SpanFilter = { type: 'durationNano', test: operandsOf(exact) };
  return {
    filter: { type: 'and', filters: [filter, lasting] },
    proves: proves && exact.length === criteria.length,
  };
}

type Applies = (criterion: Criterion) => boolean;

const isEquality: Applies = ({ name }) => name === 'eq';
const passesOn =
  (side: 'above' | 'below'): Applies =>
  (criterion) =>
    criterion.takes === 'value' && criterion.passesOn === side;
const never: Applies = () => false;

/** Operators that one of the numbers meets if the aggregate does. An average is at most the largest of them. */
const REACHED_BY_ONE: Readonly<Record<Calculation, Applies>> = {
  max: (criterion) => isEquality(criterion) || passesOn('above')(criterion),
  min: (criterion) => isEquality(criterion) || passesOn('below')(criterion),
  avg: passesOn('above'),
  sum: never,
};

/** Operators that the aggregate meets if one of the numbers does. */
const DECIDED_BY_ONE: Readonly<Record<Calculation, Applies>> = {
  max: passesOn('above'),
  min: passesOn('below'),
  avg: never,
  sum: never,
};

/** Whether every count except 0 meets the test. */
function isMetFromOneOn({ gt = 0, gte = 1, ne = 0, ...others }: NumberTest): boolean {
  return gt < 1 && gte <= 1 && ne < 1 && Object.keys(others).length === 0;
}
