import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MapEdge, MapNode } from './calls.ts';
import { NODE, type Placed, type PlacedEdge, place } from './layout.ts';
import { MOST_EDGES, MOST_NODES } from './part.ts';

const NONE = { count: 1, rate: 0, errorCount: 0, errorRate: 0, p50: null, p95: null, p99: null };

type Call = readonly [source: number, target: number];
type Point = PlacedEdge['label'];

function nodesOf(count: number): MapNode[] {
  return Array.from({ length: count }, (_, n) => ({ id: `n${n}`, kind: 'SERVICE', name: `n${n}`, measures: NONE }));
}

function edgeOf([source, target]: Call): MapEdge {
  return { kind: 'CALL', source: { id: `n${source}` }, target: { id: `n${target}` }, measures: NONE };
}

function drawn(count: number, calls: readonly Call[], text: readonly string[] = []): Placed {
  return place(nodesOf(count), calls.map(edgeOf), () => text);
}

/** Calls among so many nodes, each pair once. */
const graphs = fc.integer({ min: 1, max: MOST_NODES }).chain((count) => {
  const node = fc.nat({ max: count - 1 });
  const calls = fc.uniqueArray(fc.tuple(node, node), { maxLength: MOST_EDGES, selector: String });
  return fc.record({ count: fc.constant(count), calls });
});
const texts = fc.constantFrom([], ['× 3'], ['0.20/s · 1.00 ms', '5% errors']);

type Box = Point & { readonly width: number; readonly height: number };

function isNear(between: number, sizes: number): boolean {
  return Math.abs(between) < sizes / 2 - 0.01;
}

/** Whether two rectangles share more than an edge. Their places are those of their middles. */
function overlap(a: Box, b: Box): boolean {
  return isNear(a.x - b.x, a.width + b.width) && isNear(a.y - b.y, a.height + b.height);
}

function boxesOf({ nodes }: Placed): Box[] {
  return nodes.map(({ at }) => ({ ...at, ...NODE }));
}

/** A text has at least 5 pixels for each character. */
function textBoxesOf({ edges }: Placed, text: readonly string[]): Box[] {
  const size = { width: 5 * Math.max(0, ...text.map(({ length }) => length)), height: 16 * text.length };
  return edges
    .filter(({ edge: { source, target } }) => text.length > 0 && source.id !== target.id)
    .map(({ label }) => ({ ...label, ...size }));
}

function pairs<One>(all: readonly One[]): [One, One][] {
  return all.flatMap((a, index) => all.slice(index + 1).map((b): [One, One] => [a, b]));
}

/** Which way one turns at `b` on the way from `a` to `c`. */
function turn(a: Point, b: Point, c: Point): number {
  return Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

/** Pairs of lines that cross, if lines are straight between their bends. */
function crossings({ edges }: Placed): number {
  const segments = edges.map(({ points }) => points.slice(1).map((to, index) => [points[index] ?? to, to] as const));
  return pairs(segments)
    .flatMap(([some, others]) => some.flatMap((one) => others.map((other) => [...one, ...other] as const)))
    .filter(([a, b, c, d]) => turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0).length;
}

test('no nodes and no texts overlap, and everything is within the picture', () => {
  fc.assert(
    fc.property(graphs, texts, ({ count, calls }, text) => {
      const picture = drawn(count, calls, text);
      const { width, height, nodes, edges } = picture;
      expect(nodes).toHaveLength(count);
      const boxes = [...boxesOf(picture), ...textBoxesOf(picture, text)];
      for (const [a, b] of pairs(boxes)) expect(overlap(a, b)).toBe(false);
      for (const { x, y } of [...nodes.map(({ at }) => at), ...edges.flatMap(({ points }) => points)]) {
        expect(x > 0 && x < width && y > 0 && y < height).toBe(true);
      }
    }),
  );
});

test('without cycles every connection goes to the right', () => {
  fc.assert(
    fc.property(graphs, texts, ({ count, calls }, text) => {
      const forward = calls.filter(([source, target]) => source < target);
      for (const { points } of drawn(count, forward, text).edges) {
        for (const [index, { x }] of points.slice(1).entries()) expect(x).toBeGreaterThan(points[index]?.x ?? x);
      }
    }),
  );
});

test('every connection goes from side to side of its nodes, cycles too', () => {
  fc.assert(
    fc.property(graphs, ({ count, calls }) => {
      const { nodes, edges } = drawn(count, calls);
      const at = new Map(nodes.map((placed) => [placed.node.id, placed.at]));
      expect(edges.map(({ edge }) => edge)).toEqual(calls.map(edgeOf));
      for (const { edge, points } of edges) {
        const ends = [points.at(0)?.x, points.at(-1)?.x];
        const middles = [at.get(edge.source.id)?.x ?? 0, at.get(edge.target.id)?.x ?? 0];
        expect(ends.map((x, index) => Math.abs((x ?? 0) - (middles[index] ?? 0)))).toEqual([
          NODE.width / 2,
          NODE.width / 2,
        ]);
      }
    }),
  );
});

test('lines pass nodes, and not over them', () => {
  fc.assert(
    fc.property(graphs, ({ count, calls }) => {
      const picture = drawn(count, calls);
      const bends = picture.edges.flatMap(({ points }) => points.slice(1, -1));
      for (const box of boxesOf(picture)) {
        for (const bend of bends) expect(overlap({ ...bend, width: 0, height: 0 }, box)).toBe(false);
      }
    }),
  );
});

test('trees have no crossings', () => {
  const trees = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: MOST_NODES - 1 });
  fc.assert(
    fc.property(trees, (parents) => {
      const calls = parents.map((share, index): Call => [Math.floor(share * (index + 1)), index + 1]);
      expect(crossings(drawn(parents.length + 1, calls))).toBe(0);
    }),
  );
});

test('crossings that can be avoided are', () => {
  const everyOther: Call[] = [0, 1, 2, 3].flatMap((n): Call[] => [
    [8, n],
    [n, 7 - n],
    [7 - n, 9],
  ]);
  expect(crossings(drawn(10, everyOther))).toBe(0);
});

test('the same graph is drawn the same', () => {
  fc.assert(
    fc.property(graphs, ({ count, calls }) => {
      expect(drawn(count, calls)).toEqual(drawn(count, calls));
    }),
  );
});

test('calls there and back stand beside each other, and what calls itself has a loop', () => {
  const { edges } = drawn(2, [
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  const [there, back, loop] = edges.map(({ points }) => points.map(({ x, y }) => [x, y]));
  expect(there).toEqual([
    [212, 40],
    [272, 40],
  ]);
  expect(back).toEqual([
    [272, 54],
    [212, 54],
  ]);
  expect(loop).toEqual([
    [464, 33],
    [464, 61],
  ]);
});

test('parts that do not hang together share the room', () => {
  const { width, height } = drawn(MOST_NODES, [
    [0, 1],
    [2, 3],
  ]);
  expect(width / height).toBeGreaterThan(1);
  expect(width / height).toBeLessThan(2.5);
});

test('of two that call each other, the one that calls more stands first', () => {
  const often = { ...edgeOf([1, 0]), measures: { ...NONE, count: 9 } };
  const { nodes } = place(nodesOf(2), [edgeOf([0, 1]), often], () => []);
  expect(nodes.map(({ at }) => at.x)).toEqual([368, 116]);
});
