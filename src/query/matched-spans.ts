/** Which spans made a trace match. */
import type { SpanFilter, TraceFilter } from '../storage/query.ts';
import { anyOf } from './filter-logic.ts';

/**
 * What a span of a matching trace meets to count as one that made it match: the filter of an `anySpan` or `matchingSpans`
 * condition, or one on a `service`, in whatever branch of `and` and `or` it stands. Conditions under `not` ask for the absence of spans, as
 * `noSpan` does; `everySpan` and conditions on the trace as a whole point at no span in particular. Undefined where no
 * condition points at spans.
 */
export function matchedSpanFilter(filter: TraceFilter | undefined): SpanFilter | undefined {
  const filters = pointingFilters(filter);
  return filters.length === 0 ? undefined : anyOf(filters);
}

function pointingFilters(filter: TraceFilter | undefined): readonly SpanFilter[] {
  switch (filter?.type) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(pointingFilters);
    case 'anySpan':
    case 'matchingSpans':
      return [filter.filter];
    case 'service':
      return [{ type: 'service', test: filter.test }];
    default:
      return [];
  }
}
