/** What a filter looks at. */
import type { SpanFilter, TraceFilter } from '../storage/query.ts';
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
    default:
      throw unknownFilter(filter);
  }
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
    case 'matchingSpans': {
      yield* lookedAt(filter.filter);
      const { aggregate } = filter;
      if (aggregate.function !== 'count' && aggregate.of !== 'durationNano') yield aggregate.of;
      return;
    }
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
