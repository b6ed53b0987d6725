import { expect, test } from 'vitest';
import { interpolated, quotient } from './exact-numbers.ts';

test('quotients keep all digits of whole numbers, and fractions where a double has them', () => {
  const big = 2n ** 62n + 1n;
  expect(quotient(big * 3n, 3n)).toBe(big);
  expect(quotient(big * 3n + 2n, 3n)).toBe(big + 1n);
  expect(quotient(7n, 2n)).toBe(3.5);
  expect(quotient(-7n, 2n)).toBe(-3.5);
  expect(quotient(0n, 5n)).toBe(0n);
});

test('what lies between two ranks', () => {
  expect(interpolated({ below: 10n, above: 20n, fraction: 0.25 })).toBe(12.5);
  expect(interpolated({ below: 10n, above: 20n, fraction: 0 })).toBe(10n);
  const big = 2n ** 60n;
  expect(interpolated({ below: big, above: big + 10n, fraction: 0.5 })).toBe(big + 5n);
});
