/** The part of the map that is drawn: never more than people and the layout can take. */
import type { ServiceMapQuery } from '../generated/graphql.ts';
import { focusName, type MapEdge, type MapNode } from './calls.ts';

/** Nodes and connections that are drawn at most, and nodes of the first look at everything. */
export const MOST_NODES = 60;
export const FIRST_NODES = 32;
export const MOST_EDGES = 100;
/** Above so many, connections between nodes that are equally far from the focus are not drawn: they hide the others. */
export const MOST_SIDEWAYS = 40;

export interface Choice {
  /** The node in the middle, by its name in the URL; all of them without one. */
  readonly focus: string | undefined;
  readonly hops: number;
  /** Calls of a connection at least. */
  readonly min: number;
  /** Nodes at most. */
  readonly most: number;
}

export interface Part {
  readonly focused: MapNode | undefined;
  /** Drawn, the nearest to the focus and those with the most calls first. */
  readonly nodes: readonly MapNode[];
  /** Drawn, those with the most calls first. */
  readonly edges: readonly MapEdge[];
  /** All that the choice selects, drawn or not, those with the most calls first. */
  readonly chosenEdges: readonly MapEdge[];
  /** Nodes that the choice selects and that are not drawn. */
  readonly leftOutNodes: number;
}

export function partOf({ nodes, edges }: ServiceMapQuery['serviceMap'], { focus, hops, min, most }: Choice): Part {
  const enough = edges
    .filter(({ measures }) => measures.count >= min)
    .toSorted((a, b) => b.measures.count - a.measures.count);
  const focused = focus === undefined ? undefined : nodes.find((node) => focusName(node) === focus);
  const distances = focused === undefined ? undefined : distancesFrom(focused.id, enough, hops);
  const calls = callsOf(enough);
  const chosen = nodes
    .filter(({ id }) => (distances === undefined ? min === 1 || calls.has(id) : distances.has(id)))
    .toSorted(
      (a, b) =>
        (distances?.get(a.id) ?? 0) - (distances?.get(b.id) ?? 0) || (calls.get(b.id) ?? 0) - (calls.get(a.id) ?? 0),
    );
  const chosenEdges = between(enough, chosen);
  const drawn = focused === undefined ? grown(chosen, enough, most) : chosen.slice(0, most);
  return {
    focused,
    nodes: drawn,
    edges: legible(between(chosenEdges, drawn), distances).slice(0, MOST_EDGES),
    chosenEdges,
    leftOutNodes: chosen.length - drawn.length,
  };
}

/** The first node, then again and again what the most calls connect with these; so that the part hangs together. */
function grown(nodes: readonly MapNode[], edges: readonly MapEdge[], most: number): readonly MapNode[] {
  const left = new Map(nodes.map((node) => [node.id, node]));
  const taken: MapNode[] = [];
  const reached = new Set<string>();
  while (taken.length < most && left.size > 0) {
    // Edges come with the most calls first.
    const edge = edges.find(
      ({ source, target }) =>
        (reached.has(source.id) && left.has(target.id)) || (reached.has(target.id) && left.has(source.id)),
    );
    const id = edge === undefined ? undefined : reached.has(edge.source.id) ? edge.target.id : edge.source.id;
    const next = left.get(id ?? [...left.keys()][0] ?? '');
    if (next === undefined) break;
    taken.push(next);
    reached.add(next.id);
    left.delete(next.id);
  }
  return taken;
}

function between(edges: readonly MapEdge[], nodes: readonly MapNode[]): MapEdge[] {
  const ids = new Set(nodes.map(({ id }) => id));
  return edges.filter(({ source, target }) => ids.has(source.id) && ids.has(target.id));
}

function legible(edges: readonly MapEdge[], distances: ReadonlyMap<string, number> | undefined): readonly MapEdge[] {
  if (distances === undefined || edges.length <= MOST_SIDEWAYS) return edges;
  return edges.filter(({ source, target }) => distances.get(source.id) !== distances.get(target.id));
}

/** Calls from and to each node. */
function callsOf(edges: readonly MapEdge[]): ReadonlyMap<string, number> {
  const calls = new Map<string, number>();
  for (const { source, target, measures } of edges) {
    for (const { id } of [source, target]) calls.set(id, (calls.get(id) ?? 0) + measures.count);
  }
  return calls;
}

/** Connections from the focus to each node that is at most `hops` away, in both directions of the calls. */
function distancesFrom(id: string, edges: readonly MapEdge[], hops: number): ReadonlyMap<string, number> {
  const neighbours = new Map<string, string[]>();
  for (const { source, target } of edges) {
    neighbours.set(source.id, [...(neighbours.get(source.id) ?? []), target.id]);
    neighbours.set(target.id, [...(neighbours.get(target.id) ?? []), source.id]);
  }
  const distances = new Map([[id, 0]]);
  for (const [reached, distance] of distances) {
    if (distance === hops) continue;
    for (const next of neighbours.get(reached) ?? []) {
      if (!distances.has(next)) distances.set(next, distance + 1);
    }
  }
  return distances;
}
