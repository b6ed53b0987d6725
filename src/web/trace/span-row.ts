/** One row of the waterfall, made of elements that are used again for other spans. */

import { duration } from '../format/duration.ts';
import { shownService } from '../format/service-name.ts';
import { t } from '../messages/en.ts';
import { w } from '../messages/waterfall.ts';
import { iconElement } from '../shell/icon.tsx';
import { lengthText } from '../shell/length-text.ts';
import { nameWidth } from '../state/preferences.ts';
import { type BarRow, createBar, fillBar, hideBar } from './bar.ts';
import type { RowView } from './row-view.ts';
import { type Skew, skewOf } from './skew.ts';
import { spoken } from './spoken.ts';
import type { TraceModel } from './trace-model.ts';

export interface SpanRow extends BarRow {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly toggle: HTMLElement;
  readonly depth: HTMLElement;
  readonly service: HTMLElement;
  readonly text: HTMLElement;
  readonly note: HTMLElement;
  readonly clock: HTMLElement;
  readonly clockText: HTMLElement;
  readonly below: HTMLElement;
  readonly error: HTMLElement;
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
  const clock = part(name, 'row-clock');
  clock.append(iconElement('clock'));
  const clockText = part(clock, 'row-clock-text');
  const note = part(name, 'row-note');
  const below = part(name, 'row-below');
  return { element, name, toggle, depth, service, text, clock, clockText, note, below, error, ...createBar(element) };
}

function part(parent: HTMLElement, className: string): HTMLElement {
  const made = document.createElement('span');
  made.className = className;
  parent.append(made);
  return made;
}

/** Pixels of indent of a level, until levels are many. */
const INDENT_PX = 12;
const DEEP = 20;
const DEEP_INDENT_PX = 2;
/** Of the column of names: the rest is left for the name. */
const MOST_INDENT = 0.4;

function indent(row: SpanRow, depth: number): void {
  const pixels = Math.min(depth, DEEP) * INDENT_PX + Math.max(0, depth - DEEP) * DEEP_INDENT_PX;
  row.name.style.paddingInlineStart = `${Math.min(pixels, MOST_INDENT * nameWidth.value)}px`;
  row.depth.textContent = depth > DEEP ? String(depth) : '';
}

/** Shows the row of this number: a span, or `~` the first child of a parent that is not stored. */
export function fillRow(row: SpanRow, view: RowView, shown: number, index: number): void {
  const { element } = row;
  const { model } = view;
  element.id = `row-${shown}`;
  element.dataset.index = String(index);
  element.setAttribute('aria-rowindex', String(index + 2));
  element.classList.toggle('active', model.active.value === shown);
  element.classList.toggle('missing', shown < 0);
  if (shown < 0) fillMissing(row, view, ~shown);
  else {
    fillSpan(row, view, shown);
    fillStates(row, view, shown);
  }
}

/** Shows names and bar of a span. */
export function fillSpan(row: SpanRow, view: RowView, span: number): void {
  const { model } = view;
  const { store } = model;
  const tree = model.tree.value;
  if (tree === undefined) return;
  row.element.dataset.row = String(span);
  indent(row, tree.depth[span] ?? 0);
  const hasChildren = (tree.children[span] ?? 0) > 0;
  const isClosed = hasChildren && model.isClosed(span);
  row.toggle.textContent = hasChildren ? (isClosed ? '▸' : '▾') : '';
  row.error.textContent = store.isFailed(span) ? '!' : '';
  const { colour, isHatched } = view.services.groupOf(span);
  row.service.textContent = shownService(store.serviceOf(span));
  row.service.style.setProperty('--paint', colour);
  row.service.classList.toggle('hatched', isHatched);
  row.text.textContent = store.nameOf(span) || '·';
  row.note.textContent = noteOf(view, span, isClosed ? (tree.size[span] ?? 1) - 1 : 0);
  const failedBelow = isClosed ? (tree.failedBelow[span] ?? 0) : 0;
  row.below.textContent = failedBelow > 0 ? `! ${failedBelow}` : '';
  row.below.title = failedBelow > 0 ? w.rowErrorsBelow(failedBelow) : '';
  fillClock(row, skewOf(store, tree, span));
  fillBar(row, view, span);
}

