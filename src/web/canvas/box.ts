/** Rectangles of a picture. */

/** Pixels of a picture. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const EDGES = ['left', 'top', 'right', 'bottom'] as const;
export type Edge = (typeof EDGES)[number];

/** The box between two corners. */
export function between(a: Point, b: Point): Box {
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    right: Math.max(a.x, b.x),
    bottom: Math.max(a.y, b.y),
  };
}

function clamp(value: number, from: number, to: number): number {
  return Math.min(to, Math.max(from, value));
}

/** The point, or the one of the box that is nearest to it. */
export function nearestIn({ left, top, right, bottom }: Box, { x, y }: Point): Point {
  return { x: clamp(x, left, right), y: clamp(y, top, bottom) };
}

/** The box with these edges moved, inside the bounds. With all edges it keeps its size; else edges may pass each other. */
export function moved(box: Box, edges: readonly Edge[], by: Point, bounds: Box): Box {
  const isWhole = edges.length === EDGES.length;
  const x = isWhole ? clamp(by.x, bounds.left - box.left, bounds.right - box.right) : by.x;
  const y = isWhole ? clamp(by.y, bounds.top - box.top, bounds.bottom - box.bottom) : by.y;
  const at = (edge: Edge, step: number): number => box[edge] + (edges.includes(edge) ? step : 0);
  return between(
    nearestIn(bounds, { x: at('left', x), y: at('top', y) }),
    nearestIn(bounds, { x: at('right', x), y: at('bottom', y) }),
  );
}
