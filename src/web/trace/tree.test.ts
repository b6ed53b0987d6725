import { expect, test } from 'vitest';
import type { RowFragment, SpanKind } from '../generated/graphql.ts';
import { visibleRows, withAncestors } from './rows.ts';
import { TraceStore } from './trace-store.ts';
import { treeOf } from './tree.ts';

function row(id: string, parent: string | null, start = 0, kind: SpanKind = 'INTERNAL'): RowFragment {
  return {
    spanId: id,
    parentSpanId: parent,
    name: id,
    kind,
    startTimeUnixNano: String(1_000 + start),
    durationNano: '10',
    isParentMissing: false,
    status: { code: 'UNSET' },
    service: { name: 'shop' },
    events: { totalCount: 0 },
    links: { totalCount: 0 },
  };
}

function storeOf(...rows: readonly RowFragment[]): TraceStore {
  const store = new TraceStore(1_000n, 1);
  store.add(rows);
  return store;
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

test('a span finds its parent when that comes on a later page', () => {
  const store = storeOf(row('b', 'a', 5));
  expect(shown(store)).toEqual(['b']);
  store.add([row('a', null)]);
  expect(shown(store)).toEqual(['a', '-b']);
});

test('a chain is deeper than any stack, and a fan wider', () => {
  const chain = Array.from({ length: 50_000 }, (_, at) => row(`c${at}`, at === 0 ? null : `c${at - 1}`, at));
  const fan = Array.from({ length: 200_000 }, (_, at) => row(`f${at}`, 'c0', at));
  const wide = storeOf(row('c0', null));
  wide.add(fan);
  const tree = treeOf(wide);
  expect([tree.order.length, tree.size[0], tree.children[0]]).toEqual([200_001, 200_001, 200_000]);
  const long = storeOf();
  long.add(chain);
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
