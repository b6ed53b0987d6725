import { expect, test } from 'vitest';
import type { MapEdge, MapNode } from './calls.ts';
import { MOST_EDGES, MOST_NODES, MOST_SIDEWAYS, partOf } from './part.ts';

const NONE = { rate: 0, errorCount: 0, errorRate: 0, p50: null, p95: null, p99: null };

function service(name: string): MapNode {
  return { id: name, kind: 'SERVICE', name, measures: { count: 1, ...NONE } };
}

function call(source: string, target: string, count = 1): MapEdge {
  return { kind: 'CALL', source: { id: source }, target: { id: target }, measures: { count, ...NONE } };
}

const names = (nodes: readonly MapNode[]): string[] => nodes.map(({ name }) => name);
const chain = {
  nodes: ['a', 'b', 'c', 'd', 'alone'].map(service),
  edges: [call('a', 'b', 5), call('b', 'c', 3), call('c', 'd', 9)],
};

test('without a focus everything is drawn, the most calls first', () => {
  const part = partOf(chain, { focus: undefined, hops: 2, min: 1, most: MOST_NODES });
  expect(names(part.nodes)).toEqual(['c', 'd', 'b', 'a', 'alone']);
  expect(part.edges.map(({ measures }) => measures.count)).toEqual([9, 5, 3]);
});

test.each([
  [1, ['b', 'a', 'c']],
  [2, ['b', 'a', 'c', 'd']],
])('a focus has what is %i calls away, either way', (hops, expected) => {
  const part = partOf(chain, { focus: 'b', hops, min: 1, most: MOST_NODES });
  expect(part.focused?.name).toBe('b');
  expect(names(part.nodes).toSorted()).toEqual(expected.toSorted());
  expect(part.nodes[0]?.name).toBe('b');
});

test('too few calls are left out, and with them who makes only these', () => {
  const part = partOf(chain, { focus: undefined, hops: 2, min: 4, most: MOST_NODES });
  expect(names(part.nodes).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  expect(part.chosenEdges).toHaveLength(2);
});

test('a name that is not there chooses nothing', () => {
  const part = partOf(chain, { focus: 'x', hops: 1, min: 1, most: MOST_NODES });
  expect([part.focused, part.nodes.length]).toEqual([undefined, 5]);
});

test('what is the peer of a service has a name of its own', () => {
  const external: MapNode = { ...service('b'), id: 'other', kind: 'EXTERNAL' };
  const part = partOf(
    { ...chain, nodes: [...chain.nodes, external] },
    { focus: 'external:b', hops: 1, min: 1, most: MOST_NODES },
  );
  expect(part.focused).toBe(external);
});

test('never more is drawn than can be read; the rest is counted', () => {
  const all = Array.from({ length: 100 }, (_, index) => `s${index}`);
  const edges = all.flatMap((source, index) =>
    [1, 2, 3, 4].map((step) => call(source, all[(index + step) % all.length] ?? '', 1_000 - index)),
  );
  const part = partOf({ nodes: all.map(service), edges }, { focus: undefined, hops: 2, min: 1, most: MOST_NODES });
  expect([part.nodes.length, part.edges.length]).toEqual([MOST_NODES, MOST_EDGES]);
  expect([part.chosenEdges.length, part.leftOutNodes]).toEqual([400, 40]);
  const drawn = new Set(names(part.nodes));
  expect(part.edges.every(({ source, target }) => drawn.has(source.id) && drawn.has(target.id))).toBe(true);
});

test('a focus with many neighbours is drawn without the calls between these', () => {
  const around = Array.from({ length: MOST_SIDEWAYS - 5 }, (_, index) => `s${index}`);
  const calls = around.map((name) => call('middle', name));
  const sideways = around.slice(1).map((name, index) => call(around[index] ?? '', name, 100));
  const map = { nodes: ['middle', ...around].map(service), edges: [...sideways, ...calls] };
  const part = partOf(map, { focus: 'middle', hops: 1, min: 1, most: MOST_NODES });
  expect(part.edges).toEqual(calls);
  expect(part.chosenEdges).toHaveLength(calls.length + sideways.length);
});
