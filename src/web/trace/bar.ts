/** The bar of a span on the time scale, with its label and marks. */
import { w } from '../messages/waterfall.ts';
import { iconElement } from '../shell/icon.tsx';
import { lengthText } from '../shell/length-text.ts';
import { fillMarks } from './bar-marks.ts';
import type { RowView } from './row-view.ts';

export interface BarRow {
  readonly track: HTMLElement;
  readonly bar: HTMLElement;
  readonly marks: HTMLElement;
  /** The length of the span, between the icons of its links. */
  readonly label: HTMLElement;
  readonly length: HTMLElement;
  readonly linksTo: HTMLElement;
  readonly linkedFrom: HTMLElement;
  /** Points to a bar outside the window. */
  readonly edge: HTMLElement;
}

export function createBar(row: HTMLElement): BarRow {
  const track = made(row, 'row-track');
  track.setAttribute('role', 'gridcell');
  const bar = made(track, 'row-bar');
  const marks = made(track, 'row-marks');
  const label = made(track, 'row-label');
  const linkedFrom = made(label, 'row-link');
  linkedFrom.append(iconElement('linkIn'));
  linkedFrom.title = w.isLinkedFrom;
  const length = made(label, 'row-length');
  const linksTo = made(label, 'row-link');
  linksTo.append(iconElement('linkOut'));
  const edge = made(track, 'row-edge');
  edge.title = w.toBar;
  return { track, bar, marks, label, length, linksTo, linkedFrom, edge };
}

function made(parent: HTMLElement, className: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  parent.append(element);
  return element;
}

/** Least width of a bar. A narrower one is hard to see and to click. */
const MIN_BAR_PX = 2;
/** Bars are cut this far outside the track. */
const OUTSIDE_PX = 4;

/** The edges of a bar, in pixels of the track. */
export interface BarPlace {
  readonly left: number;
  readonly right: number;
}

export function fillBar(row: BarRow, view: RowView, span: number): void {
  const { model, window, trackPx, colouring } = view;
  const { store } = model;
  const scale = trackPx / (window.to - window.from);
  const left = (model.startOf(span) - window.from) * scale;
  const right = left + Math.max(0, store.lengthOf(span)) * scale;
  const isBefore = right < 0;
  const isOutside = isBefore || left > trackPx;
  row.edge.hidden = !isOutside;
  row.edge.textContent = isBefore ? '◂' : '▸';
  row.edge.classList.toggle('before', isBefore);
  row.bar.hidden = isOutside;
  row.label.hidden = isOutside;
  if (isOutside) {
    row.marks.replaceChildren();
    return;
  }
  const from = Math.min(Math.max(-OUTSIDE_PX, left), trackPx - MIN_BAR_PX);
  const place = { left: from, right: Math.max(from + MIN_BAR_PX, Math.min(trackPx + OUTSIDE_PX, right)) };
  const { colour, isHatched } = colouring.groupOf(span);
  row.bar.style.transform = `translateX(${place.left}px)`;
  row.bar.style.width = `${place.right - place.left}px`;
  row.bar.style.setProperty('--paint', colour);
  row.bar.classList.toggle('hatched', isHatched);
  row.bar.classList.toggle('shifted', model.startOf(span) !== store.startOf(span));
  row.bar.classList.toggle('cut', right > trackPx + OUTSIDE_PX);
  fillLabel(row, view, span, place);
  fillMarks(row.marks, view, span, scale);
}

/** Hides the bar, its label and its marks. */
export function hideBar(row: BarRow): void {
  for (const part of [row.bar, row.label, row.edge]) part.hidden = true;
  row.marks.replaceChildren();
}

/** Widths in pixels: a character of a label, an icon beside it, and the gap between label and bar. */
const CHARACTER_PX = 6.4;
const ICON_PX = 16;
const GAP_PX = 6;

/** Puts the label right of the bar, or left of it, or into its end, wherever there is room first. Without room it is hidden. */
function fillLabel(row: BarRow, { model, marks, trackPx }: RowView, span: number, { left, right }: BarPlace): void {
  const text = lengthText(model.store.exactLength(span), model.store.exactStart(span));
  const links = model.store.links[span] ?? 0;
  const isLinked = marks.linked.has(span);
  row.length.textContent = text;
  row.linksTo.hidden = links === 0;
  row.linksTo.title = w.linksTo(links);
  row.linkedFrom.hidden = !isLinked;
  const width = text.length * CHARACTER_PX + (links > 0 ? ICON_PX : 0) + (isLinked ? ICON_PX : 0);
  const isRight = right + GAP_PX + width <= trackPx;
  const isLeft = !isRight && left - GAP_PX - width >= 0;
  const isInside = !isRight && !isLeft && right - Math.max(0, left) > width + 4 * GAP_PX;
  row.label.hidden = !isRight && !isLeft && !isInside;
  row.label.classList.toggle('before', !isRight);
  row.label.classList.toggle('inside', isInside);
  const x = isRight ? right + GAP_PX : isLeft ? left - GAP_PX : Math.min(right, trackPx) - GAP_PX;
  row.label.style.transform = `translateX(${x}px)`;
}
