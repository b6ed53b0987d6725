/** Which filters of texts the inputs SpanFilter and TraceFilter can say too. */
import { SpangraphError } from '../../../src/errors.ts';
import type { SpanFilter, TraceFilter } from '../../../src/query/types.ts';

/** The filter. Throws BAD_USER_INPUT if no value of the inputs has the same meaning. */
export function withInput<Filter extends SpanFilter | TraceFilter>(filter: Filter): Filter {
  if (hasInput(filter)) return filter;
  throw new SpangraphError(
    'BAD_USER_INPUT',
    'The typed filter cannot say this: it has no comparisons of two fields, no arithmetic, no groups, no siblings among ' +
      'roots, and no aggregates of an attribute without a scope. Use the filter as text.',
  );
}

/** Whether there is a value of the inputs with the same meaning. */
function hasInput(filter: SpanFilter | TraceFilter): boolean {
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
