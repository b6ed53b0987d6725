import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildTraceTree, type SkeletonNode } from './trace-tree.ts';

const id = (name: string): string => name.padStart(16, '0');

function node(name: string, parent: string, start = 0, end = start + 10, kind = 1): SkeletonNode {
  return {
    spanId: id(name),
    parentSpanId: parent === '' ? '' : id(parent),
    kind,
    startTimeUnixNano: BigInt(start),
    endTimeUnixNano: BigInt(end),
  };
}

const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5];

describe('parents', () => {
  test('a family in any order: roots, children by start, ancestors nearest first', () => {
    const tree = buildTraceTree([node('d', 'b', 3), node('c', 'a', 2), node('b', 'a', 1), node('a', '')]);
    expect(tree.roots()).toEqual([3]);
    expect(tree.children(3)).toEqual([2, 1]);
    expect(tree.ancestors(0)).toEqual([2, 3]);
    expect([...tree.descendants(3)]).toEqual([2, 0, 1]);
    expect([...tree.descendants(3, 1)]).toEqual([2, 1]);
    expect([...tree.descendants(3, 0)]).toEqual([]);
    expect(tree.depth()).toBe(3);
    expect(tree.rootIndex()).toBe(3);
  });

  test('a span whose parent is missing is a root, but not the root of the trace', () => {
    const tree = buildTraceTree([node('a', 'x', 5), node('b', '', 6), node('c', 'y', 1)]);
    expect(tree.roots()).toEqual([2, 0, 1]);
    expect([0, 1, 2].map((index) => tree.isParentMissing(index))).toEqual([true, false, true]);
    expect(tree.rootIndex()).toBe(1);
  });

  test('a parent id of zeros names no parent', () => {
    const tree = buildTraceTree([node('a', '0')]);
    expect(tree.isParentMissing(0)).toBe(false);
    expect(tree.rootIndex()).toBe(0);
  });

  test('ties are ordered by span id, then kind; times beyond 2^63 are ties', () => {
    const late = { startTimeUnixNano: 2n ** 64n - 1n };
    const spans = [
      { ...node('b', ''), ...late, startTimeUnixNano: 2n ** 63n },
      { ...node('a', ''), ...late },
    ];
    expect(buildTraceTree([...spans, node('c', '', 0, 1, 2), node('c', '', 0, 1, 1)]).roots()).toEqual([3, 2, 1, 0]);
  });

  test('no spans, and indexes out of range', () => {
    const tree = buildTraceTree([]);
    expect([tree.roots(), tree.depth(), tree.rootIndex(), tree.indexOf(node('a', ''))]).toEqual([
      [],
      0,
      undefined,
      undefined,
    ]);
    expect([tree.children(3), tree.parent(3), tree.ancestors(3), [...tree.descendants(3)]]).toEqual([
      [],
      undefined,
      [],
      [],
    ]);
    expect([tree.selfTimeNano(3), tree.isParentMissing(3)]).toEqual([0n, false]);
  });
});

describe('halves with one span id', () => {
  test('the server half is the child of the client half, and children hang under the server half', () => {
    const tree = buildTraceTree([
      node('root', '', 0),
      node('call', 'root', 2, 9, SERVER),
      node('call', 'root', 1, 10, CLIENT),
      node('inner', 'call', 3),
    ]);
    expect([0, 1, 2, 3].map((index) => tree.parent(index))).toEqual([undefined, 2, 0, 1]);
    expect(tree.indexOf(node('call', '', 2, 9, SERVER))).toBe(1);
    expect(tree.indexOf(node('call', '', 1, 9, SERVER))).toBeUndefined();
    expect(tree.indexOf(node('call', '', 2, 9, PRODUCER))).toBeUndefined();
    expect(tree.depth()).toBe(4);
  });

  test('the consumer half is the child of the producer half likewise', () => {
    const tree = buildTraceTree([node('m', '', 0, 1, CONSUMER), node('m', '', 1, 2, PRODUCER), node('c', 'm', 2)]);
    expect([0, 1, 2].map((index) => tree.parent(index))).toEqual([1, undefined, 0]);
    expect(tree.rootIndex()).toBe(1);
  });

  test('of several servers and clients with one id the earliest are the parents', () => {
    const tree = buildTraceTree([
      node('call', '', 6, 9, SERVER),
      node('call', '', 3, 9, SERVER),
      node('call', '', 2, 9, CLIENT),
      node('call', '', 1, 9, CLIENT),
      node('inner', 'call', 4),
    ]);
    expect([0, 1, 2, 3, 4].map((index) => tree.parent(index))).toEqual([3, 3, undefined, undefined, 1]);
    expect(tree.spans.map((span) => tree.indexOf(span))).toEqual([0, 1, 2, 3, 4]);
  });

  test('without a server or consumer half, children hang under the lowest kind', () => {
    const tree = buildTraceTree([node('c', 'a', 5), node('a', '', 0, 9, CLIENT), node('a', '', 1, 8, 1)]);
    expect(tree.parent(0)).toBe(2);
    expect(tree.parent(1)).toBeUndefined();
  });
});

