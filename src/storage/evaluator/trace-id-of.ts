/** The trace that a filter names. */
import type { SpanFilter, TraceFilter } from '../query.ts';
import { impliedSpan } from './implied-span.ts';

/** A trace id outside of which nothing can meet the filter; undefined where there is no such restriction. A conjunction
 * that names several gives the first: the others are still to be tested. */
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
