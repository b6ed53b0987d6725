/** The axes of a picture of starts and durations. */

import type { Box, Edge } from '../canvas/box.ts';
import { colour } from '../canvas/canvas.tsx';
import { linear, logarithmic, type Scale } from '../canvas/scale.ts';
import { duration } from '../format/duration.ts';
import { clock, day, moment, type Zone } from '../format/time.ts';
import { clockLength, timeTicks } from '../format/time-ticks.ts';

/** The part of the picture around the points, in pixels. */
const MARGIN = { left: 58, right: 12, top: 8, bottom: 22 };

/** What the axes show. Times are nanoseconds after `origin`, durations nanoseconds. */
export interface Extent {
  readonly origin: bigint;
  readonly lastTime: number;
  readonly shortest: number;
  readonly longest: number;
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
    length: logarithmic(...lengthsOf(extent), height - MARGIN.bottom, MARGIN.top),
  };
}

/** How many times the shortest duration the longest one of an axis is, at least. */
const LEAST_FACTOR = 10;

/** The ends of the axis of durations. */
function lengthsOf({ shortest, longest }: Extent): [from: number, to: number] {
  const missing = Math.max(1.2 * 1.2, (LEAST_FACTOR * shortest) / longest);
  return [shortest / Math.sqrt(missing), longest * Math.sqrt(missing)];
}

/** A selection: times in nanoseconds since the epoch, durations in nanoseconds. The end of the time is not in it. */
export interface Area {
  readonly from: bigint;
  readonly to: bigint;
  readonly shortest: number;
  readonly longest: number;
}

/** What a box selects. Edges that are where those of `before` are keep every nanosecond of it. */
export function areaOf({ left, top, right, bottom }: Box, frame: Frame, before?: Area): Area {
  const { time, length, extent } = frame;
  const kept = before && boxOf(before, frame);
  const at = (pixel: number): bigint => extent.origin + BigInt(Math.max(0, Math.round(time.value(pixel))));
  return {
    from: before && kept?.left === left ? before.from : at(left),
    to: before && kept?.right === right ? before.to : at(right) + 1n,
    shortest: before && kept?.bottom === bottom ? before.shortest : Math.max(0, Math.round(length.value(bottom))),
    longest: before && kept?.top === top ? before.longest : Math.round(length.value(top)),
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
    return duration(edge === 'top' ? longest : shortest);
  };
}

/** Where a selection is, after the picture has another size. What is beyond the axes ends at them. */
export function boxOf({ from, to, shortest, longest }: Area, { time, length, extent, width, height }: Frame): Box {
  const across = (at: bigint): number =>
    Math.min(width - MARGIN.right, Math.max(MARGIN.left, time.at(Number(at - extent.origin))));
  const up = (nanos: number): number => Math.min(height - MARGIN.bottom, Math.max(MARGIN.top, length.at(nanos)));
  return { left: across(from), right: across(to), top: up(longest), bottom: up(shortest) };
}

/** Lines, durations at the left and times below. */
export function drawAxes(context: CanvasRenderingContext2D, frame: Frame, zone: Zone): void {
  const { width, height, length, extent } = frame;
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = colour('--muted');
  context.strokeStyle = colour('--line');
  context.lineWidth = 1;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const nanos of powers(...lengthsOf(extent))) {
    const y = Math.round(length.at(nanos)) + 0.5;
    context.beginPath();
    context.moveTo(MARGIN.left, y);
    context.lineTo(width - MARGIN.right, y);
    context.stroke();
    context.fillText(duration(nanos), MARGIN.left - 6, y);
  }
  drawTimes(context, frame, zone);
  context.strokeRect(
    MARGIN.left + 0.5,
    MARGIN.top - 0.5,
    width - MARGIN.left - MARGIN.right,
    height - MARGIN.bottom - MARGIN.top + 1,
  );
}

/** Pixels from one time to the next. */
const TIME_PX = 110;

function drawTimes(context: CanvasRenderingContext2D, { time, width, height, extent }: Frame, zone: Zone): void {
  const at = (pixel: number): bigint => extent.origin + BigInt(Math.round(time.value(pixel)));
  const [from, to] = [at(MARGIN.left), at(width - MARGIN.right)];
  const { times, stepNano } = timeTicks(from, to, Math.floor((width - MARGIN.left) / TIME_PX), zone);
  const length = clockLength(stepNano);
  context.textBaseline = 'bottom';
  context.textAlign = 'center';
  let shownDay = '';
  for (const tick of times) {
    const pixel = Math.round(time.at(Number(tick - extent.origin))) + 0.5;
    context.fillRect(pixel - 0.5, height - MARGIN.bottom, 1, 4);
    const name = day(tick, zone);
    // The day stands where it begins or changes.
    const isNew = length === 0 || (name !== shownDay && day(from, zone) !== day(to, zone));
    shownDay = name;
    const text = `${isNew ? `${name.slice(length === 0 ? 0 : 5)} ` : ''}${clock(tick, zone).slice(0, length)}`.trim();
    const half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(width - half, Math.max(half, pixel)), height - 1);
  }
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
