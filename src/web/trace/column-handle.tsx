/** The edge between names and bars. */
import { t } from '../messages/en.ts';
import { nameWidth } from '../state/preferences.ts';

const MIN_PX = 160;
const STEP_PX = 20;

function setWidth(pixels: number): void {
  nameWidth.value = Math.round(Math.min(Math.max(MIN_PX, pixels), Math.max(MIN_PX, innerWidth - 240)));
}

function onKeyDown(event: KeyboardEvent): void {
  const step = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  setWidth(nameWidth.value + step);
}

function onPointerDown(event: PointerEvent & { readonly currentTarget: HTMLElement }): void {
  event.currentTarget.setPointerCapture(event.pointerId);
}

function onPointerMove(event: PointerEvent & { readonly currentTarget: HTMLElement }): void {
  if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
  setWidth(event.clientX - (event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0));
}

export function ColumnHandle() {
  return (
    <div
      class="column-handle"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t.columnWidth}
      aria-valuenow={nameWidth.value}
      aria-valuemin={MIN_PX}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
    />
  );
}
