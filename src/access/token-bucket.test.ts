import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('a burst of one second, then the rate', () => {
  const bucket = new TokenBucket(100, 0);
  expect([bucket.take(60, 0), bucket.take(40, 0)]).toEqual([0, 0]);
  expect(bucket.take(1, 0)).toBeGreaterThan(0);
  expect(bucket.take(1, 10)).toBe(0);
  expect(bucket.take(1, 10)).toBeGreaterThan(0);
});

test('a large request leaves a debt, and the wait is the time to pay it', () => {
  const bucket = new TokenBucket(100, 0);
  expect(bucket.take(600, 0)).toBe(0);
  expect(bucket.waitMs(0)).toBe(5_000);
  expect(bucket.take(1, 4_999)).toBeGreaterThan(0);
  expect(bucket.take(1, 5_001)).toBe(0);
});

test('what is given back is there again, and no more than a burst is ever left', () => {
  const bucket = new TokenBucket(10, 0);
  expect(bucket.take(10, 0)).toBe(0);
  bucket.give(10);
  expect(bucket.take(10, 0)).toBe(0);
  bucket.give(1_000);
  expect([bucket.take(10, 3_600_000), bucket.take(1, 3_600_000)]).toEqual([0, 1]);
});

test('over any time no more is taken than the rate, a burst and one request', () => {
  const bucket = new TokenBucket(1_000, 0);
  let taken = 0;
  for (let now = 0; now <= 10_000; now++) if (bucket.take(37, now) === 0) taken += 37;
  expect(taken).toBeLessThanOrEqual(11_000 + 37);
  expect(taken).toBeGreaterThan(10_900);
});
