/** Marks over a bar: its parts of the critical path, and its events. */
import type { RowView } from './row-view.ts';

/** More events than this are drawn as a strip of densities. */
const DENSE_EVENTS = 20;
/** Width of one density in the strip, in pixels. */
const DENSE_PX = 4;
/** Opacity of the least density, from 0 to 1. */
const LEAST_OPACITY = 0.25;

export function fillMarks(element: HTMLElement, view: RowView, span: number, scale: number): void {
  const path = view.marks.path.get(span) ?? [];
  const events = view.marks.events.get(span) ?? [];
  if (path.length + events.length === 0) {
    if (element.childElementCount > 0) element.replaceChildren();
    return;
  }
  // Path and events have recorded times. The bar may be moved.
  const shift = view.model.startOf(span) - view.model.store.startOf(span);
  const pixelOf = (nanos: number): number => (nanos + shift - view.window.from) * scale;
  const made = path.map(({ from, to }) => mark('on-path', pixelOf(from), (to - from) * scale, view.trackPx));
  const at = events.map(pixelOf).filter((pixel) => pixel >= -1 && pixel <= view.trackPx);
  if (events.length > DENSE_EVENTS) made.push(...densityOf(at, view.trackPx));
  else made.push(...at.map((pixel) => mark('event', pixel, 1, view.trackPx)));
  element.replaceChildren(...made.filter((one) => one !== undefined));
}

/** A strip of densities. The more events, the darker. */
function densityOf(pixels: readonly number[], trackPx: number): (HTMLElement | undefined)[] {
  const counts = new Map<number, number>();
  for (const pixel of pixels) {
    const place = Math.floor(pixel / DENSE_PX);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  return [...counts].map(([place, events]) => {
    const made = mark('event dense', place * DENSE_PX, DENSE_PX, trackPx);
    if (made !== undefined) made.style.opacity = String(LEAST_OPACITY + (1 - LEAST_OPACITY) * (events / most));
    return made;
  });
}

function mark(className: string, left: number, width: number, trackPx: number): HTMLElement | undefined {
  const [from, to] = [Math.max(0, left), Math.min(trackPx, left + Math.max(1, width))];
  if (to <= from) return undefined;
  const element = document.createElement('span');
  element.className = className;
  element.style.transform = `translateX(${from}px)`;
  element.style.width = `${to - from}px`;
  return element;
}
