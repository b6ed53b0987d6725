/** Where a flame graph is drawn: it scrolls down, and only what is in view is drawn. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Canvas } from '../../../canvas/canvas.tsx';
import { v } from '../../../messages/views.ts';
import { Crosshair } from '../../crosshair.tsx';
import { RULER_PX, RulerTrack } from '../../ruler.tsx';
import type { TraceModel } from '../../trace-model.ts';
import { useWheel } from '../../use-wheel.ts';
import { draw } from './draw.ts';
import { HoverCard } from './hover-card.tsx';
import { LANE_PX, type Picture } from './picture.ts';
import { useHover } from './use-hover.ts';

/** Pixels beside the picture. */
const EDGE_PX = 16;

interface FlameAreaProps {
  readonly model: TraceModel;
  readonly picture: Picture;
  /** Whether the boxes stand at their times. */
  readonly isTimed: boolean;
  readonly summary: string;
  readonly onPick: (box: number) => void;
  /** Lines of the card of a box: the first two name it. */
  readonly cardOf: (box: number) => readonly string[];
}

export function FlameArea({ model, picture, isTimed, summary, onPick, cardOf }: FlameAreaProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const { room, top } = useScrolled(viewport);
  const height = Math.max(LANE_PX, room - RULER_PX);
  const whole = picture.boxes.lanes * LANE_PX;
  const onDraw = useCallback(
    (context: CanvasRenderingContext2D, pixels: number) => draw(context, picture, { width: pixels, height, top }),
    [picture, height, top],
  );
  const { hover, handlers, boxUnder } = useHover(viewport, picture, { left: EDGE_PX, above: RULER_PX, width, top });
  useWheel(viewport, model);
  useShown(viewport, picture);
  return (
    <div class="flame">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the page do what a click does */}
      <div
        ref={viewport}
        class="flame-view"
        role="group"
        aria-label={v.flameArea}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys move through it
        tabIndex={0}
        onClick={(event) => {
          const box = boxUnder(event);
          if (box !== undefined) onPick(box);
        }}
        {...handlers}
      >
        <div class="ruler">
          <span class={isTimed ? 'ruler-track' : 'muted'}>
            {isTimed ? <RulerTrack model={model} trackPx={width} /> : v.pathScale}
          </span>
        </div>
        <div class="flame-canvas">
          <Canvas height={height} draw={onDraw} summary={summary} onWidth={setWidth} />
        </div>
        <div style={{ height: `${Math.max(0, whole - height + LANE_PX)}px` }} />
      </div>
      {isTimed && <Crosshair model={model} startPx={EDGE_PX} trackPx={width} viewport={viewport} />}
      {hover !== undefined && <HoverCard place={hover} lines={cardOf(hover.box)} />}
    </div>
  );
}

interface Place {
  readonly current: HTMLElement | null;
}

/** The height of the view, and how far it is scrolled. */
function useScrolled(viewport: Place): { readonly room: number; readonly top: number } {
  const [room, setRoom] = useState(0);
  const [top, setTop] = useState(0);
  useEffect(() => {
    const element = viewport.current;
    if (element === null) return undefined;
    const onScroll = (): void => setTop(element.scrollTop);
    const observer = new ResizeObserver(() => setRoom(element.clientHeight));
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);
  return { room, top };
}

/** Scrolls as little as shows the box that keys start from. */
function useShown(viewport: Place, { boxes, active }: Picture): void {
  useEffect(() => {
    const element = viewport.current;
    if (element === null || active === undefined) return;
    const y = (boxes.lane[active] ?? 0) * LANE_PX;
    const room = element.clientHeight - RULER_PX;
    if (y < element.scrollTop) element.scrollTop = y;
    else if (y + LANE_PX > element.scrollTop + room) element.scrollTop = y + 2 * LANE_PX - room;
  }, [boxes, active]);
}
