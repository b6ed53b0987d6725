/** What can be done with the row of a span. */
import { change, parameter } from '../state/place.ts';
import { MOST_PINS, type TraceModel } from './trace-model.ts';
import { windowText, zoomed } from './window.ts';

/** The window around a span, as a share of its length on each side. */
const AROUND = 0.05;

const pin = parameter('pin');

/** Fits the window to a span. */
export function zoomToSpan(model: TraceModel, span: number): void {
  const [start, length] = [model.startOf(span), model.store.lengthOf(span)];
  const window = { from: start, to: start + length };
  model.zoomTo(zoomed(window, 1 + 2 * AROUND, start + length / 2, model.whole.value));
}

/** Shows only a span and what is below it, with the window around them. */
export function focusOn(model: TraceModel, span: number): void {
  change({ focus: model.store.refOf(span), zoom: windowText(model.extentOf(span), model.whole.value) });
}

/** Shows the whole trace again. */
export function leaveFocus(model: TraceModel): void {
  if (model.focus.value === undefined) return;
  change({ focus: undefined, zoom: undefined });
}

/** Keeps the row of a span in view, or lets it go. Of too many pins the oldest goes. */
export function togglePin(model: TraceModel, span: number): void {
  const ref = model.store.refOf(span);
  const refs = pin.value?.split(',') ?? [];
  const next = refs.includes(ref) ? refs.filter((one) => one !== ref) : [...refs, ref].slice(-MOST_PINS);
  change({ pin: next.join(',') });
}
