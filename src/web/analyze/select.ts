/** What both pictures of what sets spans apart share. */
import type { Area } from '../search/frame.ts';
import { change } from '../state/place.ts';
import { boxText } from './selection.ts';

/** Of a picture, in pixels. */
export const HEIGHT = 220;

/** The selection is in the URL. */
export function select(area: Area): void {
  change({ box: boxText(area) });
}
