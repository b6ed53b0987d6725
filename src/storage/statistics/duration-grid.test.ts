import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_INT64 } from '../../model/int64.ts';
import { bucketOfNumber, DURATION_BUCKETS, durationBound, durationBucket, middleOf } from './duration-grid.ts';
import { DurationCounter, durationQuantile } from './duration-sketch.ts';

const duration = fc.oneof(
  fc.bigInt({ min: -MAX_INT64, max: MAX_INT64 }),
  fc.bigInt({ min: -100n, max: 100n }),
  fc.integer({ min: 0, max: 62 }).map((power) => 2n ** BigInt(power)),
  fc.integer({ min: 1, max: DURATION_BUCKETS }).map(durationBound),
  fc.integer({ min: 1, max: DURATION_BUCKETS }).map((index) => durationBound(index) - 1n),
);

test('each duration is between the bounds of its bucket, and the middle is off by at most 1%', () => {
  fc.assert(
    fc.property(duration, (value) => {
      const bucket = durationBucket(value);
      const size = value < 0n ? -value : value;
      if (value === 0n) expect(bucket).toBe(0);
      else expect(durationBound(Math.abs(bucket)) <= size && size < durationBound(Math.abs(bucket) + 1)).toBe(true);
      expect(Math.sign(bucket)).toBe(Math.sign(Number(value)));
      expect(Math.abs(middleOf(bucket) - Number(value))).toBeLessThanOrEqual(0.01 * Number(size));
    }),
    { numRuns: 5_000 },
  );
});

test('numbers and integers have the same buckets', () => {
  const exact = fc.maxSafeInteger();
  fc.assert(
    fc.property(exact, (value) => {
      expect(bucketOfNumber(value)).toBe(durationBucket(BigInt(value)));
    }),
  );
  for (let power = 0; power < 53; power++) {
    for (const value of [2 ** power - 1, 2 ** power, 2 ** power + 1]) {
      expect(bucketOfNumber(value)).toBe(durationBucket(BigInt(value)));
    }
  }
});

test('the quantiles of merged sketches are within 1% of the durations of their rank', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(duration), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (parts, q) => {
        const sketch = new DurationCounter();
        for (const part of parts) {
          const one = new DurationCounter();
          for (const value of part) one.add(value);
          sketch.merge(one);
        }
        const sorted = parts.flat().sort((a, b) => (a < b ? -1 : Number(a > b)));
        const wanted = sorted[Math.floor(q * (sorted.length - 1))];
        const found = durationQuantile(sketch, q);
        if (wanted === undefined) expect(found).toBeUndefined();
        else expect(Math.abs((found ?? 0) - Number(wanted))).toBeLessThanOrEqual(0.01 * Math.abs(Number(wanted)));
      },
    ),
  );
});
