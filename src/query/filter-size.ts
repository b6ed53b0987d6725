/** Measures filters of any origin by the same rules as {@link FilterBounds} counts typed ones while translating them. */

import { patternsOf } from '../storage/operators/criteria.ts';
import { regexParts } from '../storage/operators/regex-parts.ts';
import type { SpanFilter, TraceFilter } from '../storage/query.ts';
import { type FilterSize, RELATED_CONDITION_WEIGHT } from './filter-bounds.ts';

type AnyFilter = SpanFilter | TraceFilter;

/** A size with the number of conditions on other spans. */
export interface MeasuredFilter extends FilterSize {
  readonly related: number;
}

/**
 * A shared part counts as often as it occurs. The time taken is proportional to the number of distinct parts that are not in
 * `known`, to which it adds them.
 */
export function measureFilter(filter: AnyFilter, known = new Map<AnyFilter, MeasuredFilter>()): MeasuredFilter {
  const before = known.get(filter);
  if (before !== undefined) return before;
  const parts = partsOf(filter).map((part) => measureFilter(part, known));
  const related = looksAtOtherSpans(filter) ? 1 : 0;
  const size = {
    levels: 1 + Math.max(0, ...parts.map((part) => part.levels)),
    conditions: 1 + related * (RELATED_CONDITION_WEIGHT - 1) + ownedTests(filter).length + sum(parts, 'conditions'),
    regexParts: ownRegexParts(filter) + sum(parts, 'regexParts'),
    related: related + sum(parts, 'related'),
  };
  known.set(filter, size);
  return size;
}

function partsOf(filter: AnyFilter): readonly AnyFilter[] {
  if ('filters' in filter) return filter.filters;
  if ('filter' in filter) return [filter.filter];
  return filter.type === 'link' && filter.test.target !== undefined ? [filter.test.target] : [];
}

function looksAtOtherSpans(filter: AnyFilter): boolean {
  if (filter.type === 'link') return filter.test.target !== undefined;
  return filter.type === 'childCount' || ('filter' in filter && filter.type !== 'not');
}

/** Tests of attributes of one event or link. Each is a condition. */
function ownedTests(filter: AnyFilter): readonly object[] {
  return filter.type === 'event' || filter.type === 'link' ? filter.test.attributes : [];
}

function testsOf(filter: AnyFilter): readonly object[] {
  if (filter.type === 'event') return [filter.test.name ?? {}, ...filter.test.attributes];
  const own = 'test' in filter ? [filter.test] : [];
  return [...own, ...ownedTests(filter)];
}

function ownRegexParts(filter: AnyFilter): number {
  return testsOf(filter)
    .flatMap(patternsOf)
    .reduce((total, pattern) => total + regexParts(pattern), 0);
}

function sum<Name extends string>(sizes: readonly { readonly [Key in Name]: number }[], name: Name): number {
  return sizes.reduce((total, size) => total + size[name], 0);
}
