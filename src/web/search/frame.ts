/** The axes of a picture of starts and durations. */

import { drawAxes as drawTicks } from '../canvas/axes.ts';
import type { Box, Edge } from '../canvas/box.ts';
import { linear, logarithmic, type Scale } from '../canvas/scale.ts';
import { timeAxis } from '../canvas/time-axis.ts';
import { duration, ticks } from '../format/duration.ts';
import { moment, type Zone } from '../format/time.ts';

/** The part of the picture around the points, in pixels. */
const MARGIN = { left: 58, right: 12, top: 8, bottom: 22 };
/** Room around the outermost values of a linear axis, as a share of all. */
const ROOM = 0.05;
/** Lines across a linear axis, about. */
const LINES = 4;

/** What the vertical axis shows, if it is no duration. */
export interface ValueAxis {
  readonly isLinear: boolean;
  readonly text: (value: number) => string;
}

/** What the axes show. Times are nanoseconds after `origin`; values are durations in nanoseconds without an `axis`. */
export interface Extent {
  readonly origin: bigint;
  readonly lastTime: number;
  readonly shortest: number;
  readonly longest: number;
  readonly axis?: ValueAxis;
}

/** Axes of a picture of this size. */
export interface Frame {
  readonly extent: Extent;
  readonly time: Scale;
  readonly length: Scale;
  readonly width: number;
  readonly height: number;
}

/** Room is left around the outermost points. */
export function frameOf(extent: Extent, width: number, height: number): Frame {
  return {
    extent,
    width,
    height,
    time: linear(0, extent.lastTime || 1, MARGIN.left + 4, width - MARGIN.right - 4),
    length: lengthOf(extent, height - MARGIN.bottom, MARGIN.top),
  };
}

function lengthOf(extent: Extent, bottom: number, top: number): Scale {
  const { shortest, longest, axis } = extent;
  if (!axis?.isLinear) return logarithmic(...lengthsOf(extent), bottom, top);
  const room = (longest - shortest || 1) * ROOM;
  return linear(shortest - room, longest + room, bottom, top);
}

/** How many times the shortest duration the longest one of an axis is, at least. */
const LEAST_FACTOR = 10;

/** The ends of a logarithmic axis. */
function lengthsOf({ shortest, longest }: Extent): [from: number, to: number] {
  const missing = Math.max(1.2 * 1.2, (LEAST_FACTOR * shortest) / longest);
  return [shortest / Math.sqrt(missing), longest * Math.sqrt(missing)];
}

/** A selection: times in nanoseconds since the epoch, durations in nanoseconds or other values. The end of the time is not in it. */
export interface Area {
  readonly from: bigint;
  readonly to: bigint;
  readonly shortest: number;
  readonly longest: number;
}

/** Digits of a value that is no duration: more than a pixel tells. */
const DIGITS = 5;

/** What a box selects. Edges that are where those of `before` are keep every nanosecond of it. */
export function areaOf({ left, top, right, bottom }: Box, frame: Frame, before?: Area): Area {
  const { time, length, extent } = frame;
  const kept = before && boxOf(before, frame);
  const at = (pixel: number): bigint => extent.origin + BigInt(Math.max(0, Math.round(time.value(pixel))));
  const valueAt = (pixel: number): number => {
    const value = length.value(pixel);
    return extent.axis === undefined ? Math.max(0, Math.round(value)) : Number(value.toPrecision(DIGITS));
  };
  return {
    from: before && kept?.left === left ? before.from : at(left),
    to: before && kept?.right === right ? before.to : at(right) + 1n,
    shortest: before && kept?.bottom === bottom ? before.shortest : valueAt(bottom),
    longest: before && kept?.top === top ? before.longest : valueAt(top),
  };
}

/** Where a selection may be: where the axes are. */
export function boundsOf({ width, height }: Frame): Box {
  return { left: MARGIN.left, top: MARGIN.top, right: width - MARGIN.right, bottom: height - MARGIN.bottom };
}

/** The time or the duration at an edge of a box. */
export function edgeText(frame: Frame, zone: Zone): (box: Box, edge: Edge) => string {
  return (box, edge) => {
    const { from, to, shortest, longest } = areaOf(box, frame);
    if (edge === 'left') return moment(from, zone);
    if (edge === 'right') return moment(to, zone);
    return (frame.extent.axis?.text ?? duration)(edge === 'top' ? longest : shortest);
  };
}

/** Where a selection is, after the picture has another size. What is beyond the axes ends at them. */
export function boxOf({ from, to, shortest, longest }: Area, { time, length, extent, width, height }: Frame): Box {
  const across = (at: bigint): number =>
    Math.min(width - MARGIN.right, Math.max(MARGIN.left, time.at(Number(at - extent.origin))));
  const up = (nanos: number): number => Math.min(height - MARGIN.bottom, Math.max(MARGIN.top, length.at(nanos)));
  return { left: across(from), right: across(to), top: up(longest), bottom: up(shortest) };
}

/** Lines, values at the left and times below. */
export function drawAxes(context: CanvasRenderingContext2D, frame: Frame, zone: Zone): void {
  const { length, time, extent } = frame;
  const plot = boundsOf(frame);
  const { axis } = extent;
  const values = axis?.isLinear ? ticks(extent.shortest, extent.longest, LINES) : powers(...lengthsOf(extent));
  const text = axis?.text ?? duration;
  drawTicks(
    context,
    plot,
    values.map((value) => ({ at: length.at(value), text: text(value) })),
    timeAxis(time, extent.origin, extent.lastTime, zone),
  );
  context.strokeRect(plot.left + 0.5, plot.top - 0.5, plot.right - plot.left, plot.bottom - plot.top + 1);
}

/** Powers of ten on the axis: every second one if there are many, and 2 and 5 times them if there are few. */
function powers(from: number, to: number): number[] {
  const first = Math.floor(Math.log10(Math.max(1, from)));
  const last = Math.floor(Math.log10(Math.max(1, to)));
  const factors = last - first < 3 ? [1, 2, 5] : [1];
  const step = last - first > 4 ? 2 : 1;
  const found: number[] = [];
  for (let power = first; power <= last; power += step) found.push(...factors.map((factor) => factor * 10 ** power));
  return found.filter((nanos) => nanos >= from && nanos <= to);
}
