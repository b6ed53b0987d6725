import { expect, test } from 'vitest';
import { criticalPath } from './critical-path.ts';
import { storeOf } from './made-store.ts';
import { selfTimes, slowSpans } from './self-time.ts';
import { treeOf } from './tree.ts';

type Drawn = readonly [id: string, parent: string | undefined, from: number, to: number];

function stored(...spans: readonly Drawn[]) {
  const store = storeOf(...spans.map(([id, parent, from, to]) => ({ id, parent, from, to })));
  return { store, tree: treeOf(store) };
}

/** Times are drawn as `from-to`. */
function pathOf(...spans: readonly Drawn[]): string {
  const { store, tree } = stored(...spans);
  return criticalPath(store, tree)
    .map(({ span, from, to }) => `${store.ids[span]} ${from}-${to}`)
    .join(', ');
}

const root: Drawn = ['root', undefined, 0, 100];

test.each<[string, readonly Drawn[], string]>([
  // root ==========
  ['alone', [root], 'root 0-100'],
  [
    'a root that names itself',
    [
      ['self', 'self', 0, 100],
      ['a', 'self', 10, 20],
    ],
    'self 0-10, a 10-20, self 20-100',
  ],
  // root ==========
  // a     ===
  // b         ===
  [
    'one after the other, with gaps',
    [root, ['a', 'root', 10, 40], ['b', 'root', 50, 90]],
    'root 0-10, a 10-40, root 40-50, b 50-90, root 90-100',
  ],
  // root ==========
  // a     ======
  // b        ======
  [
    'overlap: the one that ends last hides the other',
    [root, ['a', 'root', 10, 60], ['b', 'root', 50, 90]],
    'root 0-50, b 50-90, root 90-100',
  ],
  // root ==========
  // a     ===
  // b      =======     c covers the gap before b
  // c    ===
  [
    'of those that ended before, the last',
    [root, ['a', 'root', 10, 60], ['b', 'root', 50, 90], ['c', 'root', 20, 50]],
    'root 0-20, c 20-50, b 50-90, root 90-100',
  ],
  // root ==========
  // a      ===========   runs on after its parent
  ['past its parent: cut', [root, ['a', 'root', 30, 150]], 'root 0-30, a 30-100'],
  // root    ==========
  // a     ====           begins before its parent
  [
    'before its parent: cut',
    [
      ['root', undefined, 20, 100],
      ['a', 'root', 0, 50],
    ],
    'a 20-50, root 50-100',
  ],
  // root ==========
  // a                ===  begins when its parent has ended
  ['asynchronous: no part', [root, ['a', 'root', 100, 130]], 'root 0-100'],
  // root ==========
  // a     =======
  // b       ====         below a
  [
    'through levels',
    [root, ['a', 'root', 10, 80], ['b', 'a', 30, 70]],
    'root 0-10, a 10-30, b 30-70, a 70-80, root 80-100',
  ],
  // root ==========
  // a       =====        both end together
  // b     =======
  [
    'equal ends: the one that started first',
    [root, ['a', 'root', 50, 90], ['b', 'root', 30, 90]],
    'root 0-30, b 30-90, root 90-100',
  ],
])('the critical path, %s', (_name, spans, expected) => {
  expect(pathOf(...spans)).toBe(expected);
});

test('no path without a root, or with one that has no length', () => {
  expect(pathOf(['a', 'gone', 0, 10])).toBe('');
  expect(pathOf(['root', undefined, 5, 5], ['a', 'root', 5, 9])).toBe('');
  expect(pathOf(['unfinished', undefined, 5, 0])).toBe('');
});

test('self time is what no child covers, and never negative', () => {
  const { store, tree } = stored(
    root,
    ['a', 'root', 10, 40],
    ['b', 'root', 30, 60],
    ['late', 'root', 90, 200],
    ['early', 'a', -50, 100],
    ['unfinished', 'root', 5, 0],
  );
  const times = selfTimes(store, tree);
  expect(store.ids.map((id, span) => `${id} ${times[span]}`)).toEqual([
    'root 40',
    'a 0',
    'b 30',
    'late 110',
    'early 150',
    'unfinished 0',
  ]);
});

test('slow are the fewest that have half of all self time', () => {
  expect([...slowSpans(Float64Array.of(10, 60, 30, 20))]).toEqual([1]);
  expect([...slowSpans(Float64Array.of(10, 10, 10, 10))]).toEqual([0, 1]);
  expect([...slowSpans(Float64Array.of(0, 0))]).toEqual([]);
  expect(slowSpans(new Float64Array(1_000).fill(1)).size).toBe(50);
});
