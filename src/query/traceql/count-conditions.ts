/** The size of a filter. */
import type { SpanFilter, TraceFilter } from '../../storage/query.ts';

type AnyFilter = SpanFilter | TraceFilter;

/**
 * Its conditions, a shared part as often as it occurs; what holds always or never (an `and` or `or` of nothing) is one.
 * Linear in the number of different parts that `known` has not.
 */
export function countConditions(filter: AnyFilter, known = new Map<AnyFilter, number>()): number {
  const before = known.get(filter);
  if (before !== undefined) return before;
  const count = partsOf(filter).reduce((sum, part) => sum + countConditions(part, known), isCondition(filter) ? 1 : 0);
  known.set(filter, count);
  return count;
}

function isCondition(filter: AnyFilter): boolean {
  return 'filters' in filter ? filter.filters.length === 0 : !('filter' in filter);
}

function partsOf(filter: AnyFilter): readonly AnyFilter[] {
  if ('filters' in filter) return filter.filters;
  return 'filter' in filter ? [filter.filter] : [];
}
