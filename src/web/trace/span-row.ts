/** One row of the waterfall, made of elements that are used again for other spans. */
import { duration } from '../format/duration.ts';
import { t } from '../messages/en.ts';
import { nameWidth } from '../state/preferences.ts';
import type { Marks } from './marks.ts';
import type { TraceModel } from './trace-model.ts';
import type { Window } from './window.ts';

export interface SpanRow {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly toggle: HTMLElement;
  readonly depth: HTMLElement;
  readonly service: HTMLElement;
  readonly text: HTMLElement;
  readonly note: HTMLElement;
  readonly error: HTMLElement;
  readonly track: HTMLElement;
  readonly bar: HTMLElement;
  readonly label: HTMLElement;
  readonly marks: HTMLElement;
}

/** What all rows share. */
export interface RowView {
  readonly model: TraceModel;
  readonly window: Window;
  /** Pixels for bars. */
  readonly trackPx: number;
  readonly colours: (service: string) => string;
  readonly marks: Marks;
  readonly matches: ReadonlySet<number>;
}

function part(parent: HTMLElement, className: string, tag = 'span'): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  parent.append(made);
  return made;
}

export function createRow(): SpanRow {
  const element = document.createElement('div');
  element.className = 'row';
  element.setAttribute('role', 'row');
  const name = part(element, 'row-name');
  name.setAttribute('role', 'gridcell');
  const toggle = part(name, 'row-toggle');
  toggle.setAttribute('aria-hidden', 'true');
  const depth = part(name, 'row-depth');
  const error = part(name, 'row-error');
  error.setAttribute('aria-hidden', 'true');
  const service = part(name, 'row-service');
  const text = part(name, 'row-text');
  const note = part(name, 'row-note');
  const track = part(element, 'row-track');
  track.setAttribute('role', 'gridcell');
  const bar = part(track, 'row-bar');
  const marks = part(track, 'row-marks');
  const label = part(track, 'row-label');
  return { element, name, toggle, depth, service, text, note, error, track, bar, label, marks };
}

/** Pixels of indent of a level, until levels are many. */
const INDENT_PX = 12;
const DEEP = 20;
const DEEP_INDENT_PX = 2;
/** Of the column of names: the rest is left for the name. */
const MOST_INDENT = 0.4;

/** Shows a span in a row. `index`: the number of the row. */
export function fillRow(row: SpanRow, view: RowView, span: number, index: number): void {
  const { model } = view;
  const { store } = model;
  const tree = model.tree.value;
  if (tree === undefined) return;
  const depth = tree.depth[span] ?? 0;
  const isFailed = store.isFailed(span);
  const indent = Math.min(depth, DEEP) * INDENT_PX + Math.max(0, depth - DEEP) * DEEP_INDENT_PX;
  row.name.style.paddingInlineStart = `${Math.min(indent, MOST_INDENT * nameWidth.value)}px`;
  row.depth.textContent = depth > DEEP ? String(depth) : '';
  const hasChildren = (tree.children[span] ?? 0) > 0;
  const isClosed = hasChildren && model.isClosed(span);
  row.toggle.textContent = hasChildren ? (isClosed ? '▸' : '▾') : '';
  row.error.textContent = isFailed ? '!' : '';
  row.service.textContent = store.serviceOf(span);
  row.service.style.borderInlineStartColor = view.colours(store.serviceOf(span));
  row.text.textContent = store.nameOf(span) || '·';
  row.note.textContent = noteOf(view, span, isClosed ? (tree.size[span] ?? 1) - 1 : 0);
  setStates(row, view, span, { index, depth, isClosed, hasChildren, isFailed });
  fillTrack(row, view, span);
}

/** What stands behind the name: hidden spans, links, and why a span has no parent above it. */
function noteOf({ model }: RowView, span: number, hidden: number): string {
  const { store } = model;
  const parentId = store.parentIds[span];
  const isRoot = (model.tree.value?.parent[span] ?? -1) < 0;
  return [
    hidden > 0 ? `+${hidden}` : '',
    (store.links[span] ?? 0) > 0 ? '⇢' : '',
    isRoot && parentId ? (store.isParentMissing(span) ? t.missingParent(parentId) : t.parentLoading) : '',
  ]
    .filter((text) => text !== '')
    .join(' ');
}

