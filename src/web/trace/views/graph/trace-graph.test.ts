import { expect, test } from 'vitest';
import { madeStore } from '../../../../../test/fixtures/made-store.ts';
import { selfTimes } from '../../self-time.ts';
import { treeOf } from '../../tree.ts';
import { graphOf, type NodeOf } from './trace-graph.ts';

const store = madeStore([
  { id: 'a', name: 'load', start: 0, end: 100 },
  { id: 'b', parent: 'a', name: 'load', start: 10, end: 90 },
  { id: 'c', parent: 'b', name: 'read', service: 'db', start: 20, end: 30, failed: true },
  { id: 'd', parent: 'b', name: 'read', service: 'db', start: 40, end: 80 },
  { id: 'e', parent: 'd', name: 'call back', start: 50, end: 40 },
]);
const tree = treeOf(store);

function callsOf(by: NodeOf, spans = tree.order) {
  const { nodes, calls } = graphOf(store, spans, tree.parent, by, selfTimes(store, tree));
  const nameOf = (key: string): string => {
    const node = nodes.find((one) => one.key === key);
    return by === 'service' ? (node?.service ?? '') : (node?.name ?? '');
  };
  return calls.map(({ source, target, calls: count, errors, total, longest }) => [
    `${nameOf(source)} > ${nameOf(target)}`,
    count,
    errors,
    total,
    store.ids[longest],
  ]);
}

test('services call each other, and not themselves', () => {
  expect(callsOf('service')).toEqual([
    ['shop > db', 2, 1, 50, 'd'],
    ['db > shop', 1, 0, 0, 'e'],
  ]);
});

test('operations may call themselves', () => {
  expect(callsOf('operation')).toEqual([
    ['load > read', 2, 1, 50, 'd'],
    ['load > load', 1, 0, 80, 'b'],
    ['read > call back', 1, 0, 0, 'e'],
  ]);
});

test('calls of spans that are not shown are not counted', () => {
  expect(callsOf('service', Int32Array.of(1, 2))).toEqual([['shop > db', 1, 1, 10, 'c']]);
  expect(callsOf('service', Int32Array.of(2, 3))).toEqual([]);
});
