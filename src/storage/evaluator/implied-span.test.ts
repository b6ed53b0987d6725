/** Where a trace meets a condition one of its spans meets what that implies; and where this proves it, the other way. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributesOf, makeSpan } from '../../../test/fixtures/spans.ts';
import type { Aggregate, MatchingSpans, NumberTest } from '../query.ts';
import { filterableSpan } from './filterable.ts';
import { impliedSpan } from './implied-span.ts';
import { LazyTrace } from './lazy-trace.ts';
import { matchesSpan, matchesTrace } from './matches-span.ts';

const operand = fc.constantFrom<bigint | number>(
  -1n,
  0n,
  1n,
  2n,
  3n,
  0.5,
  1.5,
  2,
  Number.POSITIVE_INFINITY,
  Number.NaN,
);
const operator = fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte');
const numberTest: fc.Arbitrary<NumberTest> = fc.oneof(
  fc.dictionary(operator, operand, { maxKeys: 2 }),
  fc.record({ in: fc.array(operand, { maxLength: 2 }) }),
);
const aggregate = fc.oneof(
  fc.constant<Aggregate>({ function: 'count' }),
  fc.record({
    function: fc.constantFrom('avg', 'sum', 'min', 'max'),
    of: fc.constantFrom('durationNano' as const, { key: 'n' }, { key: 'n', scope: 'SPAN' as const }),
  }),
);
const condition: fc.Arbitrary<MatchingSpans> = fc.record({
  type: fc.constant('matchingSpans'),
  filter: fc.constant({ type: 'name', test: { eq: 'chosen' } }),
  aggregate,
  test: numberTest,
});
const span = fc
  .record({
    name: fc.constantFrom('chosen', 'other'),
    duration: fc.bigInt({ min: -1n, max: 3n }),
    n: fc.constantFrom(null, 'x', 0n, 1n, 2.5, Number.NaN, Number.POSITIVE_INFINITY, [1n, 3n]),
  })
  .map(({ name, duration, n }) =>
    filterableSpan(
      makeSpan({ name, startTimeUnixNano: 10n, endTimeUnixNano: 10n + duration, attributes: attributesOf({ n }) }),
    ),
  );

test('matchingSpans', () => {
  let [implied, proven] = [0, 0];
  const nowhere = { trace: () => undefined, spansById: () => [], known: () => undefined, exceptions: () => [] };
  fc.assert(
    fc.property(condition, fc.array(span, { minLength: 1, maxLength: 4 }), (filter, spans) => {
      const found = impliedSpan(filter);
      if (found === undefined) return;
      const trace = new LazyTrace({ summary: () => expect.fail('the summary was read'), spans: () => spans });
      const isMet = matchesTrace(filter, trace, nowhere);
      const isThere = spans.some((one) => matchesSpan(found.filter, one, nowhere));
      if (isMet) expect(isThere).toBe(true);
      if (isThere && found.proves) expect(isMet).toBe(true);
      if (isMet) implied++;
      if (isMet && found.proves) proven++;
    }),
    { numRuns: 5_000 },
  );
  expect(Math.min(implied, proven)).toBeGreaterThan(20);
});
