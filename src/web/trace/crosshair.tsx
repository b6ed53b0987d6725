/** A line through all rows at the time of the pointer. */
import { useEffect, useRef } from 'preact/hooks';
import { duration } from '../format/duration.ts';
import type { TraceModel } from './trace-model.ts';

interface CrosshairProps {
  readonly model: TraceModel;
  /** Pixels of the view before and of the times. */
  readonly startPx: number;
  readonly trackPx: number;
  readonly viewport: { readonly current: HTMLElement | null };
}

export function Crosshair({ model, startPx, trackPx, viewport }: CrosshairProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const view = viewport.current;
    const element = line.current;
    if (view === null || element === null) return undefined;
    const hide = (): void => {
      model.crosshair.value = undefined;
      element.hidden = true;
    };
    const move = ({ clientX }: PointerEvent): void => {
      const x = clientX - view.getBoundingClientRect().left - startPx;
      if (x < 0 || x > trackPx) {
        hide();
        return;
      }
      const { from, to } = model.window.value;
      const at = from + (x / trackPx) * (to - from);
      const { selected } = model;
      model.crosshair.value = at;
      const since = selected.value === undefined ? '' : ` (${duration(at - model.startOf(selected.value))})`;
      element.dataset.label = duration(at) + since;
      element.classList.toggle('flipped', x > trackPx - 140);
      element.style.transform = `translateX(${x + startPx}px)`;
      element.hidden = false;
    };
    view.addEventListener('pointermove', move);
    view.addEventListener('pointerleave', hide);
    return () => {
      view.removeEventListener('pointermove', move);
      view.removeEventListener('pointerleave', hide);
    };
  }, [model, startPx, trackPx]);
  return <div ref={line} class="crosshair" hidden aria-hidden="true" />;
}
