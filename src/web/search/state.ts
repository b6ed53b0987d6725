/** The parameters of a search. */
import { computed, signal } from '@preact/signals';
import { forgetAnswers } from '../data/cache.ts';
import { resolveTime } from '../format/time.ts';
import { parameter } from '../state/place.ts';

export const query = parameter('q');
export const from = parameter('from');
export const to = parameter('to');
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

export const PLOTS = ['scatter', 'heat', 'none'] as const;
export type PlotName = (typeof PLOTS)[number];
export const plotName = computed((): PlotName => PLOTS.find((name) => name === plot.value) ?? 'scatter');
