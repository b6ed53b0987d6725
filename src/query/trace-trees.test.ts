import { expect, test } from 'vitest';
import { buildTraceTree } from '../model/trace-tree.ts';
import type { SkeletonSpan, TraceSummary } from '../storage/backend.ts';
import { TraceTrees, type Tree } from './trace-trees.ts';

const MAX_SPANS = 12_000;

function treeOf(size: number): Tree {
  const spans = Array.from(
    { length: size },
    (_, number): SkeletonSpan => ({
      ref: String(number),
      spanId: `s${number}`,
      parentSpanId: number === 0 ? 'missing' : 's0',
      kind: 1,
      startTimeUnixNano: BigInt(number),
      endTimeUnixNano: BigInt(2 * size),
    }),
  );
  return buildTraceTree(spans);
}

function summaryOf(traceId: string, size: number, changes: Partial<TraceSummary> = {}): TraceSummary {
  return {
    traceId,
    startTimeUnixNano: 0n,
    endTimeUnixNano: BigInt(2 * size),
    spanCount: size,
    errorCount: 0,
    lastArrivalUnixNano: 1n,
    missingParentCount: 1,
    services: [],
    ...changes,
  };
}

test('a large tree is kept as long as the summary says the same', () => {
  const trees = new TraceTrees(MAX_SPANS);
  const tree = treeOf(2_000);
  trees.set('a', tree);
  expect(trees.has('a')).toBe(true);
  expect(trees.get(summaryOf('a', 2_000))).toBe(tree);
  expect(trees.get(summaryOf('a', 2_000))).toBe(tree);
});

test.each<[string, Partial<TraceSummary>]>([
  ['another span', { spanCount: 2_001 }],
  ['a found parent', { missingParentCount: 0 }],
  ['an earlier start', { startTimeUnixNano: -1n }],
  ['a later end', { endTimeUnixNano: 9_999n }],
])('%s makes it forgotten', (_name, changes) => {
  const trees = new TraceTrees(MAX_SPANS);
  trees.set('a', treeOf(2_000));
  expect(trees.get(summaryOf('a', 2_000, changes))).toBeUndefined();
  expect(trees.has('a')).toBe(false);
});

test('all are dropped at once', () => {
  const trees = new TraceTrees(MAX_SPANS);
  for (const traceId of ['a', 'b']) trees.set(traceId, treeOf(MAX_SPANS / 2));
  expect([trees.clear(), trees.has('a'), trees.has('b'), trees.clear()]).toEqual([true, false, false, false]);
  for (const traceId of ['c', 'd']) trees.set(traceId, treeOf(MAX_SPANS / 2));
  expect([trees.has('c'), trees.has('d')]).toEqual([true, true]);
});

test('small and far too large ones are not kept', () => {
  const trees = new TraceTrees(MAX_SPANS);
  trees.set('small', treeOf(10));
  trees.set('large', treeOf(MAX_SPANS + 1));
  expect([trees.has('small'), trees.has('large')]).toEqual([false, false]);
});

test('a tree with an unfinished span is not kept: a replaced span shows in no summary', () => {
  const trees = new TraceTrees(MAX_SPANS);
  const { spans } = treeOf(2_000);
  trees.set('a', buildTraceTree(spans.map((span, index) => (index === 7 ? { ...span, endTimeUnixNano: 0n } : span))));
  expect(trees.has('a')).toBe(false);
});

test('the ones not used for the longest time go first', () => {
  const trees = new TraceTrees(MAX_SPANS);
  const half = MAX_SPANS / 2 - 10;
  trees.set('a', treeOf(half));
  trees.set('b', treeOf(half));
  expect(trees.get(summaryOf('a', half))).toBeDefined();
  trees.set('c', treeOf(half));
  expect(['a', 'b', 'c'].map((traceId) => trees.has(traceId))).toEqual([true, false, true]);
});

test('a trace read again counts once', () => {
  const trees = new TraceTrees(MAX_SPANS);
  const most = MAX_SPANS - 5_000;
  for (let round = 0; round < 3; round++) trees.set('a', treeOf(most));
  trees.set('b', treeOf(4_000));
  expect([trees.has('a'), trees.has('b')]).toEqual([true, true]);
});
