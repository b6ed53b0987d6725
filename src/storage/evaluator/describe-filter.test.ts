import { expect, test } from 'vitest';
import { MAX_EXPLANATION_LENGTH } from '../explain.ts';
import type { SpanFilter } from '../query.ts';
import { describeFilter } from './describe-filter.ts';

test.each<[SpanFilter, string]>([
  [{ type: 'traceId', eq: 'ab' }, 'traceId eq "ab"'],
  [{ type: 'isRoot', eq: true }, 'isRoot eq true'],
  [{ type: 'durationNano', test: { gt: 5n, lte: 7n } }, 'durationNano gt 5 lte 7'],
  [{ type: 'statusCode', test: { in: [1, 2] } }, 'statusCode in [1, 2]'],
  [{ type: 'attribute', test: { key: 'user.id', scope: 'SPAN', eq: '42' } }, 'attribute SPAN user.id eq "42"'],
  [
    { type: 'event', test: { name: { eq: 'x' }, attributes: [{ key: 'a', exists: true }] } },
    'event name (eq "x") attributes [(a exists true)]',
  ],
  [
    { type: 'link', test: { attributes: [], target: { type: 'name', test: { eq: 'x' } } } },
    'link target (name eq "x")',
  ],
  [{ type: 'trace', filter: { type: 'spanCount', test: { gt: 5n } } }, 'trace (spanCount gt 5)'],
  [
    {
      type: 'trace',
      filter: {
        type: 'matchingSpans',
        filter: { type: 'isRoot', eq: false },
        aggregate: { function: 'avg', of: { key: 'bytes', scope: 'SPAN' } },
        test: { gt: 5 },
      },
    },
    'trace (avg of attribute SPAN bytes gt 5 over spans (isRoot eq false))',
  ],
  [
    {
      type: 'and',
      filters: [
        { type: 'name', test: { eq: 'a' } },
        {
          type: 'or',
          filters: [
            { type: 'not', filter: { type: 'isRoot', eq: true } },
            { type: 'spanId', eq: '1' },
          ],
        },
      ],
    },
    'name eq "a" and (not (isRoot eq true) or spanId eq "1")',
  ],
  [{ type: 'or', filters: [] }, 'or of nothing'],
])('%#', (filter, words) => {
  expect(describeFilter(filter)).toBe(words);
});

test('long ones are cut', () => {
  const words = describeFilter({ type: 'name', test: { eq: 'x'.repeat(10_000) } });
  expect(words).toHaveLength(MAX_EXPLANATION_LENGTH);
  expect(words.endsWith('…')).toBe(true);
});
