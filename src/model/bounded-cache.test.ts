import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedCache } from './bounded-cache.ts';

/** The keys that are held. Looks them up, and so uses them. */
function held(cache: BoundedCache<number, string>, keys: readonly number[]): number[] {
  return keys.filter((key) => cache.get(key) !== undefined);
}

test('keeps entries up to its maximum, and forgets what was not used for the longest time', () => {
  const cache = new BoundedCache<number, string>(4);
  for (const key of [1, 2, 3, 4]) cache.set(key, `value ${key}`);
  expect(cache.weight).toBe(4);
  expect(cache.get(1)).toBe('value 1');
  cache.set(5, 'value 5');
  expect(cache.get(1)).toBe('value 1');
  expect(held(cache, [2])).toEqual([]);
});

test('weighs its entries', () => {
  const cache = new BoundedCache<number, string>(10, (value) => value.length);
  cache.set(1, 'aaaa');
  cache.set(2, 'bbbb');
  expect(cache.weight).toBe(8);
  cache.set(2, 'b');
  expect(cache.weight).toBe(5);
  cache.set(3, 'cccc');
  cache.set(4, 'dddd');
  expect(cache.weight).toBeLessThanOrEqual(10);
  expect(held(cache, [4])).toEqual([4]);
});

test('keeps an entry over the maximum alone, until the next', () => {
  const cache = new BoundedCache<number, string>(3, (value) => value.length);
  cache.set(1, 'a');
  cache.set(2, 'longer than all');
  expect(held(cache, [1, 2])).toEqual([2]);
  cache.set(3, 'c');
  expect(held(cache, [2, 3])).toEqual([3]);
  expect(cache.weight).toBe(1);
});

test('forgets what is deleted, and everything when it is cleared', () => {
  const cache = new BoundedCache<number, string>(4);
  for (const key of [1, 2, 3]) cache.set(key, 'v');
  cache.delete(1);
  cache.delete(3);
  cache.delete(9);
  expect(held(cache, [1, 2, 3])).toEqual([2]);
  expect(cache.weight).toBe(1);
  cache.clear();
  expect(held(cache, [2])).toEqual([]);
  expect(cache.weight).toBe(0);
});

test('its weight is that of what it holds, within the maximum, and the latest half of the maximum is always there', () => {
  const MAX = 12;
  const anyUse = fc.record({ key: fc.nat(9), weight: fc.integer({ min: 1, max: 6 }), set: fc.boolean() });
  fc.assert(
    fc.property(fc.array(anyUse), (uses) => {
      const cache = new BoundedCache<number, { readonly weight: number }>(MAX, ({ weight }) => weight);
      let recent: { readonly key: number; readonly weight: number }[] = [];
      for (const { key, weight, set } of uses) {
        if (set) cache.set(key, { weight });
        const found = cache.get(key);
        if (set) expect(found).toEqual({ weight });
        expect(cache.weight).toBeLessThanOrEqual(MAX);
        if (found === undefined) continue;
        // Of a key whose value was replaced, the heaviest one counts: others had to make room for it.
        const before = recent.find((one) => one.key === key)?.weight ?? 0;
        recent = [{ key, weight: Math.max(before, found.weight) }, ...recent.filter((one) => one.key !== key)];
      }
      let total = 0;
      const latest = recent.filter((one) => {
        total += one.weight;
        return total <= MAX / 2;
      });
      expect(latest.filter((one) => cache.get(one.key) === undefined)).toEqual([]);
    }),
  );
});
