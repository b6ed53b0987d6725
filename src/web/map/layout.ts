/**
 * Where nodes and connections stand. It loads when the map is shown. It runs in the page: the policy of trusted types
 * lets no script start a worker, and the part that is drawn is small enough.
 */
import { Graph, layout } from '@dagrejs/dagre';
import type { MapEdge, MapNode } from './calls.ts';

/** Size of a node, in pixels. */
export const NODE = { width: 222, height: 50 } as const;
/** Between two columns, in pixels. With labels their width is added. */
const GAP = 110;
const LABELLED_GAP = 44;
const LINE_HEIGHT = 16;
/** About the width of a character of a label, in pixels. */
const CHARACTER = 6.3;

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly edge: MapEdge;
  readonly points: readonly Point[];
  /** The middle of its label. */
  readonly label: Point;
}

/** All places are in pixels from the left and the top. Nodes are placed by their middle. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly node: MapNode; readonly at: Point }[];
  readonly edges: readonly PlacedEdge[];
}

/** `labelOf`: the lines of text on a connection; none if it has no text. */
export function place(
  nodes: readonly MapNode[],
  edges: readonly MapEdge[],
  labelOf: (edge: MapEdge) => readonly string[],
): Placed {
  const graph = new Graph({ directed: true, multigraph: true });
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 22,
    edgesep: 12,
    ranksep: edges.some((edge) => labelOf(edge).length > 0) ? LABELLED_GAP : GAP,
    marginx: 16,
    marginy: 16,
  });
  for (const { id } of nodes) graph.setNode(id, { ...NODE });
  for (const edge of edges) {
    graph.setEdge(edge.source.id, edge.target.id, sizeOf(labelOf(edge)), edge.kind);
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: nodes.map((node) => ({ node, at: pointOf(graph.node(node.id)) })),
    edges: edges.map((edge) => {
      const { points = [], x, y } = graph.edge(edge.source.id, edge.target.id, edge.kind);
      const ends = endsOf(pointOf(graph.node(edge.source.id)), pointOf(graph.node(edge.target.id)));
      const bends = points.slice(1, -1).map(pointOf);
      return { edge, points: [ends[0], ...bends, ends[1]], label: pointOf({ x, y }) };
    }),
  };
}

function sizeOf(lines: readonly string[]): {
  readonly width?: number;
  readonly height?: number;
  readonly labelpos?: 'c';
} {
  if (lines.length === 0) return {};
  const longest = lines.reduce((most, { length }) => Math.max(most, length), 0);
  return { width: longest * CHARACTER + 12, height: lines.length * LINE_HEIGHT, labelpos: 'c' };
}

/** The middles of the sides of both nodes that look at each other. */
function endsOf(source: Point, target: Point): readonly [Point, Point] {
  const way = (Math.sign(target.x - source.x) * NODE.width) / 2;
  return [
    { x: source.x + way, y: source.y },
    { x: target.x - way, y: target.y },
  ];
}

function pointOf({ x = 0, y = 0 }: { readonly x?: number | undefined; readonly y?: number | undefined }): Point {
  return { x, y };
}