describe('cycles', () => {
  test('a span that names itself is a root without a parent', () => {
    const tree = buildTraceTree([node('a', 'a')]);
    expect([tree.roots(), tree.parent(0), tree.children(0), [...tree.descendants(0)]]).toEqual([
      [0],
      undefined,
      [],
      [],
    ]);
    expect([tree.depth(), tree.rootIndex(), tree.isParentMissing(0)]).toEqual([1, 0, false]);
  });

  test('the earliest span of a cycle is a root; the walks end', () => {
    const tree = buildTraceTree([node('a', 'c', 2), node('b', 'a', 1), node('c', 'b', 3), node('d', 'c', 0)]);
    expect(tree.roots()).toEqual([1]);
    expect(tree.ancestors(3)).toEqual([2, 1, 0]);
    expect(tree.ancestors(0)).toEqual([2, 1]);
    expect([...tree.descendants(1)]).toEqual([2, 3, 0]);
    expect([...tree.descendants(2)]).toEqual([3, 0, 1]);
    expect(tree.depth()).toBe(3);
    expect(tree.rootIndex()).toBeUndefined();
  });

  test('a chain of 10,000 and a cycle of 10,000', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => node(`${i + 1}`, i === 0 ? '' : `${i}`, i));
    const tree = buildTraceTree(chain);
    expect(tree.depth()).toBe(10_000);
    expect(tree.ancestors(9_999)).toHaveLength(9_999);
    expect([...tree.descendants(0)]).toHaveLength(9_999);
    const cycle = buildTraceTree(chain.map((span, i) => (i === 0 ? { ...span, parentSpanId: id('10000') } : span)));
    expect(cycle.roots()).toEqual([0]);
    expect(cycle.depth()).toBe(10_000);
    expect([...cycle.descendants(5_000)]).toHaveLength(9_999);
  });
});

describe('self time', () => {
  test.each([
    { name: 'no children', children: [], expected: 100n },
    {
      name: 'overlapping children count once',
      children: [
        [10, 40],
        [30, 50],
      ],
      expected: 60n,
    },
    {
      name: 'one inside another',
      children: [
        [10, 60],
        [20, 30],
      ],
      expected: 50n,
    },
    {
      name: 'clipped at both ends',
      children: [
        [-50, 10],
        [90, 500],
      ],
      expected: 80n,
    },
    {
      name: 'outside',
      children: [
        [-50, -10],
        [100, 500],
      ],
      expected: 100n,
    },
    { name: 'covered whole', children: [[-50, 500]], expected: 0n },
    { name: 'a child that ends before it starts covers nothing', children: [[60, 20]], expected: 100n },
  ])('$name', ({ children, expected }) => {
    const nodes = children.map(([start, end], i) => node(`c${i}`, 'a', (start ?? 0) + 100, (end ?? 0) + 100));
    expect(buildTraceTree([node('a', '', 100, 200), ...nodes]).selfTimeNano(0)).toBe(expected);
  });

  test('a span that ends before it starts has none', () => {
    const tree = buildTraceTree([node('a', '', 100, 50), node('b', 'a', 60, 70)]);
    expect(tree.selfTimeNano(0)).toBe(0n);
  });
});

const spanArbitrary = fc.record({
  name: fc.integer({ min: 1, max: 12 }),
  parent: fc.integer({ min: 0, max: 14 }),
  kind: fc.constantFrom(0, 1, 2, 3, 4, 5, 9),
  start: fc.integer({ min: 0, max: 6 }),
  length: fc.integer({ min: -2, max: 6 }),
});

const spansArbitrary = fc
  .uniqueArray(spanArbitrary, { maxLength: 25, selector: ({ name, kind, start }) => `${name}/${kind}/${start}` })
  .map((list) =>
    list.map((s) =>
      node(`${s.name}`, s.parent === 0 ? '' : `${s.parent}`, s.start + 2, s.start + 2 + s.length, s.kind),
    ),
  );

/** The parent by the rules as they are written down, one after the other. */
function naiveParent(spans: readonly SkeletonNode[], span: SkeletonNode): SkeletonNode | undefined {
  const half = (spanId: string, kind: number) =>
    spans
      .filter((s) => s.spanId === spanId && s.kind === kind)
      .toSorted((a, b) => Number(a.startTimeUnixNano - b.startTimeUnixNano))[0];
  const other =
    (span.kind === SERVER && half(span.spanId, CLIENT)) || (span.kind === CONSUMER && half(span.spanId, PRODUCER));
  if (other) return other;
  if (span.parentSpanId === '' || span.parentSpanId === span.spanId) return undefined;
  return [SERVER, CONSUMER, 0, 1, CLIENT, PRODUCER, 9].map((kind) => half(span.parentSpanId, kind)).find((s) => s);
}

/** Counts the nanoseconds one by one. */
function naiveSelfTime(span: SkeletonNode, children: readonly SkeletonNode[]): bigint {
  let free = 0n;
  for (let at = span.startTimeUnixNano; at < span.endTimeUnixNano; at++) {
    if (!children.some((child) => child.startTimeUnixNano <= at && at < child.endTimeUnixNano)) free++;
  }
  return free;
}

test('agrees with a naive reading of the rules', () => {
  fc.assert(
    fc.property(spansArbitrary, (spans) => {
      const tree = buildTraceTree(spans);
      const reached = new Set(tree.roots().flatMap((root) => [root, ...tree.descendants(root)]));
      expect(reached.size).toBe(spans.length);
      for (const [index, span] of spans.entries()) {
        const parent = naiveParent(spans, span);
        expect(tree.indexOf(span)).toBe(index);
        expect(tree.parent(index)).toBe(parent && spans.indexOf(parent));
        expect(tree.children(index).includes(index)).toBe(false);
        const children = spans.filter((other) => naiveParent(spans, other) === span);
        expect(new Set(tree.children(index))).toEqual(new Set(children.map((child) => spans.indexOf(child))));
        expect(tree.selfTimeNano(index)).toBe(naiveSelfTime(span, children));
        const descendants = [...tree.descendants(index)];
        expect(new Set(descendants).size).toBe(descendants.length);
        const inverse = [...spans.keys()].filter((other) => tree.ancestors(other).includes(index));
        expect(descendants.toSorted((a, b) => a - b)).toEqual(inverse.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 300 },
  );
});
