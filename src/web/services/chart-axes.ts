/** The axes of figures over time. */
import type { Tick } from '../canvas/axes.ts';
import type { Box } from '../canvas/box.ts';
import { linear, type Scale } from '../canvas/scale.ts';
import { ticks } from '../format/duration.ts';
import { type Measure, unitOf } from './units.ts';

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
  readonly values: readonly Tick[];
  readonly plot: Box;
}

/** The part of the picture around the figures, in pixels. */
const MARGIN = { left: 64, right: 12, top: 8, bottom: 22 };
/** Lines across, about. */
const LINES = 4;
/** What a chart shows. */
export interface Shown {
  readonly series: readonly Series[];
  readonly measure: Measure;
  /** Buckets of time. */
  readonly buckets: number;
  /** Where the top is at least. */
  readonly most: number;
}

/** Axes of a chart of so many pixels: a unit for all values, and 1, 2 or 5 of it from line to line. */
export function axesOf({ series, measure, buckets, most }: Shown, width: number, height: number): Axes {
  const largest = series
    .flatMap(({ values }) => values)
    .reduce<number>((top, value) => Math.max(top, value ?? 0), most);
  const plot = {
    left: MARGIN.left,
    top: MARGIN.top,
    right: Math.max(MARGIN.left, width - MARGIN.right),
    bottom: height - MARGIN.bottom,
  };
  const { size, text } = unitOf(measure, largest);
  const inUnits = ticks(0, largest / size || 1, LINES);
  const step = (inUnits[1] ?? 1) - (inUnits[0] ?? 0);
  // A line above the largest value closes the picture.
  const top = Math.ceil(largest / size / step - 1e-9) * step || step;
  const up = linear(0, top * size, plot.bottom, plot.top);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const shown = (inUnits.at(-1) ?? 0) < top ? [...inUnits, top] : inUnits;
  return {
    across: linear(0, buckets, plot.left, plot.right),
    up,
    values: shown.map((value) => ({ at: up.at(value * size), text: value.toFixed(digits) + text })),
    plot,
  };
}
