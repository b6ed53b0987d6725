import { expect, test } from 'vitest';
import { madeStore } from '../../../../test/fixtures/made-store.ts';
import { selfTimes } from '../self-time.ts';
import { treeOf } from '../tree.ts';
import { quantile, statsOf } from './stats.ts';

const store = madeStore([
  { id: 'a', name: 'load', start: 0, end: 100 },
  { id: 'b', parent: 'a', name: 'read', service: 'db', kind: 'CLIENT', start: 10, end: 30, failed: true },
  { id: 'c', parent: 'a', name: 'read', service: 'db', kind: 'CLIENT', start: 20, end: 60 },
  { id: 'd', parent: 'a', name: 'read', service: 'db', kind: 'SERVER', start: 70, end: 0 },
]);
const all = treeOf(store).order;
const self = selfTimes(store, treeOf(store));

test('an operation is a service, a name and a kind', () => {
  const stats = statsOf(store, all, 'operation', self, new Set([1]));
  expect(stats).toMatchObject([
    { service: 'shop', name: 'load', kind: 'INTERNAL', count: 1, errors: 0, matches: 0, total: 100, self: 50 },
    {
      service: 'db',
      name: 'read',
      kind: 'CLIENT',
      count: 2,
      errors: 1,
      matches: 1,
      total: 60,
      self: 60,
      average: 30,
      p50: 20,
      p95: 20,
      max: 40,
      longest: 2,
    },
    { service: 'db', name: 'read', kind: 'SERVER', count: 1, total: 0, self: 0, max: 0, longest: 3 },
  ]);
});

test('services and kinds', () => {
  expect(statsOf(store, all, 'service', self).map(({ service, count }) => [service, count])).toEqual([
    ['shop', 1],
    ['db', 3],
  ]);
  expect(statsOf(store, all, 'kind', self).map(({ kind, count }) => [kind, count])).toEqual([
    ['INTERNAL', 1],
    ['CLIENT', 2],
    ['SERVER', 1],
  ]);
  expect(statsOf(store, new Int32Array(0), 'kind', self)).toEqual([]);
});

test.each([
  [[], 0.5, 0],
  [[7], 0.95, 7],
  [[1, 2], 0.5, 1],
  [[1, 2, 3], 0.5, 2],
  [Array.from({ length: 101 }, (_, value) => value), 0.95, 95],
  [[1, 2, 3], 1, 3],
])('of %s the quantile %s is %s', (values, q, expected) => {
  expect(quantile(Float64Array.from(values), q)).toBe(expected);
});
