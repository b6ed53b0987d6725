/** Measures filters of any origin by the same rules as {@link FilterBounds} counts typed ones while translating them. */

import { expressionsOf, filtersIn, leavesOf, readTrace } from '../storage/evaluator/expression-parts.ts';
import { patternsOf } from '../storage/operators/criteria.ts';
import { regexParts } from '../storage/operators/regex-parts.ts';
import type { SpanExpression, SpanFilter, TraceFilter } from '../storage/query.ts';
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
    conditions:
      1 +
      related * (RELATED_CONDITION_WEIGHT - 1) +
      ownedTests(filter).length +
      leafCount(filter) +
      sum(parts, 'conditions'),
    regexParts: ownRegexParts(filter) + sum(parts, 'regexParts'),
    related: related + sum(parts, 'related'),
  };
  known.set(filter, size);
  return size;
}

function partsOf(filter: AnyFilter): readonly AnyFilter[] {
  if ('filters' in filter) return filter.filters;
  const computed = filtersIn(expressionsIn(filter));
  if ('filter' in filter) return [filter.filter, ...computed];
  if (computed.length > 0) return computed;
  return filter.type === 'link' && filter.test.target !== undefined ? [filter.test.target] : [];
}

/** The expressions of the filter itself. */
function expressionsIn(filter: AnyFilter): readonly SpanExpression[] {
  if (filter.type !== 'matchingSpans') return isOfSpan(filter) ? expressionsOf(filter) : [];
  const { aggregate } = filter;
  if (aggregate.function === 'count' || aggregate.of === 'durationNano') return [];
  return 'expression' in aggregate.of ? [aggregate.of.expression] : [];
}

function isOfSpan(filter: AnyFilter): filter is Extract<SpanFilter, { type: 'comparison' | 'computed' | 'group' }> {
  return filter.type === 'comparison' || filter.type === 'computed' || filter.type === 'group';
}

/** What the expressions compute with. Each is a condition; the filter itself counts for one of them. */
function leafCount(filter: AnyFilter): number {
  return Math.max(0, expressionsIn(filter).flatMap(leavesOf).length - 1);
}

function looksAtOtherSpans(filter: AnyFilter): boolean {
  if (readTrace(expressionsIn(filter))) return true;
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
