import { expect, test } from 'vitest';
import type { ArithmeticOperator } from '../query.ts';
import type { Quantity } from '../span-value.ts';
import { calculate, negate } from './arithmetic.ts';

const int = (value: bigint): Quantity => ({ type: 'int', value });
const double = (value: number): Quantity => ({ type: 'double', value });
const duration = (value: bigint): Quantity => ({ type: 'duration', value });
const MOST = 2n ** 63n - 1n;

test.each<[Quantity, ArithmeticOperator, Quantity, Quantity | undefined]>([
  [int(7n), '/', int(2n), int(3n)],
  [int(-7n), '/', int(2n), int(-3n)],
  [int(-7n), '%', int(4n), int(-3n)],
  [int(7n), '/', double(2), double(3.5)],
  [int(1n), '/', int(0n), undefined],
  [int(1n), '%', int(0n), undefined],
  [int(1n), '/', double(0), double(Number.POSITIVE_INFINITY)],
  [int(2n ** 53n), '+', int(1n), int(2n ** 53n + 1n)],
  [int(MOST), '+', int(1n), double(2 ** 63)],
  [int(MOST), '*', int(MOST), double(2 ** 126)],
  [int(-MOST), '-', int(2n), double(-(2 ** 63))],
  [int(3n), '^', int(4n), int(81n)],
  [int(-2n), '^', int(63n), int(-(2n ** 63n))],
  [int(2n), '^', int(-1n), double(0.5)],
  [int(1n), '^', int(MOST), int(1n)],
  [int(-1n), '^', int(MOST), int(-1n)],
  [int(0n), '^', int(0n), int(1n)],
  [int(10n), '^', int(MOST), double(Number.POSITIVE_INFINITY)],
  [duration(5n), '+', duration(6n), duration(11n)],
  [duration(5n), '*', int(2n), duration(10n)],
  [duration(5n), '/', int(2n), double(2.5)],
  [duration(5n), '/', duration(0n), double(Number.POSITIVE_INFINITY)],
  [duration(5n), '*', double(0.5), double(2.5)],
  [double(2), '^', double(0.5), double(Math.SQRT2)],
])('%o %s %o', (left, operator, right, expected) => {
  expect(calculate(operator, left, right)).toEqual(expected);
});

test('the other sign', () => {
  expect([int(5n), duration(5n), double(0.5)].map(negate)).toEqual([int(-5n), duration(-5n), double(-0.5)]);
  expect(negate(int(-MOST - 1n))).toEqual(double(2 ** 63));
});
