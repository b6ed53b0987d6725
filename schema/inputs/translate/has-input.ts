/** Which filters of texts the inputs SpanFilter and TraceFilter can say too. */
import type { SpanFilter, TraceFilter } from '../../../src/query/types.ts';

/** Whether there is a value of the inputs with the same meaning. */
export function hasInput(filter: SpanFilter | TraceFilter): boolean {
  switch (filter.type) {
    case 'comparison':
    case 'computed':
    case 'group':
    case 'isLogged':
      return false;
    case 'sibling':
      return filter.amongRoots !== true && hasInput(filter.filter);
    case 'link':
      return filter.test.target === undefined || hasInput(filter.test.target);
    case 'matchingSpans': {
      const { aggregate } = filter;
      const isPlain =
        aggregate.function === 'count' ||
        aggregate.of === 'durationNano' ||
        ('key' in aggregate.of && aggregate.of.orElse === undefined);
      return isPlain && hasInput(filter.filter);
    }
    default:
      if ('filters' in filter) return filter.filters.every(hasInput);
      return !('filter' in filter) || hasInput(filter.filter);
  }
}
