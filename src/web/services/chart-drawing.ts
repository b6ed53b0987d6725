/** Draws figures over time on a canvas. */
import { drawAxes, drawLine, type Tick } from '../canvas/axes.ts';
import { colour } from '../canvas/canvas.tsx';
import type { Axes, Form, Series } from './chart-axes.ts';

const DASHES: Readonly<Record<Form, readonly number[]>> = { solid: [], dashed: [6, 3], dotted: [2, 3], bars: [] };

export function drawChart(
  context: CanvasRenderingContext2D,
  axes: Axes,
  series: readonly Series[],
  times: readonly Tick[],
): void {
  drawAxes(context, axes.plot, axes.values, times);
  for (const one of series) {
    if (one.form === 'bars') drawBars(context, axes, one);
    else drawCourse(context, axes, one);
  }
}

function drawBars(context: CanvasRenderingContext2D, { across, up }: Axes, { values, colourName }: Series): void {
  context.fillStyle = colour(colourName);
  const bar = Math.max(1, across.at(1) - across.at(0) - 1);
  for (const [index, value] of values.entries()) {
    if (value === null || value === 0) continue;
    const y = Math.min(up.at(0) - 1, up.at(value));
    context.fillRect(across.at(index) + 0.5, y, bar, up.at(0) - y);
  }
}

/** A line through the middle of the buckets, with gaps where there is no value. A value alone is a point. */
function drawCourse(
  context: CanvasRenderingContext2D,
  { across, up }: Axes,
  { values, form, colourName }: Series,
): void {
  context.strokeStyle = colour(colourName);
  context.fillStyle = context.strokeStyle;
  context.lineWidth = 1.75;
  context.lineJoin = 'round';
  context.setLineDash([...DASHES[form]]);
  context.beginPath();
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const [x, y] = [across.at(index + 0.5), up.at(value)];
    const isAfterGap = (values[index - 1] ?? null) === null;
    if (isAfterGap) context.moveTo(x, y);
    else context.lineTo(x, y);
    if (isAfterGap && (values[index + 1] ?? null) === null) context.fillRect(x - 2, y - 2, 4, 4);
  }
  context.stroke();
  context.setLineDash([]);
}

/** The line at the bucket that is hovered. */
export function drawCrosshair(context: CanvasRenderingContext2D, { across, plot }: Axes, bucket: number): void {
  const x = Math.round(across.at(bucket + 0.5)) + 0.5;
  context.strokeStyle = colour('--border');
  context.lineWidth = 1;
  drawLine(context, x, plot.top, x, plot.bottom);
}
