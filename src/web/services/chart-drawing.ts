/** Draws figures over time on a canvas. */
import { colour } from '../canvas/canvas.tsx';
import { linear, type Scale } from '../canvas/scale.ts';

/** Lines that are solid, dashed or dotted, and bars: told apart without colours. */
export type Form = 'solid' | 'dashed' | 'dotted' | 'bars';

export interface Series {
  readonly name: string;
  /** One value for each bucket of time; null where there is none. */
  readonly values: readonly (number | null)[];
  readonly form: Form;
  readonly colourName: string;
}

/** `across` takes the index of a bucket, `up` a value. */
export interface Axes {
  readonly across: Scale;
  readonly up: Scale;
  readonly ticks: readonly number[];
  readonly width: number;
  readonly height: number;
}

/** The part of the picture around the figures, in pixels. */
const MARGIN = { left: 64, right: 12, top: 8, bottom: 22 };
/** Lines across, about. */
const LINES = 3;
const DASHES: Readonly<Record<Form, readonly number[]>> = { solid: [], dashed: [6, 3], dotted: [2, 3], bars: [] };

/** `most`: where the top is at least; what the values need if absent. */
export function axesOf(series: readonly Series[], buckets: number, width: number, height: number, most = 0): Axes {
  const largest = series
    .flatMap(({ values }) => values)
    .reduce<number>((top, value) => Math.max(top, value ?? 0), most);
  const step = stepOf(largest / LINES);
  const count = Math.max(1, Math.ceil(largest / step - 1e-9));
  return {
    across: linear(0, buckets, MARGIN.left, width - MARGIN.right),
    up: linear(0, count * step, height - MARGIN.bottom, MARGIN.top),
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
    width,
    height,
  };
}

/** 1, 2 or 5 times a power of ten: the first that is at least this. */
function stepOf(rough: number): number {
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
}

/** Values at the left, times below. */
export function drawAxes(
  context: CanvasRenderingContext2D,
  { across, up, ticks, width, height }: Axes,
  format: (value: number) => string,
  timeText: (bucket: number) => string,
): void {
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = colour('--muted');
  context.strokeStyle = colour('--line');
  context.lineWidth = 1;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const value of ticks) {
    const y = Math.round(up.at(value)) + 0.5;
    context.beginPath();
    context.moveTo(MARGIN.left, y);
    context.lineTo(width - MARGIN.right, y);
    context.stroke();
    context.fillText(format(value), MARGIN.left - 8, y);
  }
  const last = Math.floor(across.value(width - MARGIN.right)) - 1;
  const shown = width > 380 ? [0, Math.round(last / 2), last] : [0, last];
  context.textBaseline = 'bottom';
  for (const bucket of new Set(shown)) {
    context.textAlign = bucket === 0 ? 'left' : bucket === last ? 'right' : 'center';
    const x = bucket === 0 ? MARGIN.left : bucket === last ? width - MARGIN.right : across.at(bucket + 0.5);
    context.fillText(timeText(bucket), x, height - 2);
  }
}

export function drawSeries(context: CanvasRenderingContext2D, axes: Axes, series: Series): void {
  if (series.form === 'bars') drawBars(context, axes, series);
  else drawCourse(context, axes, series);
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
export function drawLine(context: CanvasRenderingContext2D, { across, height }: Axes, bucket: number): void {
  const x = Math.round(across.at(bucket + 0.5)) + 0.5;
  context.strokeStyle = colour('--border');
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, MARGIN.top);
  context.lineTo(x, height - MARGIN.bottom);
  context.stroke();
}
