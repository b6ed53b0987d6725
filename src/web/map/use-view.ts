/** The scale of the map and its part in view. The whole map is in view until someone zooms. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** One step of the buttons and keys. */
const STEP = 1.3;
/** The whole is made smaller to fit, but not below this. */
const LEAST_FIT = 0.4;
const LEAST = 0.2;
const MOST = 2;
/** As the waterfall zooms by wheel. */
const WHEEL = 500;

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface View {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly scale: number;
  /** Whether there is more than what is seen. */
  readonly isCut: boolean;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly fit: () => void;
  /** Begins to move the map with the pointer. */
  readonly grab: (event: PointerEvent) => void;
}

/** What stays where it is while the scale changes: a place of the map, and where in the frame it is. */
interface Anchor {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
}

/** `middle`: what is seen if not everything fits; without it, the left side. Another map fits again. */
export function useView(size: Size, middle: { readonly x: number; readonly y: number } | undefined): View {
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  const [chosen, setChosen] = useState<number>();
  const anchor = useRef<Anchor | undefined>(undefined);
  // Before the first frame is painted, so that the map does not jump to its scale.
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setRoom(entry.contentRect));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const fitting = room.width === 0 ? 1 : Math.min(1, room.width / size.width, room.height / size.height);
  const scale = chosen ?? Math.max(LEAST_FIT, fitting);
  const zoom = (factor: number, left = room.width / 2, top = room.height / 2): void => {
    const element = frame.current;
    if (element === null) return;
    anchor.current = { x: (element.scrollLeft + left) / scale, y: (element.scrollTop + top) / scale, left, top };
    setChosen(Math.min(MOST, Math.max(LEAST, scale * factor)));
  };
  useLayoutEffect(() => {
    const { current: element } = frame;
    if (element === null || anchor.current === undefined) return;
    const { x, y, left, top } = anchor.current;
    anchor.current = undefined;
    element.scrollTo(x * scale - left, y * scale - top);
  }, [scale]);
  useEffect(() => setChosen(undefined), [size]);
  useLayoutEffect(() => {
    if (chosen !== undefined) return;
    const { x, y } = middle ?? { x: 0, y: size.height / 2 };
    frame.current?.scrollTo(x * scale - room.width / 2, y * scale - room.height / 2);
  }, [size, middle, scale, room]);
  useWheel(frame, zoom);
  return {
    frame,
    scale,
    isCut: room.width > 0 && (size.width * scale > room.width + 1 || size.height * scale > room.height + 1),
    zoomIn: () => zoom(STEP),
    zoomOut: () => zoom(1 / STEP),
    fit: () => setChosen(undefined),
    grab: (event) => grab(event, frame.current),
  };
}

/** Ctrl and the wheel, and two fingers, zoom about the pointer. */
function useWheel(
  frame: RefObject<HTMLDivElement | null>,
  zoom: (factor: number, left: number, top: number) => void,
): void {
  useEffect(() => {
    const element = frame.current;
    const turn = (event: WheelEvent): void => {
      if (!event.ctrlKey || element === null) return;
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY / WHEEL), event.clientX - left, event.clientY - top);
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  });
}

/** A drag moves the map, unless it starts on something to click. Browsers scroll by touch without help. */
function grab(event: PointerEvent, frame: HTMLDivElement | null): void {
  const isFree = event.target instanceof Element && event.target.closest('a, button, .map-edge') === null;
  if (frame === null || event.button !== 0 || event.pointerType === 'touch' || !isFree) return;
  const [left, top] = [frame.scrollLeft + event.clientX, frame.scrollTop + event.clientY];
  const move = ({ clientX, clientY }: PointerEvent): void => frame.scrollTo(left - clientX, top - clientY);
  frame.setPointerCapture(event.pointerId);
  frame.addEventListener('pointermove', move);
  frame.addEventListener('lostpointercapture', () => frame.removeEventListener('pointermove', move), { once: true });
}
