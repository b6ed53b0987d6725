import { expect, test } from 'vitest';
import { merged } from './placed-traces.ts';

const ascending = (a: number, b: number): number => a - b;

function* failing(): Generator<number> {
  yield 0;
  throw new Error('failed');
}

test('two sorted streams become one', () => {
  expect([...merged([1, 4, 6], [2, 3, 7, 8], ascending)]).toEqual([1, 2, 3, 4, 6, 7, 8]);
  expect([...merged([], [1], ascending)]).toEqual([1]);
  expect([...merged([1], [], ascending)]).toEqual([1]);
  expect([...merged([1, 2], [1, 2], ascending)]).toEqual([1, 1, 2, 2]);
});

test('both streams are ended where reading ends or one of them fails', () => {
  const ended: string[] = [];
  function* stream(name: string, values: Iterable<number>): Generator<number> {
    try {
      yield* values;
    } finally {
      ended.push(name);
    }
  }
  for (const value of merged(stream('a', [1, 2]), stream('b', [1, 2]), ascending)) if (value === 1) break;
  expect(ended).toEqual(['a', 'b']);
  expect(() => [...merged(stream('c', [5]), failing(), ascending)]).toThrow('failed');
  expect(ended).toEqual(['a', 'b', 'c']);
});
