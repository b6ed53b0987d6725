import { expect, test } from 'vitest';
import { NumberStatistics } from './number-statistics.ts';

function statisticsOf(values: readonly number[], quantiles: readonly number[] = []) {
  const statistics = new NumberStatistics('n');
  for (const value of values) statistics.add([[{ key: 'n', value }]]);
  return statistics.answer(quantiles);
}

test('quantiles of many numbers are those of the sorted list, in whatever order they come', () => {
  const sorted = Array.from({ length: 20_001 }, (_, index) => Math.floor(index / 2));
  const shuffled = sorted.map((_, index) => sorted[(index * 7_919) % sorted.length] as number);
  const quantiles = [0, 0.25, 0.5, 0.999, 1];
  const answer = statisticsOf(shuffled, quantiles);
  expect(answer).toEqual(statisticsOf(sorted, quantiles));
  expect(answer?.count).toBe(20_001);
  expect(answer?.quantiles).toEqual([0, 2_500, 5_000, 9_990, 10_000]);
});

test('the mean loses nothing to cancellation, and does not overflow', () => {
  expect(statisticsOf([1, 1e100, 1, -1e100])?.avg).toBe(0.5);
  expect(statisticsOf([1.5e308, 1.5e308, 1.5e308])?.avg).toBe(1.5e308);
  expect(statisticsOf([-1.5e308, 1.5e308], [0.5])).toMatchObject({ avg: 0, quantiles: [0] });
});

test('counted values stand for as many numbers', () => {
  const statistics = new NumberStatistics('n');
  statistics.addCounted([
    [3n, 2],
    [[1, 3], 1],
    ['3', 5],
    [Number.NaN, 5],
  ]);
  expect(statistics.answer([0.5])).toEqual({ count: 4, min: 1, max: 3, avg: 2.5, quantiles: [3] });
});

test('too many distinct numbers are refused, the key named', () => {
  const statistics = new NumberStatistics('n', () => {}, 10);
  for (let value = 0; value < 11; value++) statistics.add([[{ key: 'n', value }]]);
  expect(() => statistics.answer([])).toThrow(
    expect.objectContaining({
      code: 'OPERATION_TOO_COMPLEX',
      message: expect.stringContaining('"n" has more than 10'),
    }),
  );
});
