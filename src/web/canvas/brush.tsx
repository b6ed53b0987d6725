/** Selects a rectangle of a picture with the pointer. */
import { useEffect, useRef, useState } from 'preact/hooks';

/** Pixels of a picture. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A shorter drag is a click. */
const MIN_DRAG_PX = 5;

interface BrushProps {
  /** What is selected now, and stays. */
  readonly box: Box | undefined;
  /** At the end of a drag. */
  readonly onSelect: (box: Box) => void;
  /** A click without a drag. */
  readonly onClick: (point: Point) => void;
  /** The pointer rests or moves without a button; undefined when it leaves. */
  readonly onHover: (point: Point | undefined) => void;
}

/** Lies above a picture of the same size. Escape gives a drag up. */
export function Brush({ box, onSelect, onClick, onHover }: BrushProps) {
  const [drag, setDrag] = useState<{ readonly from: Point; readonly to: Point }>();
  const area = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (drag === undefined) return undefined;
    const giveUp = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setDrag(undefined);
    };
    addEventListener('keydown', giveUp);
    return () => removeEventListener('keydown', giveUp);
  }, [drag === undefined]);
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = area.current?.getBoundingClientRect() ?? new DOMRect();
    return { x: Math.min(width, Math.max(0, clientX - left)), y: Math.min(height, Math.max(0, clientY - top)) };
  };
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    area.current?.setPointerCapture(event.pointerId);
    const from = pointOf(event);
    setDrag({ from, to: from });
    onHover(undefined);
  };
  const move = (event: PointerEvent): void => {
    if (drag === undefined) onHover(pointOf(event));
    else setDrag({ from: drag.from, to: pointOf(event) });
  };
  const up = (event: PointerEvent): void => {
    if (drag === undefined) return;
    setDrag(undefined);
    const to = pointOf(event);
    if (isDrag(drag.from, to)) onSelect(boxOf(drag.from, to));
    else onClick(to);
  };
  const dragged = drag !== undefined && isDrag(drag.from, drag.to) ? boxOf(drag.from, drag.to) : undefined;
  const shown = dragged ?? box;
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
      {shown !== undefined && (
        <div
          class="brush-box"
          style={{
            left: `${shown.left}px`,
            top: `${shown.top}px`,
            width: `${shown.right - shown.left}px`,
            height: `${shown.bottom - shown.top}px`,
          }}
        />
      )}
    </div>
  );
}

function isDrag(from: Point, to: Point): boolean {
  return Math.hypot(to.x - from.x, to.y - from.y) >= MIN_DRAG_PX;
}

function boxOf(a: Point, b: Point): Box {
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    right: Math.max(a.x, b.x),
    bottom: Math.max(a.y, b.y),
  };
}
