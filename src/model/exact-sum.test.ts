import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactSum, meanOf, sumOf } from './exact-sum.ts';

function exactSum(numbers: readonly (bigint | number)[]): ExactSum {
  const sum = new ExactSum();
  for (const number of numbers) sum.add(number);
  return sum;
}

const LARGEST = Number.MAX_VALUE;

test.each<[(bigint | number)[], number]>([
  [[1e16, 1, -1e16], 1],
  [[1, 1e16, -1e16], 1],
  [Array(10).fill(0.1), 1],
  [[2n ** 62n, 2n ** 62n, 2n ** 62n, -(2n ** 62n), -(2n ** 62n), 7n - 2n ** 62n], 7],
  [[LARGEST, LARGEST, -LARGEST], LARGEST],
  [[LARGEST, 1e-300, -LARGEST], 1e-300],
  [[LARGEST, LARGEST], Number.POSITIVE_INFINITY],
  [[LARGEST, LARGEST, 0.5, -LARGEST], LARGEST],
  [[Number.MIN_VALUE, Number.MIN_VALUE, -0.5, 0.5], 2 * Number.MIN_VALUE],
  [[2 ** 53, 1, 2 ** -1074], 2 ** 53 + 2],
  [[-(2 ** 53), -1, -(2 ** -1074)], -(2 ** 53) - 2],
  [[Number.POSITIVE_INFINITY, 1], Number.POSITIVE_INFINITY],
  [[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], Number.NaN],
  [[], 0],
])('the sum of %s is %s', (numbers, sum) => {
  expect(sumOf(exactSum(numbers).done())).toBe(sum);
});

test.each<[(bigint | number)[], number]>([
  [[0.1, 0.1, 0.1], 0.1],
  [[LARGEST, LARGEST], LARGEST],
  [[1, 2], 1.5],
  [[-1, 0, 0], -1 / 3],
  [[2n ** 63n - 1n], 2 ** 63],
  [[1e-310, 3e-310], 2e-310],
])('the mean of %s is %s', (numbers, mean) => {
  expect(meanOf(exactSum(numbers).done(), numbers.length)).toBe(mean);
});

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer(),
);

test('neither the order of the numbers nor that of their parts matters', () => {
  fc.assert(
    fc.property(fc.array(number), fc.nat(20), (numbers, cut) => {
      const whole = exactSum(numbers).done();
      const merged = exactSum(numbers.slice(cut).reverse());
      merged.merge(exactSum(numbers.slice(0, cut)).done());
      expect(merged.done()).toEqual(whole);
    }),
  );
});

test('a number several times, and integers beyond the safe ones', () => {
  fc.assert(
    fc.property(number, fc.integer({ min: 1, max: 50 }), (each, times) => {
      const sum = new ExactSum();
      sum.add(each, times);
      expect(sum.done()).toEqual(exactSum(Array(times).fill(each)).done());
    }),
  );
});
