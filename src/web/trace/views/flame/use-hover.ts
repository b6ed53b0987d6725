/** Which box the pointer rests on. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { boxAt } from './boxes.ts';
import { LANE_PX, type Picture, unitsPerPixel } from './picture.ts';

/** Milliseconds until the card of a box is shown. */
const REST_MS = 150;
/** A box may be this far from the pointer, in pixels: the narrowest could not be met. */
const NEAR_PX = 3;

/** A box and its edges, in pixels of the view. */
export interface Hover {
  readonly box: number;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  readonly view: { readonly width: number; readonly height: number };
}

/** Where the picture is in the view, in pixels. */
interface Frame {
  readonly left: number;
  readonly above: number;
  readonly width: number;
  /** Scrolled away. */
  readonly top: number;
}

interface Hovering {
  readonly hover: Hover | undefined;
  readonly handlers: {
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onScroll: () => void;
  };
  readonly boxUnder: (event: MouseEvent) => number | undefined;
}

export function useHover(viewport: { readonly current: HTMLElement | null }, picture: Picture, frame: Frame): Hovering {
  const [hover, setHover] = useState<Hover>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const find = ({ clientX, clientY }: MouseEvent): Hover | undefined => {
    const place = viewport.current?.getBoundingClientRect();
    if (place === undefined || clientY < place.top + frame.above) return undefined;
    const x = clientX - place.left - frame.left;
    const lane = Math.floor((clientY - place.top - frame.above + frame.top) / LANE_PX);
    const unit = unitsPerPixel(picture, frame.width);
    const box = boxAt(picture.boxes, lane, picture.view.from + x * unit, NEAR_PX * unit);
    if (box === undefined) return undefined;
    const top = frame.above + lane * LANE_PX - frame.top;
    return { box, x: x + frame.left, top, bottom: top + LANE_PX, view: place };
  };
  const hide = (): void => {
    clearTimeout(timer.current);
    setHover(undefined);
  };
  useEffect(() => hide, [picture.boxes]);
  return {
    hover,
    handlers: {
      onPointerMove: (event) => {
        const found = find(event);
        if (found !== undefined && found.box === hover?.box) return;
        hide();
        if (found !== undefined && event.buttons === 0) timer.current = setTimeout(() => setHover(found), REST_MS);
      },
      onPointerLeave: hide,
      onScroll: hide,
    },
    boxUnder: (event) => find(event)?.box,
  };
}
