/**
 * Where nodes and connections stand. It loads when the map is shown. It runs in the page: the policy of trusted types
 * lets no script start a worker, and the part that is drawn is small enough.
 */
import type { MapEdge, MapNode } from './calls.ts';
import type { Arc, Point } from './layout/arc.ts';
import { NODE_GAP } from './layout/heights.ts';
import { type Line, layered } from './layout/layered.ts';
import { pack } from './layout/pack.ts';
import { partsOf } from './layout/parts.ts';

/** Size of a node, in pixels. */
export const NODE = { width: 192, height: 54 } as const;
/** Around everything, in pixels. */
const MARGIN = 20;
const LINE_HEIGHT = 16;
/** About the width of a character of a label, in pixels. */
const CHARACTER = 6.3;
const LABEL_PADDING = 12;
/** Between the lines of connections of the same two nodes, in pixels. */
const BESIDE = 14;
const ORIGIN: Point = { x: 0, y: 0 };

export interface PlacedNode {
  readonly node: MapNode;
  readonly at: Point;
}

export interface PlacedEdge {
  readonly edge: MapEdge;
  readonly points: readonly Point[];
  /** The middle of its label, or of itself without one. */
  readonly label: Point;
}

/** All places are in pixels from the left and the top. Nodes are placed by their middle. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** `labelOf`: the lines of text on a connection; none if it has no text. */
export function place(
  nodes: readonly MapNode[],
  edges: readonly MapEdge[],
  labelOf: (edge: MapEdge) => readonly string[],
): Placed {
  const arcs = edges.map((edge): [Arc, MapEdge] => [arcOf(edge, labelOf(edge)), edge]);
  const { width, height, at, lines } = parts(
    nodes.map(({ id }) => id),
    arcs.map(([arc]) => arc),
  );
  const shifts = shiftsOf(lines);
  return {
    width: width + 2 * MARGIN,
    height: height + 2 * MARGIN,
    nodes: nodes.map((node) => ({ node, at: at.get(node.id) ?? ORIGIN })),
    edges: arcs.map(([arc, edge]) => {
      const { bends = [], label } = lines.get(arc) ?? {};
      const ends = endsOf(at.get(arc.source) ?? ORIGIN, at.get(arc.target) ?? ORIGIN, shifts.get(arc) ?? 0);
      const points = [ends[0], ...bends, ends[1]];
      return { edge, points, label: label ?? middleOf(points) };
    }),
  };
}

/** Parts that do not hang together are drawn for themselves. */
function parts(ids: readonly string[], arcs: readonly Arc[]) {
  const drawn = partsOf(ids, arcs).map((part) => {
    const own = arcs.filter(({ source, target }) => source !== target && part.has(source));
    return layered([...part], own, NODE);
  });
  const { corners, ...size } = pack(drawn, NODE_GAP);
  const at = new Map<string, Point>();
  const lines = new Map<Arc, Line>();
  for (const [index, part] of drawn.entries()) {
    const corner = corners[index] ?? ORIGIN;
    const moved = ({ x, y }: Point): Point => ({ x: MARGIN + corner.x + x, y: MARGIN + corner.y + y });
    for (const [id, point] of part.nodes) at.set(id, moved(point));
    for (const [arc, { bends, label }] of part.lines) {
      lines.set(arc, { bends: bends.map(moved), label: label && moved(label) });
    }
  }
  return { ...size, at, lines };
}

function arcOf({ source, target, measures }: MapEdge, text: readonly string[]): Arc {
  const longest = text.reduce((most, { length }) => Math.max(most, length), 0);
  const width = longest === 0 ? 0 : longest * CHARACTER + LABEL_PADDING;
  return {
    source: source.id,
    target: target.id,
    calls: measures.count,
    label: { width, height: text.length * LINE_HEIGHT },
  };
}

/** How far below the middle of its nodes a line begins and ends: those of the same two nodes stand beside each other. */
function shiftsOf(lines: ReadonlyMap<Arc, Line>): ReadonlyMap<Arc, number> {
  const alike = Map.groupBy(lines, ([{ source, target }]) => [source, target].sort().join(' '));
  return new Map(
    [...alike.values()].flatMap((group) =>
      group
        .toSorted(([, a], [, b]) => (a.bends[0]?.y ?? 0) - (b.bends[0]?.y ?? 0))
        .map(([arc], index) => [arc, (index - (group.length - 1) / 2) * BESIDE] as const),
    ),
  );
}

/** The middles of the sides of both nodes that look at each other. What calls itself has both ends on one side. */
function endsOf(source: Point, target: Point, shift: number): readonly [Point, Point] {
  if (source === target) {
    const x = source.x + NODE.width / 2;
    return [
      { x, y: source.y - BESIDE },
      { x, y: source.y + BESIDE },
    ];
  }
  const way = (Math.sign(target.x - source.x) * NODE.width) / 2;
  return [
    { x: source.x + way, y: source.y + shift },
    { x: target.x - way, y: target.y + shift },
  ];
}

function middleOf(points: readonly Point[]): Point {
  const [a = ORIGIN, b = ORIGIN] = points.slice((points.length - 1) / 2);
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
