/** A typed filter has the size that is measured of the filter it becomes, which is how a filter from text is bounded. */

import { coerceInputValue, type GraphQLInputType } from 'graphql';
import { expect, test } from 'vitest';
import { Now } from '../../../src/model/relative-time.ts';
import { boundPassed, MAX_FILTER_CONDITIONS, MAX_FILTER_DEPTH } from '../../../src/query/filter-bounds.ts';
import { measureFilter } from '../../../src/query/filter-size.ts';
import type { SpanFilter } from '../../../src/query/types.ts';
import { schema } from '../../index.ts';
import { toSpanFilterInput } from './filter-input.ts';
import { toSpanFilter } from './filters.ts';

const name: SpanFilter = { type: 'name', test: { eq: 'a' } };
const test1 = { key: 'a', eq: 1n };
const FILTERS: readonly SpanFilter[] = [
  name,
  { type: 'not', filter: name },
  { type: 'or', filters: [name, { type: 'isRoot', eq: true }] },
  { type: 'parent', filter: name },
  { type: 'sibling', filter: { type: 'not', filter: { type: 'child', filter: name } } },
  { type: 'childCount', test: { gt: 1n } },
  { type: 'event', test: { name: { eq: 'e' }, timeSinceStartNano: { gt: 1n }, attributes: [test1, test1] } },
  { type: 'link', test: { attributes: [test1] } },
  { type: 'link', test: { attributes: [test1], target: { type: 'not', filter: name } } },
  { type: 'trace', filter: { type: 'spanCount', test: { gt: 1n } } },
  { type: 'trace', filter: { type: 'not', filter: { type: 'anySpan', filter: name } } },
  {
    type: 'trace',
    filter: { type: 'matchingSpans', filter: name, aggregate: { function: 'count' }, test: { gt: 1n } },
  },
  {
    type: 'trace',
    filter: {
      type: 'matchingSpans',
      filter: name,
      aggregate: { function: 'avg', of: { key: 'n', scope: 'SPAN' } },
      test: { gt: 1n },
    },
  },
  { type: 'name', test: { regex: '[a-z]{300}', notRegex: 'x{200}' } },
  { type: 'event', test: { name: { regex: 'a{400}' }, attributes: [{ key: 'a', notRegex: 'b{100}' }] } },
];

const spanFilterType = schema.getType('SpanFilter') as GraphQLInputType;

/** As a variable is read. */
function read(json: unknown): Parameters<typeof toSpanFilter>[0] {
  return coerceInputValue(json, spanFilterType) as Parameters<typeof toSpanFilter>[0];
}

/** Both the measure and the translation; undefined where they take it, and the reason where they refuse it. */
function verdicts(filter: SpanFilter): readonly (string | undefined)[] {
  const measured = boundPassed(measureFilter(filter));
  try {
    toSpanFilter(read(toSpanFilterInput(filter)), new Now());
    return [measured, undefined];
  } catch (refusal) {
    return [measured, String(refusal).replace(/^.*?: filter[^:]*: /, '')];
  }
}

function mostOf(bound: number, each: number): number {
  return Math.floor(bound / each);
}

test.each(FILTERS)('filter %#: $type', (filter) => {
  const { conditions, levels, regexParts } = measureFilter(filter);
  const times = Math.min(
    mostOf(MAX_FILTER_CONDITIONS - 1, conditions),
    regexParts > 0 ? mostOf(5_000, regexParts) : 500,
  );
  const repeated = (count: number): SpanFilter => ({ type: 'and', filters: Array(count).fill(filter) });
  expect(verdicts(repeated(times))).toEqual([undefined, undefined]);
  const [measured, translated] = verdicts(repeated(times + 1));
  expect(measured).toContain('more than');
  expect(translated).toBe(measured);

  const nested = (count: number): SpanFilter =>
    count === 0 ? filter : { type: 'not', filter: { type: 'not', filter: nested(count - 1) } };
  const within = Math.floor((MAX_FILTER_DEPTH - levels) / 2);
  expect(verdicts(nested(within))).toEqual([undefined, undefined]);
  expect(new Set(verdicts(nested(within + 1)))).toEqual(
    new Set([`the filter nests deeper than ${MAX_FILTER_DEPTH} levels.`]),
  );
});
