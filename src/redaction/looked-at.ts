/** What a filter looks at. */
import { expressionsOf, leavesOf } from '../storage/evaluator/expression-parts.ts';
import type { Aggregate, SpanExpression, SpanFilter, TraceFilter } from '../storage/query.ts';
import type { RedactedField } from './rules.ts';

/** A part of spans that rules may cover. */
export type Part = { readonly key: string } | { readonly field: RedactedField };

/** Every part that decides whether a span meets the filter. */
export function* lookedAt(filter: SpanFilter): Generator<Part> {
  switch (filter.type) {
    case 'and':
    case 'or':
      for (const part of filter.filters) yield* lookedAt(part);
      return;
    case 'attribute':
      yield filter.test;
      return;
    case 'event':
      yield* filter.test.attributes;
      return;
    case 'link':
      yield* filter.test.attributes;
      if (filter.test.target !== undefined) yield* lookedAt(filter.test.target);
      return;
    case 'not':
    case 'parent':
    case 'ancestor':
    case 'child':
    case 'descendant':
    case 'sibling':
      yield* lookedAt(filter.filter);
      return;
    case 'trace':
      yield* lookedAtInTrace(filter.filter);
      return;
    case 'statusMessage':
      yield { field: 'statusMessage' };
      return;
    case 'traceId':
    case 'spanId':
    case 'parentSpanId':
    case 'isRoot':
    case 'isLogged':
    case 'service':
    case 'name':
    case 'scopeName':
    case 'scopeVersion':
    case 'kind':
    case 'statusCode':
    case 'durationNano':
    case 'startTimeUnixNano':
    case 'endTimeUnixNano':
    case 'childCount':
      return;
    case 'comparison':
    case 'computed':
      yield* lookedAtByAll(expressionsOf(filter));
      return;
    case 'group':
      yield* lookedAt(filter.filter);
      yield* lookedAtByAll(filter.by);
      yield* lookedAtByAggregate(filter.aggregate);
      return;
    default:
      throw unknownFilter(filter);
  }
}

/** Every part that decides what the expression has. */
export function* lookedAtBy(expression: SpanExpression): Generator<Part> {
  for (const leaf of leavesOf(expression)) {
    if (leaf.type === 'attribute') yield leaf;
    else if (leaf.type === 'holds') yield* lookedAt(leaf.filter);
    else if (leaf.type === 'field' && leaf.field === 'statusMessage') yield { field: 'statusMessage' };
  }
}

function* lookedAtByAll(expressions: readonly SpanExpression[]): Generator<Part> {
  for (const expression of expressions) yield* lookedAtBy(expression);
}

function* lookedAtByAggregate(aggregate: Aggregate): Generator<Part> {
  if (aggregate.function === 'count' || aggregate.of === 'durationNano') return;
  if ('key' in aggregate.of) yield aggregate.of;
  else yield* lookedAtBy(aggregate.of.expression);
}

/** As {@link lookedAt}, for traces. */
export function* lookedAtInTrace(filter: TraceFilter): Generator<Part> {
  switch (filter.type) {
    case 'and':
    case 'or':
      for (const part of filter.filters) yield* lookedAtInTrace(part);
      return;
    case 'not':
      yield* lookedAtInTrace(filter.filter);
      return;
    case 'anySpan':
    case 'noSpan':
    case 'everySpan':
      yield* lookedAt(filter.filter);
      return;
    case 'matchingSpans':
      yield* lookedAt(filter.filter);
      yield* lookedAtByAggregate(filter.aggregate);
      return;
    case 'traceId':
    case 'durationNano':
    case 'spanCount':
    case 'errorCount':
    case 'rootService':
    case 'rootName':
    case 'service':
      return;
    default:
      throw unknownFilter(filter);
  }
}

/** A new kind of filter must say what it looks at. The compiler asks for it first. */
function unknownFilter(filter: never): Error {
  return new Error(`Nobody knows what the filter ${JSON.stringify(filter)} looks at.`);
}
