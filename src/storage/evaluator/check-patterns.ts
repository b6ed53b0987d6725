/** Every regular expression of a filter, looked at before anything is read: a bad one is refused whatever is stored. */
import type { SpanFilter, TraceFilter } from '../query.ts';
import { compilePattern, type PatternTest } from './regular-expressions.ts';

/** Throws BAD_USER_INPUT for the first pattern that cannot be used. */
export function checkPatterns(filter: SpanFilter | TraceFilter | undefined): void {
  if (filter !== undefined) for (const pattern of patternsOf(filter)) compilePattern(pattern);
}

function patternsOf(filter: SpanFilter | TraceFilter): string[] {
  switch (filter.type) {
    case 'event':
      return testPatterns([filter.test.name, ...filter.test.attributes]);
    case 'link': {
      const { attributes, target } = filter.test;
      return [...testPatterns(attributes), ...(target === undefined ? [] : patternsOf(target))];
    }
    default:
      if ('filters' in filter) return filter.filters.flatMap(patternsOf);
      if ('filter' in filter) return patternsOf(filter.filter);
      return 'test' in filter ? testPatterns([filter.test]) : [];
  }
}

function testPatterns(tests: readonly (PatternTest | object | undefined)[]): string[] {
  return tests.flatMap((test: PatternTest = {}) => [test.regex ?? [], test.notRegex ?? []].flat());
}
