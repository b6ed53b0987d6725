/** What is known of the span under the pointer, after a moment. */
import { useEffect, useState } from 'preact/hooks';
import { Loaded } from '../shell/loaded.tsx';
import type { Hovered } from './hovered.ts';
import type { TraceModel } from './trace-model.ts';

/** Milliseconds that the pointer rests on a row. */
const REST_MS = 150;

interface HoverCardProps {
  readonly model: TraceModel;
  readonly viewport: { readonly current: HTMLElement | null };
}

export function HoverCard({ model, viewport }: HoverCardProps) {
  const [hovered, setHovered] = useState<Hovered>();
  useEffect(() => {
    const view = viewport.current;
    return view === null ? undefined : watch(view, setHovered);
  }, [model]);
  if (hovered === undefined || model.tree.value === undefined || hovered.span >= model.store.size) return null;
  return <Loaded load={loadContent} model={model} hovered={hovered} />;
}

const loadContent = async () => (await import('./extra/hover-page.tsx')).HoverContent;

/** Nothing while it scrolls, and until the pointer moves again. */
function watch(view: HTMLElement, set: (hovered: Hovered | undefined) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over: Element | undefined;
  const hide = (): void => {
    clearTimeout(timer);
    over = undefined;
    set(undefined);
  };
  const move = ({ target, clientX, pointerType, buttons }: PointerEvent): void => {
    const row = target instanceof Element ? target.closest<HTMLElement>('.row') : null;
    const span = Number(row?.dataset.row ?? -1);
    if (row === null || span < 0 || pointerType !== 'mouse' || buttons > 0) {
      hide();
      return;
    }
    if (row === over) return;
    hide();
    over = row;
    timer = setTimeout(() => set({ span, x: clientX, row: row.getBoundingClientRect() }), REST_MS);
  };
  view.addEventListener('pointermove', move);
  for (const type of ['pointerleave', 'pointerdown', 'scroll'] as const) view.addEventListener(type, hide);
  return () => {
    hide();
    view.removeEventListener('pointermove', move);
    for (const type of ['pointerleave', 'pointerdown', 'scroll'] as const) view.removeEventListener(type, hide);
  };
}
