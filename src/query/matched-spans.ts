/** Which spans made a trace match. */
import type { SpanFilter, TraceFilter } from '../storage/query.ts';

/**
 * The conditions of a trace filter that speak of single spans, as span filters: each `anySpan` is its own filter, each
 * `service` asks for spans of that service. A span that meets one of them is a matched span. Conditions on the trace as a
 * whole (id, duration) point at no span, so a filter of these alone, and no filter at all, have none.
 */
export function matchingSpanFilters(filter: TraceFilter | undefined): readonly SpanFilter[] {
  switch (filter?.type) {
    case 'and':
      return filter.filters.flatMap(matchingSpanFilters);
    case 'anySpan':
      return [filter.filter];
    case 'service':
      return [{ type: 'service', test: filter.test }];
    default:
      return [];
  }
}
