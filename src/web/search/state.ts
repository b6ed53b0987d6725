/** The parameters of a search. */
import { computed, signal } from '@preact/signals';
import { forgetAnswers } from '../data/cache.ts';
import { resolveTime } from '../format/time.ts';
import type { TraceOrder, TraceOrderField } from '../generated/graphql.ts';
import { change, parameter } from '../state/place.ts';

export const query = parameter('q');
export const from = parameter('from');
export const to = parameter('to');
const sort = parameter('sort');
const plot = parameter('plot');

/** When relative times were last resolved, in milliseconds. Refreshing sets it. */
export const asOf = signal(Date.now());

/** Asks for everything again. */
export function refresh(): void {
  forgetAnswers();
  asOf.value = Date.now();
}

/** What is searched in; null without bounds. */
export const timeRange = computed(() => {
  const bounds = { from: resolveTime(from.value, asOf.value), to: resolveTime(to.value, asOf.value) };
  return bounds.from === undefined && bounds.to === undefined ? null : bounds;
});

/** What results can be sorted by. */
export type SortName = 'start' | 'duration' | 'errors' | 'spans';
const FIELDS: Readonly<Record<SortName, TraceOrderField>> = {
  start: 'START_TIME',
  duration: 'DURATION',
  errors: 'ERROR_COUNT',
  spans: 'SPAN_COUNT',
};

/** The order of the results: newest first by default. */
export const order = computed(() => {
  const text = sort.value ?? '-start';
  const isDescending = text.startsWith('-');
  const named = text.replace(/^-/, '');
  const name = isSortName(named) ? named : 'start';
  return { name, isDescending };
});

export const orderBy = computed((): TraceOrder => {
  const { name, isDescending } = order.value;
  return { field: FIELDS[name], direction: isDescending ? 'DESC' : 'ASC' };
});

function isSortName(text: string): text is SortName {
  return Object.hasOwn(FIELDS, text);
}

/** Sorts by this column: descending first, then the other way. */
export function sortBy(name: SortName): void {
  const now = order.value;
  const isDescending = now.name === name ? !now.isDescending : true;
  const text = `${isDescending ? '-' : ''}${name}`;
  change({ sort: text === '-start' ? undefined : text });
}

export const PLOTS = ['scatter', 'heat', 'none'] as const;
export type PlotName = (typeof PLOTS)[number];
export const plotName = computed((): PlotName => PLOTS.find((name) => name === plot.value) ?? 'scatter');
