/** Decides the pixels of a flame graph in an array: a call of the canvas for each of 100,000 boxes takes ten times as long. */
import { colour } from '../../../canvas/canvas.tsx';
import { blended, isLight, pixelOf } from '../../../canvas/pixel.ts';
import { placeAt } from './boxes.ts';
import { LANE_PX, type Picture, unitsPerPixel } from './picture.ts';

/** Of the colour, where something else is looked for. */
const DIM = 0.25;
/** Width of the mark of an error at the end of a box, in pixels. */
const NOTCH_PX = 3;
/** Narrower boxes have no text. */
const MIN_TEXT_PX = 34;

/** A box that is wide enough for a text. All in pixels. */
export interface Label {
  readonly box: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly isOnLight: boolean;
}

interface Ink {
  readonly full: number;
  readonly dim: number;
  readonly isLight: boolean;
  readonly isDimLight: boolean;
}

/** Where the picture is painted. `top`: pixels that are scrolled away. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly top: number;
}

/** Boxes under a pixel wide are one with what stands there already. */
export function paint(context: CanvasRenderingContext2D, picture: Picture, frame: Frame): Label[] {
  const ratio = devicePixelRatio;
  const columns = Math.round(frame.width * ratio);
  const lines = Math.round(frame.height * ratio);
  const pixels = new Uint32Array(columns * lines);
  const labels: Label[] = [];
  const inkOf = inks();
  const { boxes, view } = picture;
  const scale = ratio / unitsPerPixel(picture, frame.width);
  const red = pixelOf(colour('--error'));
  const end = Math.min(boxes.lanes, Math.ceil((frame.top + frame.height) / LANE_PX));
  for (let lane = Math.floor(frame.top / LANE_PX); lane < end; lane++) {
    const top = lane * LANE_PX - frame.top;
    const from = Math.max(0, Math.round(top * ratio));
    const to = Math.min(lines, Math.round((top + LANE_PX - 1) * ratio));
    const fill = (left: number, right: number, pixel: number): void => {
      for (let y = from; y < to; y++) pixels.fill(pixel, y * columns + left, y * columns + right);
    };
    let painted = 0;
    const last = boxes.first[lane + 1] ?? 0;
    for (let place = placeAt(boxes, lane, view.from); place < last; place++) {
      const box = boxes.ids[place] ?? 0;
      const begin = ((boxes.from[box] ?? 0) - view.from) * scale;
      if (begin > columns) break;
      const left = Math.min(columns - 1, Math.max(0, Math.floor(begin)));
      const right = Math.min(columns, Math.floor(((boxes.to[box] ?? 0) - view.from) * scale));
      const isFailed = picture.isFailed(box);
      if (right <= painted && !isFailed) continue;
      const { colour: name, isHatched } = picture.paintOf(box);
      const ink = inkOf(name);
      const isDim = picture.isDim(box);
      // A gap keeps neighbours apart.
      const stop = Math.max(left + 1, right - (right - left > 3 ? 1 : 0));
      fill(left, stop, isDim ? ink.dim : ink.full);
      if (isHatched) hatch(pixels, columns, { left, right: stop, from, to });
      if (isFailed) fill(Math.max(left, stop - NOTCH_PX * ratio), stop, red);
      painted = stop;
      if ((stop - left) / ratio < MIN_TEXT_PX) continue;
      const room = (stop - left) / ratio - (isFailed ? NOTCH_PX : 0);
      labels.push({ box, left: left / ratio, top, width: room, isOnLight: isDim ? ink.isDimLight : ink.isLight });
    }
  }
  if (columns > 0 && lines > 0)
    context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), columns, lines), 0, 0);
  return labels;
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly from: number;
  readonly to: number;
}

/** Of each so many places of a hatch one is empty. */
const HATCH = 6;

function hatch(pixels: Uint32Array, columns: number, { left, right, from, to }: Area): void {
  for (let y = from; y < to; y++)
    for (let x = left + ((y + left) % HATCH); x < right; x += HATCH) pixels[y * columns + x] = 0;
}

/** By a colour of the theme, such as `var(--service-1)`. */
function inks(): (name: string) => Ink {
  const known = new Map<string, Ink>();
  const ground = pixelOf(colour('--bg'));
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const full = pixelOf(colour(name.slice('var('.length, -1)));
    const dim = blended(full, ground, DIM);
    const made = { full, dim, isLight: isLight(full), isDimLight: isLight(dim) };
    known.set(name, made);
    return made;
  };
}
