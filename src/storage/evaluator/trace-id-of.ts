/** The trace that a filter names. */
import type { SpanFilter, TraceFilter } from '../query.ts';
import { impliedSpan } from './implied-span.ts';

/**
 * The only trace id with which the filter can be met. Undefined if the filter has no such restriction. If a conjunction
 * names several, it is the first; the others must still be tested.
 */
export function traceIdOf(filter: SpanFilter | TraceFilter | undefined): string | undefined {
  switch (filter?.type) {
    case 'traceId':
      return filter.eq;
    case 'anySpan':
    case 'everySpan':
    case 'trace':
    case 'parent':
    case 'ancestor':
    case 'child':
    case 'descendant':
    case 'sibling':
      return traceIdOf(filter.filter);
    case 'matchingSpans':
      return traceIdOf(impliedSpan(filter)?.filter);
    case 'and':
      for (const part of filter.filters) {
        const traceId = traceIdOf(part);
        if (traceId !== undefined) return traceId;
      }
      return undefined;
    default:
      return undefined;
  }
}
