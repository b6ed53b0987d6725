/** Selects a rectangle of a picture, and moves and resizes it, with the pointer and with keys. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { b } from '../messages/brush.ts';
import { type Box, between, type Edge, moved, nearestIn, type Point } from './box.ts';
import { BrushBox, type EdgeText, edgesIn } from './brush-box.tsx';

export type { Box } from './box.ts';

/** A shorter drag is a click. */
const MIN_DRAG_PX = 5;

interface BrushProps {
  /** What is selected now, and stays. */
  readonly box: Box | undefined;
  /** At the end of a drag, and with each key that changes the selection. */
  readonly onSelect: (box: Box) => void;
  /** A click without a drag. */
  readonly onClick: (point: Point) => void;
  /** The pointer rests or moves without a button; undefined when it leaves. */
  readonly onHover: (point: Point | undefined) => void;
  /** Where selections may be; everywhere if absent. */
  readonly bounds?: Box;
  /** Where an edge is, in words. Without it keys select nothing. */
  readonly edgeText?: EdgeText;
}

interface Drag {
  readonly from: Point;
  readonly to: Point;
  /** What is dragged; without it a new box is drawn. */
  readonly held?: { readonly box: Box; readonly edges: readonly Edge[] };
}

/** Lies above a picture of the same size. Escape gives a drag up. */
export function Brush({ box, onSelect, onClick, onHover, bounds: given, edgeText }: BrushProps) {
  const [drag, setDrag] = useState<Drag>();
  const area = useRef<HTMLDivElement>(null);
  const isStarted = useRef(false);
  useGiveUp(drag !== undefined, () => setDrag(undefined));
  useEffect(() => {
    if (isStarted.current && box !== undefined) area.current?.querySelector<HTMLElement>('.brush-box')?.focus();
    isStarted.current = false;
  }, [box === undefined]);
  const bounds = (): Box => {
    const { width, height } = area.current?.getBoundingClientRect() ?? new DOMRect();
    return given ?? { left: 0, top: 0, right: width, bottom: height };
  };
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top } = area.current?.getBoundingClientRect() ?? new DOMRect();
    return { x: clientX - left, y: clientY - top };
  };
  const down = (event: PointerEvent): void => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button') !== null)) return;
    area.current?.setPointerCapture(event.pointerId);
    const from = pointOf(event);
    const edges = edgesIn(event.target);
    setDrag({ from, to: from, ...(box !== undefined && edges.length > 0 && { held: { box, edges } }) });
    onHover(undefined);
  };
  const move = (event: PointerEvent): void => {
    if (drag === undefined) onHover(pointOf(event));
    else setDrag({ ...drag, to: pointOf(event) });
  };
  const up = (event: PointerEvent): void => {
    if (drag === undefined) return;
    setDrag(undefined);
    const ended = { ...drag, to: pointOf(event) };
    if (isDrag(ended)) onSelect(boxOf(ended, bounds()));
    else onClick(ended.to);
  };
  const start = (): void => {
    isStarted.current = true;
    onSelect(middleOf(bounds()));
  };
  const shown = drag !== undefined && isDrag(drag) ? boxOf(drag, bounds()) : box;
  return (
    <div
      ref={area}
      class="brush"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => setDrag(undefined)}
      onPointerLeave={() => onHover(undefined)}
    >
      {shown === undefined && edgeText !== undefined && (
        <button type="button" class="brush-start" onClick={start}>
          {b.selectPart}
        </button>
      )}
      {shown !== undefined && <BrushBox box={shown} bounds={bounds} edgeText={edgeText} onSelect={onSelect} />}
    </div>
  );
}

/** While something is dragged, Escape belongs to the drag alone. */
function useGiveUp(isDragging: boolean, giveUp: () => void): void {
  useEffect(() => {
    if (!isDragging) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      giveUp();
    };
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, [isDragging]);
}

/** What keys begin with. */
function middleOf({ left, top, right, bottom }: Box): Box {
  const [x, y] = [(right - left) / 4, (bottom - top) / 4];
  return { left: left + x, top: top + y, right: right - x, bottom: bottom - y };
}

function isDrag({ from, to }: Drag): boolean {
  return Math.hypot(to.x - from.x, to.y - from.y) >= MIN_DRAG_PX;
}

function boxOf({ from, to, held }: Drag, bounds: Box): Box {
  if (held === undefined) return between(nearestIn(bounds, from), nearestIn(bounds, to));
  return moved(held.box, held.edges, { x: to.x - from.x, y: to.y - from.y }, bounds);
}
