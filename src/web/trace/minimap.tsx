/** The whole trace in a small picture, and the part of it that is shown. */
import { useCallback, useRef, useState } from 'preact/hooks';
import { Canvas, colour, type Draw } from '../canvas/canvas.tsx';
import { pixelOf } from '../canvas/pixel.ts';
import { duration } from '../format/duration.ts';
import { t } from '../messages/en.ts';
import { useEscape } from '../shell/use-escape.ts';
import type { Colouring, Group } from './colouring.ts';
import type { TraceModel } from './trace-model.ts';
import { clamped, type Window } from './window.ts';

const HEIGHT = 56;
const MIN_DRAG_PX = 5;
/** Of the trace, for a key on a handle. */
const KEY_SHARE = 0.01;

interface MinimapProps {
  readonly model: TraceModel;
  readonly colouring: Colouring;
}

export function Minimap({ model, colouring }: MinimapProps) {
  const tree = model.tree.value;
  const matches = model.matches.value;
  const draw: Draw = useCallback(
    (context, width) => drawSpans(context, model, colouring, width),
    [tree, colouring, matches, model.shifts.value],
  );
  return (
    <div class="minimap">
      <Canvas height={HEIGHT} draw={draw} summary={t.minimap} />
      <Shown model={model} />
      <Now model={model} />
    </div>
  );
}

interface Paint {
  readonly pixel: number;
  readonly isHatched: boolean;
}

/** Of each so many places of a hatch one is empty. */
const HATCH = 3;
/** Opacity of what is not looked for. */
const PALE = 0x38;

function paintOf({ groupOf }: Colouring): (span: number) => Paint {
  const known = new Map<Group, Paint>();
  return (span) => {
    const group = groupOf(span);
    const found = known.get(group);
    if (found !== undefined) return found;
    const made = { pixel: pixelOf(colour(group.colour.slice('var('.length, -1))), isHatched: group.isHatched };
    known.set(group, made);
    return made;
  };
}

function pale(pixel: number): number {
  return ((pixel & 0xffffff) | (PALE << 24)) >>> 0;
}

/** Decides all pixels in an array first: a call of the canvas for each of 100,000 spans takes ten times as long. */
function drawSpans(context: CanvasRenderingContext2D, model: TraceModel, colouring: Colouring, width: number): void {
  const order = model.tree.value?.order ?? new Int32Array(0);
  const [columns, lines] = [Math.round(width * devicePixelRatio), Math.round(HEIGHT * devicePixelRatio)];
  const pixels = new Uint32Array(columns * lines);
  const scale = columns / model.whole.value;
  const step = Math.min(4 * devicePixelRatio, lines / Math.max(1, order.length));
  const thick = Math.max(1, Math.floor(step * 0.75));
  const paint = paintOf(colouring);
  const draw = (span: number, row: number, change: (pixel: number) => number): void => {
    const start = model.startOf(span);
    const from = Math.min(columns - 1, Math.max(0, Math.floor(start * scale)));
    const to = Math.min(columns, Math.max(from + 1, Math.ceil((start + model.store.lengthOf(span)) * scale)));
    const { pixel, isHatched } = paint(span);
    const top = Math.floor(row * step);
    for (let y = top; y < Math.min(lines, top + thick); y++) {
      pixels.fill(change(pixel), y * columns + from, y * columns + to);
      if (isHatched) for (let x = from + ((y + from) % HATCH); x < to; x += HATCH) pixels[y * columns + x] = 0;
    }
  };
  const matches = model.matches.value;
  for (let row = 0; row < order.length; row++)
    draw(order[row] ?? 0, row, matches === undefined ? (pixel) => pixel : pale);
  // Many rows share a line: what is looked for is above the others.
  for (const span of matches ?? []) draw(span, model.tree.value?.at[span] ?? 0, (pixel) => pixel);
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), columns, lines), 0, 0);
}

