/** Aggregates against exact arithmetic by other means, whatever the order of the numbers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesAggregate } from './matches-aggregate.ts';

const SCALE = 10n;
const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
/** Doubles that are a multiple of 2^-10. */
const double = fc.integer({ min: -(2 ** 40), max: 2 ** 40 }).map((units) => units / 2 ** 10);
const scaled = (value: bigint | number): bigint =>
  typeof value === 'bigint' ? value << SCALE : BigInt(value * 2 ** 10);

test('sums and averages are exact', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(integer, double), { minLength: 1, maxLength: 8 }), double, (numbers, operand) => {
      const sum = numbers.map(scaled).reduce((total, value) => total + value, 0n);
      const times = scaled(operand) * BigInt(numbers.length);
      expect(matchesAggregate('sum', numbers, { gt: operand })).toBe(sum > scaled(operand));
      expect(matchesAggregate('sum', numbers.toReversed(), { lte: operand })).toBe(sum <= scaled(operand));
      expect(matchesAggregate('avg', numbers, { gte: operand })).toBe(sum >= times);
      expect(matchesAggregate('avg', numbers.toReversed(), { eq: operand })).toBe(sum === times);
    }),
  );
});

test.each<[readonly number[], number, boolean]>([
  [[1e308, 1e308, -1e308, -1e308, 5e-324], 5e-324, true],
  [[5e-324, -5e-324, 2 ** -1022, 2.225073858507201e-308], 0, false],
  [[1e16, 1, -1e16], 1, true],
  [[0.1, 0.2], 0.3, false],
  [[0.1, 0.2], 0.30000000000000004, false],
  [[-0, 0], 0, true],
])('the sum of %j equals %d: %s', (numbers, operand, expected) => {
  expect(matchesAggregate('sum', numbers, { eq: operand })).toBe(expected);
  expect(matchesAggregate('sum', numbers, { ne: operand })).toBe(!expected);
});

test('an infinite operand is above every number, and NaN beside none', () => {
  const { POSITIVE_INFINITY, NaN: NONE } = Number;
  for (const name of ['sum', 'avg', 'min', 'max'] as const) {
    expect(matchesAggregate(name, [2n ** 63n, 1.5], { lt: POSITIVE_INFINITY, gt: -POSITIVE_INFINITY })).toBe(true);
    expect(matchesAggregate(name, [1n], { lte: NONE })).toBe(false);
    expect(matchesAggregate(name, [1n], { ne: NONE })).toBe(true);
    expect(matchesAggregate(name, [NONE], {})).toBe(false);
    expect(matchesAggregate(name, [NONE, 3], { eq: 3n })).toBe(true);
  }
});
