/** What keeps a live list still while somebody reads it. */
import { computed, signal } from '@preact/signals';

export type PauseReason = 'button' | 'hover' | 'focus' | 'scroll';

const reasons = signal<ReadonlySet<PauseReason>>(new Set());

/** Why nothing moves now; undefined if it does. */
export const pausedBy = computed((): PauseReason | undefined => reasons.value.values().next().value);

/** Begins or ends a pause for this reason. */
export function setPause(reason: PauseReason, isOn: boolean): void {
  if (reasons.peek().has(reason) === isOn) return;
  const next = new Set(reasons.peek());
  if (isOn) next.add(reason);
  else next.delete(reason);
  reasons.value = next;
}

/** A list that pauses while the pointer is in it, or the keyboard is at one of its rows. */
export const pausingList = {
  // A finger does not rest on what it reads.
  onPointerEnter: ({ pointerType }: PointerEvent) => setPause('hover', pointerType === 'mouse'),
  onPointerLeave: () => setPause('hover', false),
  onFocusIn: ({ target }: FocusEvent) =>
    setPause('focus', target instanceof Element && target.matches('tbody :focus-visible')),
  onFocusOut: () => setPause('focus', false),
};

/** When the list is not shown any more. */
export function leaveList(): void {
  setPause('hover', false);
  setPause('focus', false);
}

/** Pixels from the top that still are the top. */
const TOP_PX = 40;

function lookAtScroll(): void {
  setPause('scroll', scrollY > TOP_PX);
}

/** Pauses while the page is not at its top. Returns what ends it. */
export function pauseWhileScrolled(): () => void {
  lookAtScroll();
  addEventListener('scroll', lookAtScroll, { passive: true });
  return () => {
    removeEventListener('scroll', lookAtScroll);
    setPause('scroll', false);
  };
}
