import { expect, test } from 'vitest';
import { MAX_INT64, MIN_INT64 } from '../../model/int64.ts';
import { ALL_INT64, intersect, isWithin, startBounds, testBounds } from './bounds.ts';

test('a time range includes its start and excludes its end', () => {
  expect(startBounds({ from: 5n, to: 10n })).toEqual({ low: 5n, high: 9n });
  expect(startBounds(undefined)).toEqual(ALL_INT64);
  expect(startBounds({ to: 2n ** 64n })).toEqual(ALL_INT64);
});

test('no start is in a range that begins after the last one', () => {
  const { low, high } = startBounds({ from: MAX_INT64 + 1n });
  expect(low > high).toBe(true);
  expect(isWithin(startBounds({ from: MAX_INT64 }), MAX_INT64)).toBe(true);
});

test('every operator of a test narrows its bounds', () => {
  expect(testBounds({ eq: 3n })).toEqual({ low: 3n, high: 3n });
  expect(testBounds({ gt: 3n, gte: 1n, lt: 9n, lte: 9n })).toEqual({ low: 4n, high: 8n });
  expect(testBounds({ lte: 7n })).toEqual({ low: MIN_INT64, high: 7n });
  expect(testBounds({})).toEqual(ALL_INT64);
});

test('an intersection is within both', () => {
  expect(intersect({ low: 1n, high: 5n }, { low: 3n, high: 9n })).toEqual({ low: 3n, high: 5n });
});
