import { expect, test } from 'vitest';
import { FieldValues } from './field-statistics.ts';

function valuesOf(values: Iterable<bigint>, maxSpans?: number): FieldValues {
  const all = new FieldValues('DURATION', () => {}, maxSpans);
  for (const value of values) all.add(value);
  return all;
}

test('every digit of 64 bits counts, and sums go beyond them', () => {
  const big = 2n ** 63n - 1n;
  expect(valuesOf([big, -5n, big]).statistics([0, 0.25, 1])).toEqual({
    count: 3,
    min: -5n,
    max: big,
    sum: 2n * big - 5n,
    quantiles: [
      { below: -5n, above: big, fraction: 0 },
      { below: -5n, above: big, fraction: 0.5 },
      { below: big, above: big, fraction: 0 },
    ],
  });
});

test('many values are sorted whatever order they come in', () => {
  const values = Array.from({ length: 10_001 }, (_, index) => BigInt((index * 7_919) % 10_001));
  expect(valuesOf(values).statistics([0.99])).toMatchObject({ quantiles: [{ below: 9_900n, fraction: 0 }] });
});

test('no values have no statistics, and too many are refused', () => {
  expect(valuesOf([]).statistics([0.5])).toBeUndefined();
  expect(() => valuesOf([1n, 2n, 3n], 2)).toThrow(expect.objectContaining({ code: 'OPERATION_TOO_COMPLEX' }));
});
