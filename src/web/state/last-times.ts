/** The time range that goes from page to page, as long as the page lives. */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { type Parameters, parameter, path } from './place.ts';

/** Pages that have a time range. */
const TIMED: ReadonlySet<string> = new Set(['', 'traces', 'analyze', 'services', 'map']);

const [from, to] = ['from', 'to'].map(parameter);
const kept = signal<Parameters>({});

/** The range that was shown last: of this page, if it has one. */
export const lastTimes: ReadonlySignal<Parameters> = kept;

/** Whether this page has a time range. */
export function isTimed(): boolean {
  return TIMED.has(path.value.split('/', 1)[0] ?? '');
}

effect(() => {
  if (isTimed()) kept.value = { from: from?.value, to: to?.value };
});

let isShown = false;

/** Whether a range was shown. From then on an address without one means any time. */
export function wasRangeShown(): boolean {
  return isShown;
}

/** For pages that show a range. */
export function noteShownRange(): void {
  isShown = true;
}
