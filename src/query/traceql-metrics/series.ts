/** Series while they are calculated with. */
import { exactText } from '../../model/attribute-text.ts';
import { compareNames } from '../../model/compare.ts';
import type { MetricExemplar, MetricLabel, MetricSeries } from './answer.ts';
import { type SampleTimes, sampleOf } from './sample-times.ts';

/** The label with the name of the function, of series that have no other. */
export const NAME_LABEL = '__name__';

export interface Series {
  readonly labels: readonly MetricLabel[];
  /** For each sample of the query. NaN: there is none. */
  readonly values: Float64Array;
  readonly exemplars: readonly MetricExemplar[];
}

/** Equal for equal labels, whatever their order. */
export function labelsText(labels: readonly MetricLabel[]): string {
  return labels
    .map(({ key, value }) => `${JSON.stringify(key)}=${exactText(value)}`)
    .sort(compareNames)
    .join(',');
}

/** Whether the series is that of all spans. Its only label may be the name of the function. */
export function isUngrouped({ labels }: Pick<Series, 'labels'>): boolean {
  return labels.length === 1 && labels[0]?.key === NAME_LABEL;
}

export function hasSamples({ values }: Pick<Series, 'values'>): boolean {
  return values.some((value) => !Number.isNaN(value));
}

/** The series as they are shown. Exemplars of a sample that there is not are left out. */
export function shownSeries({ labels, values, exemplars }: Series, times: SampleTimes): MetricSeries {
  const samples = times.samples.flatMap((timeUnixNano, index) => {
    const value = values[index] ?? Number.NaN;
    return Number.isNaN(value) ? [] : [{ timeUnixNano, value }];
  });
  const shown = exemplars.filter(({ timeUnixNano }) => {
    const index = sampleOf(times, timeUnixNano);
    return index !== undefined && !Number.isNaN(values[index] ?? Number.NaN);
  });
  return { labels, samples, exemplars: shown.toSorted((a, b) => Number(a.timeUnixNano - b.timeUnixNano)) };
}
