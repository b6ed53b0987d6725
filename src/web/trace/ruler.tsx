/** The times above the bars. A drag zooms to a part. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { duration, ticks, tickText } from '../format/duration.ts';
import { t } from '../messages/en.ts';
import { useEscape } from '../shell/use-escape.ts';
import type { TraceModel } from './trace-model.ts';
import { clamped, type Window } from './window.ts';

export const RULER_PX = 28;
/** Pixels from one tick to the next, at least. */
const TICK_PX = 110;
/** A tick nearer to the end has no room for its text. */
const TICK_ROOM_PX = 48;
/** A shorter drag is a click. */
const MIN_DRAG_PX = 5;

interface BrushProps {
  readonly model: TraceModel;
  readonly trackPx: number;
}

interface RulerProps extends BrushProps {
  /** What stays in view below it. */
  readonly children: ComponentChildren;
}

export function Ruler({ model, trackPx, children }: RulerProps) {
  const window = model.window.value;
  return (
    <>
      <div class="rows-head" role="rowgroup">
        <div class="ruler" role="row" aria-rowindex={1}>
          <span class="ruler-name" role="columnheader">
            {t.span}
          </span>
          <span class="ruler-track" role="columnheader">
            <RulerTrack model={model} trackPx={trackPx} />
          </span>
        </div>
        {children}
      </div>
      <div class="grid-lines" role="presentation">
        {ticksOf(window, trackPx).map((nanos) => (
          <span key={nanos} style={{ transform: `translateX(${pixelOf(nanos, window, trackPx)}px)` }} />
        ))}
      </div>
    </>
  );
}

function ticksOf({ from, to }: Window, trackPx: number): number[] {
  return ticks(from, to, Math.max(1, Math.floor(trackPx / TICK_PX)));
}

function pixelOf(nanos: number, { from, to }: Window, trackPx: number): number {
  return ((nanos - from) / (to - from)) * trackPx;
}

/** The times, and a brush over them. */
export function RulerTrack({ model, trackPx }: BrushProps) {
  const window = model.window.value;
  const { from, to } = window;
  const at = ticksOf(window, trackPx);
  const step = (at[1] ?? 0) - (at[0] ?? 0) || to - from;
  return (
    <>
      <span class="unseen">{`${duration(from)} – ${duration(to)}`}</span>
      {at
        .map((nanos) => ({ nanos, pixel: pixelOf(nanos, window, trackPx) }))
        .filter(({ pixel }) => pixel < trackPx - TICK_ROOM_PX)
        .map(({ nanos, pixel }) => (
          <span key={nanos} class="tick" style={{ transform: `translateX(${pixel}px)` }} aria-hidden="true">
            {tickText(nanos, to, step)}
          </span>
        ))}
      <RulerBrush model={model} trackPx={trackPx} />
    </>
  );
}

function boxText(from: number, to: number): string {
  return `${duration(to - from)}: ${duration(from)} – ${duration(to)}`;
}

interface Drag {
  readonly from: number;
  readonly to: number;
}

function RulerBrush({ model, trackPx }: BrushProps) {
  const [drag, setDrag] = useState<Drag>();
  const area = useRef<HTMLSpanElement>(null);
  const pixel = ({ clientX }: PointerEvent): number => {
    const left = area.current?.getBoundingClientRect().left ?? 0;
    return Math.min(trackPx, Math.max(0, clientX - left));
  };
  const nanosAt = (pixels: number): number => {
    const { from, to } = model.window.value;
    return from + (pixels / trackPx) * (to - from);
  };
  const down = (event: PointerEvent): void => {
    area.current?.setPointerCapture(event.pointerId);
    setDrag({ from: pixel(event), to: pixel(event) });
  };
  const up = (event: PointerEvent): void => {
    setDrag(undefined);
    const end = pixel(event);
    if (drag === undefined || Math.abs(end - drag.from) < MIN_DRAG_PX) return;
    const [left, right] = [Math.min(drag.from, end), Math.max(drag.from, end)];
    model.zoomTo(clamped({ from: nanosAt(left), to: nanosAt(right) }, model.whole.value), 'push');
  };
  useEscape(drag !== undefined, () => setDrag(undefined));
  const isDrag = drag !== undefined && Math.abs(drag.to - drag.from) >= MIN_DRAG_PX;
  return (
    <span
      ref={area}
      class="ruler-brush"
      aria-hidden="true"
      onPointerDown={down}
      onPointerMove={(event) => drag && setDrag({ from: drag.from, to: pixel(event) })}
      onPointerUp={up}
      onPointerCancel={() => setDrag(undefined)}
      onDblClick={() => model.zoomTo({ from: 0, to: model.whole.value }, 'push')}
    >
      {isDrag && (
        <span
          class="ruler-box"
          style={{ insetInlineStart: `${Math.min(drag.from, drag.to)}px`, width: `${Math.abs(drag.to - drag.from)}px` }}
        >
          {boxText(nanosAt(Math.min(drag.from, drag.to)), nanosAt(Math.max(drag.from, drag.to)))}
        </span>
      )}
    </span>
  );
}
