import { expect, test } from 'vitest';
import { type Made, storeOf } from './made-store.ts';
import { shiftsOf, skewedCount, skewOf } from './skew.ts';
import { treeOf } from './tree.ts';

const call = { id: 'call', from: 100, to: 200, service: 'web' };

function shifts(...spans: readonly Made[]): Record<string, number> {
  const store = storeOf(...spans);
  const found = shiftsOf(store, treeOf(store));
  return Object.fromEntries(store.services.all.map((name, service) => [name, found[service] ?? 0]));
}

test('a child that leaves its parent says by how much', () => {
  const store = storeOf(
    call,
    { id: 'early', parent: 'call', from: 70, to: 150 },
    { id: 'late', parent: 'call', from: 150, to: 230 },
  );
  const tree = treeOf(store);
  expect([skewOf(store, tree, 0), skewOf(store, tree, 1), skewOf(store, tree, 2)]).toEqual([
    { before: 0, after: 0 },
    { before: 30, after: 0 },
    { before: 0, after: 30 },
  ]);
});

test('only a call from another service says that clocks differ', () => {
  const own = storeOf(call, { id: 'own', parent: 'call', from: 70, service: 'web' });
  const other = storeOf(call, { id: 'other', parent: 'call', from: 70, service: 'db' });
  expect([skewedCount(own, treeOf(own)), skewedCount(other, treeOf(other))]).toEqual([0, 1]);
});

test('a whole service is moved by the smallest amount that fits', () => {
  expect(
    shifts(
      call,
      { id: 'one', parent: 'call', from: 70, to: 120, service: 'db' },
      { id: 'two', parent: 'call', from: 90, to: 110, service: 'db' },
    ),
  ).toEqual({ web: 0, db: 30 });
  expect(shifts(call, { id: 'late', parent: 'call', from: 190, to: 230, service: 'db' })).toEqual({ web: 0, db: -30 });
  expect(shifts(call, { id: 'fits', parent: 'call', from: 150, to: 160, service: 'db' })).toEqual({ web: 0, db: 0 });
});

test('services are moved after those that call them', () => {
  expect(
    shifts(
      call,
      { id: 'b', parent: 'call', from: 50, to: 90, service: 'b' },
      { id: 'c', parent: 'b', from: 55, to: 60, service: 'c' },
    ),
  ).toEqual({ web: 0, b: 50, c: 45 });
});

test('where nothing fits, no span starts before its caller, and nothing is moved without need', () => {
  expect(shifts(call, { id: 'long', parent: 'call', from: 50, to: 400, service: 'db' })).toEqual({ web: 0, db: 50 });
  expect(shifts(call, { id: 'long', parent: 'call', from: 150, to: 400, service: 'db' })).toEqual({ web: 0, db: 0 });
});

test('what is less than a hundredth of the longer span is rounding', () => {
  const store = storeOf(
    { id: 'call', from: 1_000, to: 2_000, service: 'web' },
    { id: 'rounded', parent: 'call', from: 991, to: 2_009, service: 'db' },
    { id: 'early', parent: 'call', from: 990, to: 1_500, service: 'db' },
  );
  const tree = treeOf(store);
  expect([skewOf(store, tree, 1), skewOf(store, tree, 2)]).toEqual([
    { before: 0, after: 0 },
    { before: 10, after: 0 },
  ]);
  expect(skewedCount(store, tree)).toBe(1);
});

test('a child that its parent does not wait for may end after it, but not start before it', () => {
  const store = storeOf(
    { ...call, kind: 'PRODUCER' },
    { id: 'heard', parent: 'call', from: 150, to: 900, kind: 'CONSUMER', service: 'mail' },
    { id: 'told', parent: 'call', from: 50, to: 900, kind: 'INTERNAL', service: 'mail' },
    { id: 'later', parent: 'told', from: 950, to: 990, kind: 'CONSUMER', service: 'web' },
  );
  const tree = treeOf(store);
  expect([1, 2, 3].map((span) => skewOf(store, tree, span))).toEqual([
    { before: 0, after: 0 },
    { before: 50, after: 0 },
    { before: 0, after: 0 },
  ]);
});
