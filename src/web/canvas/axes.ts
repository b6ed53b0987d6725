/** Draws the axes of a picture: values at the left, times below. */
import type { Box } from './box.ts';
import { colour } from './canvas.tsx';

/** A text of an axis, and the pixel that it belongs to. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

const FONT = '11px system-ui, sans-serif';
/** From a text to the picture, in pixels. */
const TEXT_GAP = 7;

/** `plot`: the part of the canvas inside the axes. Each value has a line across it, each time a mark at its foot. */
export function drawAxes(
  context: CanvasRenderingContext2D,
  plot: Box,
  values: readonly Tick[],
  times: readonly Tick[],
): void {
  context.font = FONT;
  context.fillStyle = colour('--muted');
  context.strokeStyle = colour('--line');
  context.lineWidth = 1;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const { at, text } of values) {
    const y = Math.round(at) + 0.5;
    drawLine(context, plot.left, y, plot.right, y);
    context.fillText(text, plot.left - TEXT_GAP, y);
  }
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const { at, text } of times) {
    const x = Math.round(at) + 0.5;
    drawLine(context, x, plot.bottom, x, plot.bottom + 4);
    const half = context.measureText(text).width / 2;
    // A text that is cut off says something else.
    context.fillText(text, Math.min(plot.right + TEXT_GAP - half, Math.max(half, at)), plot.bottom + TEXT_GAP);
  }
}

/** In the colour of the stroke. */
export function drawLine(context: CanvasRenderingContext2D, x: number, y: number, toX: number, toY: number): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}
