/** Which spans made a trace match. */
import type { SpanFilter, TraceFilter } from '../storage/query.ts';
import { anyOf, EVERYTHING, isEverything, NOTHING } from './filter-logic.ts';

/**
 * The filter for the spans that made a trace match. `byText` is the filter for the spans that a query as text chooses,
 * if there is one; the trace had to match both.
 */
export function matchedSpanFilter(filter: TraceFilter | undefined, byText?: SpanFilter): SpanFilter {
  const byFilter = filter === undefined ? EVERYTHING : chosenBy(filter);
  if (byText === undefined) return byFilter ?? NOTHING;
  return byFilter === undefined || isEverything(byFilter) ? byText : anyOf([byFilter, byText]);
}

/**
 * The spans that a filter on traces selects: the spans of `anySpan` and `matchingSpans`, the spans of a `service`, and
 * all spans for a condition on the trace as a whole. `not` and `noSpan` require an absence, so they select none:
 * undefined.
 */
function chosenBy(filter: TraceFilter): SpanFilter | undefined {
  switch (filter.type) {
    case 'and':
      return chosenByAll(filter.filters);
    case 'or':
      return chosenByOne(filter.filters);
    case 'anySpan':
    case 'matchingSpans':
      return filter.filter;
    case 'service':
      return { type: 'service', test: filter.test };
    case 'not':
    case 'noSpan':
      return undefined;
    default:
      return EVERYTHING;
  }
}

/** Conditions on the trace as a whole count only if there are no other conditions. */
function chosenByAll(filters: readonly TraceFilter[]): SpanFilter | undefined {
  if (filters.length === 0) return EVERYTHING;
  const chosen = filters.flatMap((part) => chosenBy(part) ?? []);
  const certain = chosen.filter((part) => !isEverything(part));
  if (certain.length > 0) return anyOf(certain);
  return chosen.length > 0 ? EVERYTHING : undefined;
}

/** A condition on the trace as a whole selects its spans only if it holds. */
function chosenByOne(filters: readonly TraceFilter[]): SpanFilter | undefined {
  const chosen = filters.flatMap((part): readonly SpanFilter[] => {
    const spans = chosenBy(part);
    if (spans === undefined) return [];
    return [isEverything(spans) && !isEverything(part) ? { type: 'trace', filter: part } : spans];
  });
  return chosen.length > 0 ? anyOf(chosen) : undefined;
}
