/**
 * Where nodes and connections stand. It loads when the map is shown. It runs in the page: the policy of trusted types
 * lets no script start a worker, and the part that is drawn is small enough.
 */
import { Graph, layout } from '@dagrejs/dagre';
import type { MapEdge, MapNode } from './calls.ts';

/** Size of a node, in pixels. */
export const NODE = { width: 184, height: 54 } as const;
/** Between two nodes of a column, and around everything, in pixels. */
const NODE_GAP = 18;
const MARGIN = 20;
/** Between two columns, in pixels. With labels their width is added. */
const GAP = 60;
const LABELLED_GAP = 40;
const LINE_HEIGHT = 16;
/** About the width of a character of a label, in pixels. */
const CHARACTER = 6.3;
/** Columns of nodes without connections at least. */
const LEAST_COLUMNS = 4;

interface Point {
  readonly x: number;
  readonly y: number;
}

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
  const ends = new Set(edges.flatMap(({ source, target }) => [source.id, target.id]));
  const connected = connectedOf(
    nodes.filter(({ id }) => ends.has(id)),
    edges,
    labelOf,
  );
  return withOthers(
    connected,
    nodes.filter(({ id }) => !ends.has(id)),
  );
}

function connectedOf(
  nodes: readonly MapNode[],
  edges: readonly MapEdge[],
  labelOf: (edge: MapEdge) => readonly string[],
): Placed {
  const graph = new Graph({ directed: true, multigraph: true });
  graph.setGraph({
    rankdir: 'LR',
    ranker: 'tight-tree',
    nodesep: NODE_GAP,
    edgesep: 10,
    ranksep: edges.some((edge) => labelOf(edge).length > 0) ? LABELLED_GAP : GAP,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  for (const { id } of nodes) graph.setNode(id, { ...NODE });
  for (const edge of edges) {
    graph.setEdge(edge.source.id, edge.target.id, sizeOf(labelOf(edge)), edge.kind);
  }
  // With both choices it takes half as long, and fewer lines cross than with the defaults.
  layout(graph, { disableOptimalOrderHeuristic: true });
  const { width = 0, height = 0 } = nodes.length === 0 ? {} : graph.graph();
  return {
    width,
    height,
    nodes: nodes.map((node) => ({ node, at: pointOf(graph.node(node.id)) })),
    edges: edges.map((edge) => {
      const { points = [], x, y } = graph.edge(edge.source.id, edge.target.id, edge.kind);
      const ends = endsOf(pointOf(graph.node(edge.source.id)), pointOf(graph.node(edge.target.id)));
      const bends = points.slice(1, -1).map(pointOf);
      const middle = bends[Math.floor(bends.length / 2)] ?? middleOf(...ends);
      return {
        edge,
        points: [ends[0], ...bends, ends[1]],
        label: x === undefined || y === undefined ? middle : { x, y },
      };
    }),
  };
}

/** Nodes without connections stand in lines beneath all others. */
function withOthers(connected: Placed, others: readonly MapNode[]): Placed {
  if (others.length === 0) return connected;
  const [across, down] = [NODE.width + NODE_GAP, NODE.height + NODE_GAP];
  const columns = Math.max(LEAST_COLUMNS, Math.floor((connected.width - 2 * MARGIN + NODE_GAP) / across));
  const top = connected.height === 0 ? MARGIN : connected.height;
  const placed = others.map((node, index) => ({
    node,
    at: {
      x: MARGIN + (index % columns) * across + NODE.width / 2,
      y: top + Math.floor(index / columns) * down + NODE.height / 2,
    },
  }));
  return {
    width: Math.max(connected.width, 2 * MARGIN - NODE_GAP + Math.min(columns, others.length) * across),
    height: top + Math.ceil(others.length / columns) * down - NODE_GAP + MARGIN,
    nodes: [...connected.nodes, ...placed],
    edges: connected.edges,
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

function middleOf(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function pointOf({ x = 0, y = 0 }: { readonly x?: number | undefined; readonly y?: number | undefined }): Point {
  return { x, y };
}
