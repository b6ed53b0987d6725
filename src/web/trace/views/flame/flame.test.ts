import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MadeSpan, madeStore } from '../../../../../test/fixtures/made-store.ts';
import { selfTimes } from '../../self-time.ts';
import { treeOf } from '../../tree.ts';
import { boxAt } from './boxes.ts';
import { laneBoxes } from './lanes.ts';
import { pathsOf } from './paths.ts';
import { stepsFrom } from './steps.ts';

function boxesOf(spans: readonly MadeSpan[]) {
  const store = madeStore(spans);
  const tree = treeOf(store);
  const from = store.start.slice(0, store.size);
  const to = from.map((start, at) => start + Math.max(0, store.lengthOf(at)));
  return { store, tree, boxes: laneBoxes({ from, to }, tree.order, tree.parent) };
}

/** By id: the lane. */
function lanes(spans: readonly MadeSpan[]): Record<string, number> {
  const { store, boxes } = boxesOf(spans);
  return Object.fromEntries(store.ids.map((id, span) => [id, boxes.lane[span] ?? -1]));
}

const span = (id: string, start: number, end: number, parent?: string): MadeSpan => ({
  id,
  start,
  end,
  ...(parent && { parent }),
});

test.each<[string, readonly MadeSpan[], Record<string, number>]>([
  [
    'children follow each other in one lane',
    [span('r', 0, 9), span('a', 0, 4, 'r'), span('b', 4, 9, 'r')],
    { r: 0, a: 1, b: 1 },
  ],
  ['siblings that overlap', [span('r', 0, 9), span('a', 0, 5, 'r'), span('b', 4, 9, 'r')], { r: 0, a: 1, b: 2 }],
  [
    'below what runs at the same time, with all of it',
    [span('r', 0, 9), span('a', 0, 5, 'r'), span('aa', 1, 2, 'a'), span('b', 4, 6, 'r'), span('c', 7, 9, 'r')],
    { r: 0, a: 1, aa: 2, b: 3, c: 1 },
  ],
  [
    'a gap that is free again',
    [span('r', 0, 9), span('a', 0, 2, 'r'), span('b', 1, 9, 'r'), span('c', 3, 5, 'r'), span('cc', 3, 4, 'c')],
    { r: 0, a: 1, b: 2, c: 3, cc: 4 },
  ],
  ['a child past its parent', [span('r', 0, 5), span('a', 4, 20, 'r'), span('q', 6, 9)], { r: 0, a: 1, q: 2 }],
  ['a ring', [span('a', 0, 5, 'b'), span('b', 1, 4, 'a')], { a: 0, b: 1 }],
  ['an end before the start', [span('r', 5, 0), span('a', 6, 2, 'r')], { r: 0, a: 1 }],
])('%s', (_name, spans, expected) => expect(lanes(spans)).toEqual(expected));

test('nothing overlaps, and children stand below their parents, whatever they are', () => {
  const made = fc.array(fc.record({ up: fc.nat(), start: fc.nat(200), length: fc.integer({ min: -5, max: 120 }) }), {
    minLength: 1,
    maxLength: 120,
  });
  fc.assert(
    fc.property(made, (records) => {
      const { store, tree, boxes } = boxesOf(
        records.map(({ up, start, length }, at) => ({
          id: `s${at}`,
          ...(at > 0 && { parent: `s${up % records.length}` }),
          start,
          end: start + length,
        })),
      );
      for (let one = 0; one < store.size; one++) {
        const parent = tree.parent[one] ?? -1;
        if (parent >= 0) expect(boxes.lane[one]).toBeGreaterThan(boxes.lane[parent] ?? 0);
      }
      for (let lane = 0; lane < boxes.lanes; lane++) {
        const ids = boxes.ids.subarray(boxes.first[lane], boxes.first[lane + 1]);
        for (const [at, box] of ids.entries())
          if (at > 0) expect(boxes.from[box]).toBeGreaterThanOrEqual(boxes.to[ids[at - 1] ?? 0] ?? 0);
      }
      expect([...boxes.ids].sort((a, b) => a - b)).toEqual([...tree.order].sort((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});

test('a fan of 50,000 spans at one time is laid out', () => {
  const { boxes } = boxesOf([
    span('r', 0, 100_000),
    ...Array.from({ length: 50_000 }, (_, at) => span(`f${at}`, at, 100_000, 'r')),
  ]);
  expect(boxes.lanes).toBe(50_001);
});

test('the box under the pointer, and the nearest one beside it', () => {
  const { boxes } = boxesOf([span('r', 0, 100), span('a', 10, 20, 'r'), span('b', 50, 50, 'r')]);
  expect([boxAt(boxes, 0, 50, 0), boxAt(boxes, 1, 15, 0), boxAt(boxes, 1, 23, 5), boxAt(boxes, 1, 23, 2)]).toEqual([
    0,
    1,
    1,
    undefined,
  ]);
  expect([boxAt(boxes, 1, 48, 5), boxAt(boxes, 2, 15, 5), boxAt(boxes, -1, 15, 5)]).toEqual([2, undefined, undefined]);
});

test('spans with the same path are one box, as wide as the self time below it', () => {
  const store = madeStore([
    { id: 'a', name: 'load', start: 0, end: 100 },
    { id: 'b', parent: 'a', name: 'read', start: 10, end: 30 },
    { id: 'c', parent: 'a', name: 'read', start: 40, end: 60 },
    { id: 'd', parent: 'c', name: 'read', service: 'db', start: 45, end: 50 },
    { id: 'e', parent: 'a', name: 'write', start: 60, end: 95 },
  ]);
  const tree = treeOf(store);
  const { boxes, spans, parent } = pathsOf(store, tree.order, tree.parent, selfTimes(store, tree));
  expect(spans).toEqual([[0], [1, 2], [3], [4]]);
  expect([...parent]).toEqual([-1, 0, 1, 0]);
  const places = [0, 1, 2, 3].map((path) => [boxes.lane[path], boxes.from[path], boxes.to[path]]);
  expect(places).toEqual([
    [0, 0, 100],
    [1, 0, 40],
    [2, 0, 5],
    [1, 40, 75],
  ]);
});

test('arrow keys lead to relatives that are shown', () => {
  const { tree } = boxesOf([span('r', 0, 9), span('a', 0, 4, 'r'), span('aa', 1, 2, 'a'), span('b', 4, 9, 'r')]);
  const { order, parent } = tree;
  expect(stepsFrom(order, parent, 1)).toEqual({ ArrowUp: 0, ArrowDown: 2, ArrowLeft: undefined, ArrowRight: 3 });
  expect(stepsFrom(order, parent, 0)).toEqual({
    ArrowUp: undefined,
    ArrowDown: 1,
    ArrowLeft: undefined,
    ArrowRight: undefined,
  });
  expect(
    stepsFrom(
      order.filter((one) => one !== 3),
      parent,
      3,
    ).ArrowUp,
  ).toBe(0);
});
