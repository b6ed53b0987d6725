import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MeasuredNumbers } from '../../storage/statistics/measured-spans.ts';
import { type Distribution, distributionScore, shareScore } from './score.ts';

/** One number for each span that has the attribute; `of` is how many spans are compared. */
function distribution(numbers: readonly number[], of = numbers.length): Distribution {
  const measured = new MeasuredNumbers();
  for (const number of numbers) measured.add(number);
  return { numbers: measured.done(), share: { count: numbers.length, of } };
}

const range = (length: number, value: (index: number) => number): number[] =>
  Array.from({ length }, (_, index) => value(index));

test('a share that is surely larger scores by how much', () => {
  expect(shareScore({ count: 10_000, of: 10_000 }, { count: 0, of: 10_000 })).toBeGreaterThan(0.99);
  expect(shareScore({ count: 9_000, of: 10_000 }, { count: 2_000, of: 10_000 })).toBeCloseTo(0.68, 1);
});

test('the bound is that of the method: wilson intervals of 56 of 70 and 48 of 80 at three standard errors', () => {
  // Wilson: (0.6235, 0.9065) and (0.4323, 0.7474); 0.2 - sqrt(0.1765 ** 2 + 0.1474 ** 2) is below 0.
  expect(shareScore({ count: 56, of: 70 }, { count: 48, of: 80 })).toBe(0);
  // 0.8 of ten times as many: (0.7512, 0.8413) and (0.5470, 0.6508); 0.2 - sqrt(0.0488 ** 2 + 0.0508 ** 2).
  expect(shareScore({ count: 560, of: 700 }, { count: 480, of: 800 })).toBeCloseTo(0.1296, 3);
});

test('a share that is smaller, equal or larger by chance scores nothing', () => {
  expect(shareScore({ count: 10, of: 1_000 }, { count: 500, of: 1_000 })).toBe(0);
  expect(shareScore({ count: 500, of: 1_000 }, { count: 500, of: 1_000 })).toBe(0);
  expect(shareScore({ count: 52, of: 100 }, { count: 5_000, of: 10_000 })).toBe(0);
});

test('a single span proves nothing, and neither does a side without spans', () => {
  expect(shareScore({ count: 1, of: 1 }, { count: 0, of: 10_000 })).toBe(0);
  expect(shareScore({ count: 0, of: 0 }, { count: 5, of: 10 })).toBe(0);
  expect(shareScore({ count: 5, of: 10 }, { count: 0, of: 0 })).toBe(0);
});

test('more spans with the same shares score more', () => {
  const scores = [10, 100, 1_000, 10_000].map((of) => shareScore({ count: 0.8 * of, of }, { count: 0.2 * of, of: of }));
  expect(scores.toSorted((a, b) => a - b)).toEqual(scores);
  expect(new Set(scores).size).toBe(4);
});

test('a shifted distribution scores, the same one does not', () => {
  const low = range(2_000, (index) => 100 + (index % 100));
  const high = low.map((number) => number + 50);
  expect(distributionScore(distribution(high), distribution(low))).toBeCloseTo(0.5 - 0.0576, 1);
  expect(distributionScore(distribution(low), distribution(high))).toBeCloseTo(0.5 - 0.0576, 1);
  expect(distributionScore(distribution(low), distribution(low))).toBe(0);
});

test('few numbers prove less, and numbers that few spans have tell less', () => {
  const [low, high] = [range(20, () => 1), range(20, () => 1_000)];
  const few = distributionScore(distribution(high), distribution(low));
  expect(few).toBeCloseTo(1 - 1.82 * Math.sqrt(0.1), 5);
  expect(distributionScore(distribution([1_000, 1_000]), distribution(low))).toBe(0);
  expect(distributionScore(distribution(high, 40), distribution(low))).toBeCloseTo(few / 2, 5);
});

test('negative numbers, zero and infinities have their places in the distribution', () => {
  const [negative, positive] = [range(500, (index) => -index), range(500, (index) => index)];
  expect(distributionScore(distribution(negative), distribution(positive))).toBeGreaterThan(0.8);
  const infinite = range(500, () => Number.POSITIVE_INFINITY);
  expect(distributionScore(distribution(infinite), distribution(positive))).toBeGreaterThan(0.8);
});

test('scores are numbers from 0 to 1, whatever the counts', () => {
  const share = fc
    .record({ of: fc.nat(10_000), part: fc.double({ min: 0, max: 1, noNaN: true }) })
    .map(({ of, part }) => ({ count: Math.floor(of * part), of }));
  fc.assert(
    fc.property(share, share, (selection, baseline) => {
      const score = shareScore(selection, baseline);
      expect(score >= 0 && score <= 1).toBe(true);
    }),
  );
  const numbers = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(numbers, numbers, (selection, baseline) => {
      const score = distributionScore(distribution(selection), distribution(baseline));
      expect(score >= 0 && score <= 1).toBe(true);
    }),
  );
});
