/** What conditions on a trace say of its spans. */
import type { SpanFilter, TraceFilter } from './query.ts';

/** A filter that one of the spans must meet; `proves`: such a span is all that the condition asks for. */
export interface ImpliedSpan {
  readonly filter: SpanFilter;
  readonly proves: boolean;
}

/** The conditions of nested conjunctions, all of which must hold. */
export function traceConjuncts(filter: TraceFilter | undefined): TraceFilter[] {
  if (filter === undefined) return [];
  return filter.type === 'and' ? filter.filters.flatMap(traceConjuncts) : [filter];
}

/** Undefined where the condition says nothing of the kind. */
export function impliedSpan(condition: TraceFilter): ImpliedSpan | undefined {
  switch (condition.type) {
    case 'anySpan':
      return { filter: condition.filter, proves: true };
    case 'everySpan':
      return { filter: condition.filter, proves: false };
    case 'service':
      return { filter: { type: 'service', test: condition.test }, proves: true };
    case 'rootService':
      return { filter: { type: 'service', test: condition.test }, proves: false };
    case 'rootName':
      return { filter: { type: 'name', test: condition.test }, proves: false };
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
