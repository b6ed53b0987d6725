import { expect, test } from 'vitest';
import { RowSizes } from './row-sizes.ts';

test('all rows are asked for until their size is known, then what likely fits', () => {
  const sizes = new RowSizes(8_000);
  expect(sizes.fitting('spans', 1_000)).toBe(1_000);
  sizes.saw('spans', 10, 1_000);
  expect(sizes.fitting('spans', 1_000)).toBe(40);
  expect(sizes.fitting('spans', 20)).toBe(20);
  expect(sizes.fitting('traces', 1_000)).toBe(1_000);
});

test('after an answer of many rows that was too large, an eighth is asked for, otherwise half', () => {
  const sizes = new RowSizes(8_000);
  sizes.wasTooLarge('spans', 1_000);
  expect(sizes.fitting('spans', 1_000)).toBe(125);
  sizes.wasTooLarge('spans', 125);
  expect(sizes.fitting('spans', 1_000)).toBe(15);
  sizes.wasTooLarge('spans', 15);
  expect(sizes.fitting('spans', 1_000)).toBe(7);
  sizes.wasTooLarge('spans', 2);
  expect(sizes.fitting('spans', 1_000)).toBe(1);
});

test('large rows are forgotten when many answers had small ones', () => {
  const sizes = new RowSizes(8_000);
  sizes.saw('spans', 1, 4_000);
  const fitting = Array.from({ length: 30 }, () => {
    sizes.saw('spans', 1_000, 1_000);
    return sizes.fitting('spans', 1_000);
  });
  expect(fitting).toEqual(fitting.toSorted((a, b) => a - b));
  expect([fitting[0], fitting.at(-1)]).toEqual([1, 1_000]);
});