function fillClock(row: SpanRow, { before, after }: Skew): void {
  row.clock.hidden = before + after === 0;
  if (row.clock.hidden) return;
  row.clockText.textContent = before > 0 ? `−${duration(before)}` : `+${duration(after)}`;
  row.clock.title = [before > 0 && w.startsBefore(duration(before)), after > 0 && w.endsAfter(duration(after))]
    .filter((text) => text !== false)
    .join('. ');
}

/** What stands behind the name: hidden spans, and that a parent is still to come. */
function noteOf({ model: { store, state } }: RowView, span: number, hidden: number): string {
  if (hidden > 0) return `+${hidden}`;
  const isKnown = store.parentIds[span] === null || store.parentOf(span) !== undefined || store.isParentMissing(span);
  return isKnown || state.value === 'whole' ? '' : t.parentLoading;
}

function fillMissing(row: SpanRow, { model }: RowView, child: number): void {
  const { element } = row;
  const id = model.store.parentIds[child] ?? '';
  element.dataset.row = String(~child);
  indent(row, 0);
  for (const empty of [row.toggle, row.error, row.service, row.note, row.below]) empty.textContent = '';
  row.service.classList.remove('hatched');
  row.service.style.setProperty('--paint', 'transparent');
  row.text.textContent = w.missingParentShort(id);
  row.text.title = w.missingParent(id);
  row.clock.hidden = true;
  hideBar(row);
  element.classList.remove('selected', 'failed', 'hit');
  element.setAttribute('aria-label', w.missingParent(id));
  element.setAttribute('aria-level', '1');
  element.setAttribute('aria-expanded', 'true');
  element.setAttribute('aria-selected', 'false');
  element.removeAttribute('aria-posinset');
  element.removeAttribute('aria-setsize');
}

function fillStates({ element, text }: SpanRow, { model, matches }: RowView, span: number): void {
  const tree = model.tree.value;
  const { store } = model;
  const parent = tree?.parent[span] ?? -1;
  const isSelected = model.selected.value === span;
  const isFailed = store.isFailed(span);
  text.title = '';
  element.setAttribute('aria-label', sentence(model, span));
  element.setAttribute('aria-level', String((tree?.depth[span] ?? 0) + 1));
  element.setAttribute('aria-posinset', String(tree?.place[span] ?? 1));
  element.setAttribute('aria-setsize', String(parent < 0 ? (tree?.roots ?? 1) : (tree?.children[parent] ?? 1)));
  element.setAttribute('aria-selected', String(isSelected));
  if ((tree?.children[span] ?? 0) > 0) element.setAttribute('aria-expanded', String(!model.isClosed(span)));
  else element.removeAttribute('aria-expanded');
  element.classList.toggle('selected', isSelected);
  element.classList.toggle('failed', isFailed);
  element.classList.toggle('hit', matches.has(span));
}

/** The row in one sentence, for those who hear it. */
function sentence({ store, tree }: TraceModel, span: number): string {
  const shown = tree.value;
  const failedBelow = shown?.failedBelow[span] ?? 0;
  const length = lengthText(store.exactLength(span), store.exactStart(span));
  const skew = shown === undefined ? undefined : skewOf(store, shown, span);
  return [
    w.rowName(
      shownService(store.serviceOf(span)),
      store.nameOf(span),
      spoken(length),
      spoken(duration(store.startOf(span))),
    ),
    store.isFailed(span) && w.rowFailed,
    failedBelow > 0 && w.rowErrorsBelow(failedBelow),
    skew !== undefined && skew.before + skew.after > 0 && w.rowSkewed,
  ]
    .filter((text) => text !== false)
    .join(', ');
}
