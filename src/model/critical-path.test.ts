import { describe, expect, test } from 'vitest';
import { criticalPath } from './critical-path.ts';
import type { SkeletonNode } from './spans-by-id.ts';
import { buildTraceTree } from './trace-tree.ts';

function node(name: string, parent: string, start: number, end: number): SkeletonNode {
  return {
    spanId: name,
    parentSpanId: parent,
    kind: 1,
    startTimeUnixNano: BigInt(start),
    endTimeUnixNano: BigInt(end),
  };
}

/** As `name start-end`. */
function pathOf(...spans: readonly SkeletonNode[]): string[] {
  const tree = buildTraceTree(spans);
  return criticalPath(tree).map(({ index, start, end }) => `${tree.spans[index]?.spanId} ${start}-${end}`);
}

const root = node('root', '', 0, 100);

describe('the critical path', () => {
  test('of one span, and of a span without time', () => {
    expect(pathOf(root)).toEqual(['root 0-100']);
    expect(pathOf(node('root', '', 5, 5), node('a', 'root', 5, 9))).toEqual([]);
    expect(pathOf(node('unfinished', '', 5, 0))).toEqual([]);
    expect(pathOf()).toEqual([]);
  });

  test('goes through children, with what lies between as their parent’s own', () => {
    expect(pathOf(root, node('a', 'root', 10, 40), node('b', 'root', 50, 90), node('c', 'b', 60, 90))).toEqual([
      'root 0-10',
      'a 10-40',
      'root 40-50',
      'b 50-60',
      'c 60-90',
      'root 90-100',
    ]);
  });

  test('passes over a child that was still running when the next one on the path had begun', () => {
    expect(pathOf(root, node('a', 'root', 10, 60), node('b', 'root', 50, 90), node('c', 'root', 20, 50))).toEqual([
      'root 0-20',
      'c 20-50',
      'b 50-90',
      'root 90-100',
    ]);
  });

  test('of children that end together takes the one that started first, then the first id', () => {
    expect(pathOf(root, node('late', 'root', 60, 90), node('early', 'root', 30, 90))).toEqual([
      'root 0-30',
      'early 30-90',
      'root 90-100',
    ]);
    expect(pathOf(root, node('b', 'root', 30, 90), node('a', 'root', 30, 90))[1]).toBe('a 30-90');
  });

  test('clips a child, and all below it, to its parent', () => {
    expect(pathOf(root, node('a', 'root', 70, 150), node('b', 'a', 80, 140), node('c', 'b', 60, 75))).toEqual([
      'root 0-70',
      'a 70-80',
      'b 80-100',
    ]);
    expect(pathOf(root, node('a', 'root', 40, 80), node('skewed', 'a', 10, 60))).toEqual([
      'root 0-40',
      'skewed 40-60',
      'a 60-80',
      'root 80-100',
    ]);
  });

  test('leaves out what lies outside its parent, with all below it', () => {
    expect(pathOf(root, node('after', 'root', 100, 150), node('below', 'after', 20, 80))).toEqual(['root 0-100']);
    expect(pathOf(node('root', '', 50, 100), node('before', 'root', 10, 50), node('empty', 'root', 70, 70))).toEqual([
      'root 50-100',
    ]);
  });

  test('is that of the earliest span without a parent', () => {
    expect(pathOf(node('second', '', 10, 200), node('a', 'second', 20, 90), root)).toEqual(['root 0-100']);
    expect(pathOf(node('orphan', 'gone', 0, 100), node('a', 'orphan', 20, 90))).toEqual([]);
  });

  test('counts times beyond 2^63 as that time', () => {
    const end = 2n ** 63n - 1n;
    const late = { ...node('root', '', 0, 0), startTimeUnixNano: end - 5n, endTimeUnixNano: 2n ** 64n - 1n };
    expect(criticalPath(buildTraceTree([late]))).toEqual([{ index: 0, start: end - 5n, end }]);
  });

  test('needs no stack for a chain of 100,000 spans', () => {
    const length = 100_000;
    const chain = Array.from({ length }, (_, place) =>
      node(`s${place}`, place === 0 ? '' : `s${place - 1}`, place, 2 * length - place),
    );
    const path = pathOf(...chain);
    expect(path).toHaveLength(2 * length - 1);
    expect(path[0]).toBe('s0 0-1');
    expect(path.at(-1)).toBe(`s0 ${2 * length - 1}-${2 * length}`);
  });
});
