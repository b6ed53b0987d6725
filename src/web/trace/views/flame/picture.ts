/** What a flame graph shows, whatever its boxes are. */
import type { Paint } from '../../../shell/service-colours.ts';
import type { Window } from '../../window.ts';
import type { Boxes } from './boxes.ts';

/** Pixels from one lane to the next. */
export const LANE_PX = 19;

export interface Picture {
  readonly boxes: Boxes;
  /** What of it is shown from the left to the right, in the unit of the boxes. */
  readonly view: Window;
  readonly textOf: (box: number) => string;
  readonly paintOf: (box: number) => Paint;
  readonly isFailed: (box: number) => boolean;
  /** Something else is looked for. */
  readonly isDim: (box: number) => boolean;
  /** Boxes that have a frame. */
  readonly selected: number | undefined;
  readonly active: number | undefined;
}

/** How pixels become nanoseconds. */
export function unitsPerPixel({ view }: Picture, width: number): number {
  return (view.to - view.from) / Math.max(1, width);
}
