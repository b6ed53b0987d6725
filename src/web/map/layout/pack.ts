/** Rectangles in lines, the highest first, so that all together are about as wide and high as a screen. */
import type { Point, Size } from './arc.ts';

/** Width by height of what is packed. */
const RATIO = 1.6;

export interface Packed extends Size {
  /** The corner at the left and the top of each rectangle. */
  readonly corners: readonly Point[];
}

/** `gap`: between two rectangles. */
export function pack(rectangles: readonly Size[], gap: number): Packed {
  const area = rectangles.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  const widest = rectangles.reduce((most, { width }) => Math.max(most, width), 0);
  const most = Math.max(widest, Math.sqrt(area * RATIO));
  const corners: Point[] = rectangles.map(() => ({ x: 0, y: 0 }));
  const size = { width: 0, height: 0 };
  let [x, y] = [0, 0];
  const order = [...rectangles.entries()].sort(([, a], [, b]) => b.height - a.height);
  for (const [index, { width, height }] of order) {
    if (x > 0 && x + width > most) [x, y] = [0, size.height + gap];
    corners[index] = { x, y };
    x += width + gap;
    size.width = Math.max(size.width, x - gap);
    size.height = Math.max(size.height, y + height);
  }
  return { ...size, corners };
}
