import { expect, test } from 'vitest';
import { type MadeSpan, madeStore } from '../../../test/fixtures/made-store.ts';
import { selfTimes } from './self-time.ts';
import { treeOf } from './tree.ts';

function selfOf(spans: readonly MadeSpan[]): number[] {
  const store = madeStore(spans);
  return [...selfTimes(store, treeOf(store))];
}

const root: MadeSpan = { id: 'root', start: 0, end: 100 };
const child = (id: string, start: number, end: number): MadeSpan => ({ id, parent: 'root', start, end });

test.each<[string, readonly MadeSpan[], readonly number[]]>([
  ['a span alone has all of its time', [root], [100]],
  ['children one after the other', [root, child('a', 10, 30), child('b', 50, 60)], [70, 20, 10]],
  ['overlapping children count once', [root, child('a', 10, 50), child('b', 30, 60)], [50, 40, 30]],
  ['a child inside another one', [root, child('a', 10, 50), child('b', 20, 30)], [60, 40, 10]],
  ['a child that ends after its parent', [root, child('a', 80, 200)], [80, 120]],
  ['a child before its parent', [{ ...root, start: 50 }, child('a', 0, 60)], [40, 60]],
  ['a child that is never inside', [root, child('a', 100, 200)], [100, 100]],
  ['children that cover everything', [root, child('a', 0, 60), child('b', 60, 150)], [0, 60, 90]],
  ['an end before the start', [root, child('a', 50, 40)], [100, 0]],
  ['a parent that has not ended', [{ id: 'root', start: 10, end: 0 }, child('a', 20, 30)], [0, 10]],
  [
    'children of children do not count',
    [root, child('a', 10, 20), { id: 'b', parent: 'a', start: 15, end: 90 }],
    [90, 5, 75],
  ],
])('%s', (_name, spans, expected) => expect(selfOf(spans)).toEqual(expected));

test('children that come before their parents, in any order', () => {
  expect(selfOf([child('b', 50, 60), child('a', 10, 55), root])).toEqual([10, 45, 50]);
});

test('a ring of parents has self times, too', () => {
  expect(
    selfOf([
      { id: 'a', parent: 'b', start: 0, end: 10 },
      { id: 'b', parent: 'a', start: 2, end: 8 },
    ]),
  ).toEqual([4, 6]);
});
