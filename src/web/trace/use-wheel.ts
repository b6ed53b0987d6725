/** The wheel changes the window. */
import { useEffect } from 'preact/hooks';
import type { TraceModel } from './trace-model.ts';
import { moved, zoomed } from './window.ts';

/** Wheel deltas for which the window becomes e times as long. */
const WHEEL_STEP = 500;

/** Ctrl and the wheel, or two fingers, zoom about the pointer; Shift and the wheel move the window. The view has a ruler. */
export function useWheel(viewport: { readonly current: HTMLElement | null }, model: TraceModel): void {
  useEffect(() => {
    const element = viewport.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      const whole = model.whole.value;
      const window = model.window.value;
      if (event.ctrlKey) {
        const track = element.querySelector('.ruler-track')?.getBoundingClientRect() ?? new DOMRect();
        const share = Math.min(1, Math.max(0, (event.clientX - track.left) / track.width));
        const at = window.from + share * (window.to - window.from);
        model.zoomTo(zoomed(window, Math.exp(event.deltaY / WHEEL_STEP), at, whole));
      } else if (event.shiftKey) model.zoomTo(moved(window, (event.deltaX + event.deltaY) / 1_000, whole));
      else return;
      event.preventDefault();
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [model]);
}
