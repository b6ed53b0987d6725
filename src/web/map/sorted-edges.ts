/** The order of the table of connections. */
import type { MapEdge } from './calls.ts';

const FIGURES = {
  calls: ({ count }: MapEdge['measures']) => count,
  errors: ({ errorRate }: MapEdge['measures']) => errorRate ?? 0,
  p95: ({ p95 }: MapEdge['measures']) => p95 ?? -1,
} as const;

export type EdgeSort = keyof typeof FIGURES;

export interface EdgeOrder {
  readonly name: EdgeSort;
  readonly isDescending: boolean;
}

/** Connections with equal figures keep their order. */
export function sortedEdges(edges: readonly MapEdge[], { name, isDescending }: EdgeOrder): readonly MapEdge[] {
  const figure = FIGURES[name];
  const direction = isDescending ? -1 : 1;
  return edges.toSorted((a, b) => direction * (figure(a.measures) - figure(b.measures)));
}
