/**
 * Checks every regular expression of a filter before anything is read, so that an invalid one is refused whatever is
 * stored.
 */
import { patternsOf } from '../operators/criteria.ts';
import { compilePattern } from '../operators/regular-expressions.ts';
import type { SpanFilter, TraceFilter } from '../query.ts';
import { expressionsOf, filtersIn } from './expression-parts.ts';

/** Throws BAD_USER_INPUT for the first pattern that cannot be used. */
export function checkPatterns(filter: SpanFilter | TraceFilter | undefined): void {
  if (filter !== undefined) for (const pattern of patternsIn(filter)) compilePattern(pattern);
}

function patternsIn(filter: SpanFilter | TraceFilter): readonly string[] {
  switch (filter.type) {
    case 'event':
      return [filter.test.name ?? {}, ...filter.test.attributes].flatMap(patternsOf);
    case 'link': {
      const { attributes, target } = filter.test;
      return [...attributes.flatMap(patternsOf), ...(target === undefined ? [] : patternsIn(target))];
    }
    case 'computed':
      return [...patternsOf(filter.test), ...filtersIn([filter.of]).flatMap(patternsIn)];
    case 'comparison':
      return filtersIn(expressionsOf(filter)).flatMap(patternsIn);
    case 'group':
      return [filter.filter, ...filtersIn(expressionsOf(filter))].flatMap(patternsIn);
    default:
      if ('filters' in filter) return filter.filters.flatMap(patternsIn);
      if ('filter' in filter) return patternsIn(filter.filter);
      return 'test' in filter ? patternsOf(filter.test) : [];
  }
}
