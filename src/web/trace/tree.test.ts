import { expect, test } from 'vitest';
import type { SpanKind } from '../generated/graphql.ts';
import { foldTest } from './fold.ts';
import { rowOf, storeOf } from './made-store.ts';
import { visibleRows, withAncestors, withMissingParents } from './rows.ts';
import type { TraceStore } from './trace-store.ts';
import { shapedTree, treeOf } from './tree.ts';

function row(id: string, parent: string | null, from = 0, kind: SpanKind = 'INTERNAL') {
  return { id, parent: parent ?? undefined, from, kind };
}

function shown(store: TraceStore): string[] {
  const tree = treeOf(store);
  return [...tree.order].map((span) => `${'-'.repeat(tree.depth[span] ?? 0)}${store.ids[span]}`);
}

test('children stand below their parents, in the order of their starts', () => {
  expect(shown(storeOf(row('c', 'a', 9), row('b', 'a', 5), row('d', 'b', 6), row('a', null)))).toEqual([
    'a',
    '-b',
    '--d',
    '-c',
  ]);
});

test('every span of a ring of parents is shown once', () => {
  expect(shown(storeOf(row('a', 'b', 1), row('b', 'c', 2), row('c', 'a', 3), row('own', 'own', 4)))).toEqual([
    'own',
    'a',
    '-c',
    '--b',
  ]);
});

test('the server of a call stands below the client with its id, and has the children', () => {
  const store = storeOf(row('x', null, 0, 'CLIENT'), row('x', null, 1, 'SERVER'), row('y', 'x', 2));
  expect(shown(store)).toEqual(['x', '-x', '--y']);
  expect([store.refOf(0), store.refOf(1)]).toEqual(['x~CLIENT', 'x']);
  expect([store.find('x~CLIENT'), store.find('x'), store.find('x~SERVER')]).toEqual([0, 1, 1]);
});

test('the same holds for the two halves of a message', () => {
  const store = storeOf(row('x', null, 0, 'PRODUCER'), row('x', null, 1, 'CONSUMER'), row('y', 'x', 2));
  expect(shown(store)).toEqual(['x', '-x', '--y']);
  expect([store.refOf(0), store.refOf(1)]).toEqual(['x~PRODUCER', 'x']);
});

test('an id that several spans share means the same one of them, in any order of arrival', () => {
  const spans = [
    row('x', null, 1, 'CLIENT'),
    row('x', null, 2, 'CLIENT'),
    row('x', null, 3, 'INTERNAL'),
    row('y', 'x', 4),
  ];
  for (const rows of [spans, spans.toReversed()]) {
    const store = storeOf(...rows, ...rows);
    expect(store.size).toBe(4);
    expect(shown(store)).toEqual(['x', 'x', 'x', '-y']);
    const inOrder = Array.from(treeOf(store).order, (span) => store.refOf(span));
    expect(inOrder).toEqual(['x~CLIENT', 'x~CLIENT~1002', 'x', 'y']);
    for (const span of rows.keys()) {
      expect(store.find(store.refOf(span))).toBe(span);
      expect(store.findOne(rowOf(rows[span] ?? row('', null)))).toBe(span);
    }
  }
});

test('a span that names itself is no child of another one with its id', () => {
  expect(shown(storeOf(row('x', null, 0, 'SERVER'), row('x', 'x', 1, 'INTERNAL')))).toEqual(['x', 'x']);
});

test('a span finds its parent when that comes on a later page', () => {
  const store = storeOf(row('b', 'a', 5));
  expect(shown(store)).toEqual(['b']);
  store.add([rowOf(row('a', null))]);
  expect(shown(store)).toEqual(['a', '-b']);
});

test('a chain is deeper than any stack, and a fan wider', () => {
  const chain = Array.from({ length: 50_000 }, (_, at) => row(`c${at}`, at === 0 ? null : `c${at - 1}`, at));
  const fan = Array.from({ length: 200_000 }, (_, at) => row(`f${at}`, 'c0', at));
  const wide = storeOf(row('c0', null));
  wide.add(fan.map(rowOf));
  const tree = treeOf(wide);
  expect([tree.order.length, tree.size[0], tree.children[0]]).toEqual([200_001, 200_001, 200_000]);
  const rows = visibleRows(tree, () => false);
  const last = rows.at(-1) ?? 0;
  expect([rows.length, wide.ids[last], tree.place[last]]).toEqual([200_001, 'f199999', 200_000]);
  const long = storeOf();
  long.add(chain.map(rowOf));
  const deep = treeOf(long);
  expect(deep.depth[deep.order.at(-1) ?? 0]).toBe(49_999);
});

test('rows below a closed span are hidden; a filter keeps ancestors', () => {
  const store = storeOf(row('a', null), row('b', 'a', 1), row('c', 'b', 2), row('d', 'a', 3));
  const tree = treeOf(store);
  const ids = (rows: Int32Array) => [...rows].map((span) => store.ids[span]);
  expect(ids(visibleRows(tree, (span) => store.ids[span] === 'b'))).toEqual(['a', 'b', 'd']);
  expect(ids(visibleRows(tree, () => false, withAncestors(tree, [2])))).toEqual(['a', 'b', 'c']);
  expect(ids(visibleRows(tree, () => false, withAncestors(tree, [])))).toEqual([]);
});

test('children of a parent that is not stored stand together below one row for it', () => {
  const store = storeOf(
    { id: 'late', parent: 'gone', from: 5, isParentMissing: true },
    { id: 'root', from: 2 },
    { id: 'early', parent: 'gone', from: 1, isParentMissing: true },
    { id: 'other', parent: 'lost', from: 3, isParentMissing: true },
  );
  const tree = treeOf(store);
  expect(shown(store)).toEqual(['-early', '-late', 'root', '-other']);
  const rows = withMissingParents(store, tree, tree.order);
  const text = (shownRow: number) => (shownRow < 0 ? `no ${store.parentIds[~shownRow]}` : store.ids[shownRow]);
  expect([...rows].map(text)).toEqual(['no gone', 'early', 'late', 'root', 'no lost', 'other']);
});

test('a subtree has its own depths, and what is folded moves up; errors and roots stay', () => {
  const store = storeOf(
    { id: 'root', kind: 'SERVER' },
    { id: 'wrap', parent: 'root', from: 1 },
    { id: 'call', parent: 'wrap', from: 2, kind: 'CLIENT', service: 'db' },
    { id: 'inner', parent: 'call', from: 3, service: 'db' },
    { id: 'broken', parent: 'wrap', from: 4, isFailed: true },
  );
  const whole = treeOf(store);
  const text = ({ order, depth }: typeof whole) =>
    [...order].map((span) => `${'-'.repeat(depth[span] ?? 0)}${store.ids[span]}`);
  const folded = (...folds: readonly ('internal' | 'service')[]) =>
    shapedTree(store, whole, undefined, foldTest(store, whole, folds) ?? (() => false));
  expect(text(folded('internal'))).toEqual(['root', '-call', '-broken']);
  expect(text(folded('service'))).toEqual(['root', '-call', '-broken']);
  expect(text(shapedTree(store, whole, 1, () => false))).toEqual(['wrap', '-call', '--inner', '-broken']);
  const { size, failedBelow, children, place } = folded('internal');
  expect([size[0], failedBelow[0], children[0], place[4]]).toEqual([3, 1, 2, 2]);
  expect([whole.size[1], whole.failedBelow[0]]).toEqual([4, 1]);
});