/** The moment of the pointer in the rows. */
function Now({ model }: { readonly model: TraceModel }) {
  const at = model.crosshair.value;
  if (at === undefined) return null;
  return (
    <div class="minimap-now" style={{ insetInlineStart: `${(100 * at) / model.whole.value}%` }} aria-hidden="true" />
  );
}

type Grip = 'from' | 'to' | 'move' | 'new';

/** Shades what is not shown. Its edges and its middle can be dragged; a drag elsewhere chooses a new part. */
function Shown({ model }: { readonly model: TraceModel }) {
  const area = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ readonly grip: Grip; readonly at: number; readonly window: Window }>();
  const window = model.window.value;
  const whole = model.whole.value;
  const nanosAt = ({ clientX }: PointerEvent): number => {
    const { left, width } = area.current?.getBoundingClientRect() ?? new DOMRect();
    return Math.min(whole, Math.max(0, ((clientX - left) / width) * whole));
  };
  const begin = (grip: Grip) => (event: PointerEvent) => {
    event.stopPropagation();
    area.current?.setPointerCapture(event.pointerId);
    setDrag({ grip, at: nanosAt(event), window });
  };
  const move = (event: PointerEvent): void => {
    if (drag === undefined) return;
    const at = nanosAt(event);
    const minimum = (MIN_DRAG_PX / (area.current?.clientWidth || 1)) * whole;
    if (drag.grip === 'new' && Math.abs(at - drag.at) < minimum) return;
    model.zoomTo(clamped(dragged(drag.grip, drag.window, drag.at, at), whole));
  };
  useEscape(drag !== undefined, () => {
    if (drag !== undefined) model.zoomTo(drag.window);
    setDrag(undefined);
  });
  const percent = (nanos: number): string => `${(100 * nanos) / whole}%`;
  const isWhole = window.from <= 0 && window.to >= whole;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its handles take keys
    <div
      ref={area}
      class="minimap-window"
      onPointerDown={begin('new')}
      onPointerMove={move}
      onPointerUp={() => setDrag(undefined)}
      onPointerCancel={() => setDrag(undefined)}
      onDblClick={() => model.zoomTo({ from: 0, to: whole }, 'push')}
    >
      <div class="shade" style={{ insetInlineStart: 0, width: percent(window.from) }} />
      <div class="shade" style={{ insetInlineStart: percent(window.to), insetInlineEnd: 0 }} />
      {!isWhole && (
        <div
          class="minimap-grab"
          style={{ insetInlineStart: percent(window.from), width: percent(window.to - window.from) }}
          onPointerDown={begin('move')}
        />
      )}
      <Handle name="from" at={window.from} {...{ model, percent }} onPointerDown={begin('from')} />
      <Handle name="to" at={window.to} {...{ model, percent }} onPointerDown={begin('to')} />
    </div>
  );
}

function dragged(grip: Grip, window: Window, from: number, to: number): Window {
  if (grip === 'new') return { from: Math.min(from, to), to: Math.max(from, to) };
  if (grip === 'move') return { from: window.from + to - from, to: window.to + to - from };
  const moved = { ...window, [grip]: window[grip] + to - from };
  return moved.from <= moved.to ? moved : { from: moved.to, to: moved.from };
}

interface HandleProps {
  readonly name: 'from' | 'to';
  readonly at: number;
  readonly model: TraceModel;
  readonly percent: (nanos: number) => string;
  readonly onPointerDown: (event: PointerEvent) => void;
}

function Handle({ name, at, model, percent, onPointerDown }: HandleProps) {
  const whole = model.whole.value;
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -KEY_SHARE, ArrowRight: KEY_SHARE }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    model.zoomTo(clamped(dragged(name, model.window.value, 0, step * whole), whole));
  };
  return (
    <div
      class={`minimap-handle ${name}`}
      role="slider"
      tabIndex={0}
      aria-label={name === 'from' ? t.windowStart : t.windowEnd}
      aria-valuemin={0}
      aria-valuemax={whole}
      aria-valuenow={at}
      aria-valuetext={duration(at)}
      style={{ insetInlineStart: percent(at) }}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
    />
  );
}
