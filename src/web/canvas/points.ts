/** Points of a picture: how they are drawn, and which one is near. */
import { colour } from './canvas.tsx';

/** A point in pixels. */
export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly hasFailed: boolean;
}

const RADIUS = 3.5;
/** How far from a point it still is pointed at, in pixels. */
const REACH = 12;

/** What failed differs in form, too: a ring. */
export function drawDots(context: CanvasRenderingContext2D, dots: readonly Dot[]): void {
  const circle = ({ x, y }: Dot, radius: number): void => {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
  };
  context.fillStyle = colour('--point');
  context.globalAlpha = 0.55;
  for (const dot of dots.filter(({ hasFailed }) => !hasFailed)) {
    circle(dot, RADIUS);
    context.fill();
  }
  context.globalAlpha = 1;
  context.strokeStyle = colour('--error');
  context.lineWidth = 2;
  for (const dot of dots.filter(({ hasFailed }) => hasFailed)) {
    circle(dot, RADIUS + 0.5);
    context.stroke();
  }
}

/** The index of the nearest point in reach. */
export function nearestDot(dots: readonly Dot[], x: number, y: number): number | undefined {
  let found: number | undefined;
  let least = REACH;
  for (const [index, dot] of dots.entries()) {
    const distance = Math.hypot(dot.x - x, dot.y - y);
    if (distance >= least) continue;
    found = index;
    least = distance;
  }
  return found;
}