interface States {
  readonly index: number;
  readonly depth: number;
  readonly isClosed: boolean;
  readonly hasChildren: boolean;
  readonly isFailed: boolean;
}

function setStates({ element }: SpanRow, view: RowView, span: number, states: States): void {
  const { model, matches } = view;
  const { store } = model;
  const { index, depth, isClosed, hasChildren, isFailed } = states;
  const isSelected = model.selected.value === span;
  element.id = `row-${span}`;
  element.dataset.index = String(index);
  const length = duration(store.lengthOf(span));
  const label = t.rowName(store.serviceOf(span), store.nameOf(span), length, duration(store.startOf(span)), isFailed);
  element.setAttribute('aria-label', label);
  element.setAttribute('aria-rowindex', String(index + 2));
  element.setAttribute('aria-level', String(depth + 1));
  const tree = model.tree.value;
  const parent = tree?.parent[span] ?? -1;
  element.setAttribute('aria-posinset', String(tree?.place[span] ?? 1));
  element.setAttribute('aria-setsize', String(parent < 0 ? (tree?.roots ?? 1) : (tree?.children[parent] ?? 1)));
  element.setAttribute('aria-selected', String(isSelected));
  if (hasChildren) element.setAttribute('aria-expanded', String(!isClosed));
  else element.removeAttribute('aria-expanded');
  element.classList.toggle('selected', isSelected);
  element.classList.toggle('active', model.active.value === span);
  element.classList.toggle('failed', isFailed);
  element.classList.toggle('hit', matches.has(span));
}

/** Shorter bars could be neither seen nor pressed. */
const MIN_BAR_PX = 2;
/** Pixels of a digit of the label, about. */
const LABEL_PX = 66;

function fillTrack(row: SpanRow, view: RowView, span: number): void {
  const { model, window, trackPx, colours } = view;
  const { store } = model;
  const [start, length] = [store.startOf(span), Math.max(0, store.lengthOf(span))];
  const scale = trackPx / (window.to - window.from);
  const left = (start - window.from) * scale;
  const right = (start + length - window.from) * scale;
  const isOutside = right < 0 || left > trackPx;
  row.track.classList.toggle('is-before', right < 0);
  row.track.classList.toggle('is-after', left > trackPx);
  row.bar.hidden = isOutside;
  row.label.textContent = duration(store.lengthOf(span));
  if (isOutside) {
    row.label.hidden = true;
    row.marks.replaceChildren();
    return;
  }
  // What is far outside needs no pixels.
  const shownLeft = Math.max(-4, left);
  const width = Math.max(MIN_BAR_PX, Math.min(trackPx + 4, right) - shownLeft);
  row.bar.style.transform = `translateX(${Math.min(shownLeft, trackPx - MIN_BAR_PX)}px)`;
  row.bar.style.width = `${width}px`;
  row.bar.style.background = colours(store.serviceOf(span));
  const fitsRight = shownLeft + width + LABEL_PX < trackPx;
  const fitsLeft = shownLeft > LABEL_PX;
  row.label.hidden = !fitsRight && !fitsLeft;
  row.label.classList.toggle('before', !fitsRight);
  row.label.style.transform = `translateX(${fitsRight ? shownLeft + width + 6 : shownLeft - 6}px)`;
  fillMarks(row.marks, view, span, scale);
}

/** The part on the critical path, and events. */
function fillMarks(
  marks: HTMLElement,
  { model, window, trackPx, marks: known }: RowView,
  span: number,
  scale: number,
): void {
  const ref = model.store.refOf(span);
  const path = known.path.get(ref) ?? [];
  const events = known.events.get(ref) ?? [];
  if (path.length + events.length === 0) {
    if (marks.childElementCount > 0) marks.replaceChildren();
    return;
  }
  const made = [
    ...path.map(({ from, to }) => mark('on-path', (from - window.from) * scale, (to - from) * scale, trackPx)),
    ...events.map((at) => mark('event', (at - window.from) * scale, 1, trackPx)),
  ];
  marks.replaceChildren(...made.filter((element) => element !== undefined));
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
