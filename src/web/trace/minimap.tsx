/** The whole trace in a small picture, and the part of it that is shown. */
import { useCallback, useRef, useState } from 'preact/hooks';
import { Canvas, colour, type Draw } from '../canvas/canvas.tsx';
import { pixelOf } from '../canvas/pixel.ts';
import { duration } from '../format/duration.ts';
import { t } from '../messages/en.ts';
import type { TraceModel } from './trace-model.ts';
import { clamped, type Window } from './window.ts';

const HEIGHT = 56;
const MIN_DRAG_PX = 5;
/** Of the trace, for a key on a handle. */
const KEY_SHARE = 0.01;

interface MinimapProps {
  readonly model: TraceModel;
  readonly colours: (service: string) => string;
}

export function Minimap({ model, colours }: MinimapProps) {
  const tree = model.tree.value;
  const draw: Draw = useCallback(
    (context, width) => {
      if (tree !== undefined) drawSpans(context, model, tree.order, rgbOf(colours), width);
    },
    [tree, colours],
  );
  return (
    <div class="minimap">
      <Canvas height={HEIGHT} draw={draw} summary={t.minimap} />
      <Shown model={model} />
    </div>
  );
}

/** The colour of a service as a number of four bytes. */
function rgbOf(colours: (service: string) => string): (service: string) => number {
  const known = new Map<string, number>();
  return (service) => {
    const found = known.get(service);
    if (found !== undefined) return found;
    const pixel = pixelOf(colour(colours(service).slice('var('.length, -1)));
    known.set(service, pixel);
    return pixel;
  };
}

/** Decides all pixels in an array first: a call of the canvas for each of 100,000 spans takes ten times as long. */
function drawSpans(
  context: CanvasRenderingContext2D,
  { store, whole }: TraceModel,
  order: Int32Array,
  pixelOf: (service: string) => number,
  width: number,
): void {
  const [columns, lines] = [Math.round(width * devicePixelRatio), Math.round(HEIGHT * devicePixelRatio)];
  const pixels = new Uint32Array(columns * lines);
  const scale = columns / whole.value;
  const step = Math.min(4 * devicePixelRatio, lines / Math.max(1, order.length));
  const thick = Math.max(1, Math.floor(step * 0.75));
  const byService = store.services.all.map(pixelOf);
  for (let row = 0; row < order.length; row++) {
    const span = order[row] ?? 0;
    const from = Math.min(columns - 1, Math.max(0, Math.floor(store.startOf(span) * scale)));
    const to = Math.min(columns, Math.max(from + 1, Math.ceil((store.startOf(span) + store.lengthOf(span)) * scale)));
    const pixel = byService[store.service[span] ?? 0] ?? 0;
    const line = Math.floor(row * step);
    for (let y = line; y < Math.min(lines, line + thick); y++) pixels.fill(pixel, y * columns + from, y * columns + to);
  }
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), columns, lines), 0, 0);
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
