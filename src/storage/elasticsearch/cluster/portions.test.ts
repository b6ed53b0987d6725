import fc from 'fast-check';
import { expect, test } from 'vitest';
import { portionsOf } from './portions.ts';

const sum = (portion: readonly number[]): number => portion.reduce((total, size) => total + size, 0);

test('portions are all items in order, none over the bound but of one item, and none that had room for the next', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 30 }), (sizes, most) => {
      const portions = portionsOf(sizes, (size) => size, most);
      expect(portions.flat()).toEqual(sizes);
      for (const [index, portion] of portions.entries()) {
        expect(portion.length === 1 || sum(portion) <= most).toBe(true);
        const next = portions[index + 1]?.[0];
        if (next !== undefined) expect(sum(portion) + next).toBeGreaterThan(most);
      }
    }),
  );
  expect(portionsOf([], () => 1, 1)).toEqual([]);
});
