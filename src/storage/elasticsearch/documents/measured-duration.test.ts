import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationBucket } from '../../statistics/duration-grid.ts';
import { exactSum, MAX_NEAR_SUM, measuredDuration } from './measured-duration.ts';

const LONGEST = BigInt(Number.MAX_SAFE_INTEGER);
const duration = fc.oneof(fc.bigInt({ min: 0n, max: LONGEST }), fc.constantFrom(0n, LONGEST, LONGEST - 1n));

const fieldsOf = (of: bigint) => JSON.parse(`{"a":0${measuredDuration(of)}}`) as Record<string, number>;

test('sums of doubles and of the lowest bits give the exact sum', () => {
  fc.assert(
    fc.property(fc.array(duration, { maxLength: 300 }), (durations) => {
      const near = durations.reduce((sum, each) => sum + Number(each), 0);
      const low = durations.reduce((sum, each) => sum + (fieldsOf(each).duration_low ?? Number.NaN), 0);
      expect(exactSum(near, low)).toBe(durations.reduce((sum, each) => sum + each, 0n));
    }),
    { numRuns: 500 },
  );
});

test('they do so up to the largest sum, a few roundings off', () => {
  const [spans, sum] = [2n ** 18n, 2n ** 18n * LONGEST];
  expect(Number(sum)).toBeLessThanOrEqual(MAX_NEAR_SUM);
  const low = Number(spans) * (fieldsOf(LONGEST).duration_low ?? Number.NaN);
  for (const off of [-4, -1, 0, 1, 4]) expect(exactSum(Number(sum) + off * 2 ** 18, low)).toBe(sum);
});

test('a duration has its bucket, and none if a double does not hold it', () => {
  for (const each of [0n, 1n, 12_345n, LONGEST]) expect(fieldsOf(each).duration_bucket).toBe(durationBucket(each));
  for (const each of [-1n, LONGEST + 1n, 2n ** 63n - 1n, -(2n ** 63n)]) expect(measuredDuration(each)).toBe('');
});
