/** Draws a flame graph: boxes, their texts, and frames around some of them. */
import { colour } from '../../../canvas/canvas.tsx';
import { type Frame, type Label, paint } from './paint.ts';
import { LANE_PX, type Picture, unitsPerPixel } from './picture.ts';

const PADDING_PX = 5;

export function draw(context: CanvasRenderingContext2D, picture: Picture, frame: Frame): void {
  const labels = paint(context, picture, frame);
  context.font = `11px ${colour('--sans')}`;
  context.textBaseline = 'middle';
  const fitted = fitting(context);
  for (const label of labels) drawText(context, picture, label, fitted);
  if (picture.active !== undefined) drawFrame(context, picture, frame, picture.active, colour('--focus'));
  if (picture.selected !== undefined) drawFrame(context, picture, frame, picture.selected, colour('--text'));
}

function drawText(
  context: CanvasRenderingContext2D,
  picture: Picture,
  { box, left, top, width, isOnLight }: Label,
  fitted: (text: string, room: number) => string,
): void {
  context.fillStyle = isOnLight ? '#000000' : '#ffffff';
  context.fillText(fitted(picture.textOf(box), width - 2 * PADDING_PX), left + PADDING_PX, top + LANE_PX / 2);
}

/** Cuts texts that have no room. Texts that occur often are measured once. */
function fitting(context: CanvasRenderingContext2D): (text: string, room: number) => string {
  const widths = new Map<string, number>();
  return (text, room) => {
    const width = widths.get(text) ?? context.measureText(text).width;
    widths.set(text, width);
    if (width <= room) return text;
    const characters = Math.floor((text.length * room) / width) - 1;
    return characters < 2 ? '' : `${text.slice(0, characters)}…`;
  };
}

/** With an edge of the background, so that it can be seen on every colour. */
function drawFrame(
  context: CanvasRenderingContext2D,
  picture: Picture,
  { width, top }: Frame,
  box: number,
  stroke: string,
): void {
  const { boxes, view } = picture;
  const unit = unitsPerPixel(picture, width);
  // What is far outside needs no pixels.
  const left = Math.max(-9, ((boxes.from[box] ?? 0) - view.from) / unit);
  const right = Math.min(width + 9, ((boxes.to[box] ?? 0) - view.from) / unit);
  const y = (boxes.lane[box] ?? 0) * LANE_PX - top;
  for (const [style, line] of [
    [colour('--bg'), 4],
    [stroke, 2],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = line;
    context.strokeRect(left, y, Math.max(2, right - left - 1), LANE_PX - 1);
  }
}
