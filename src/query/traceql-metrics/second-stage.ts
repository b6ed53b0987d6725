/** What follows the first stage: `topk`, `bottomk` and comparisons with a number. They choose among samples. */
import { compareNames } from '../../model/compare.ts';
import type { SecondStage } from '../traceql/syntax.ts';
import { hasSamples, labelsText, type Series } from './series.ts';

type Threshold = Extract<SecondStage, { readonly type: 'threshold' }>;

/** The series with the samples that pass all stages; without series that have none left. */
export function applyStages(series: readonly Series[], stages: readonly SecondStage[]): readonly Series[] {
  return stages.reduce(applyStage, series);
}

function applyStage(series: readonly Series[], stage: SecondStage): readonly Series[] {
  const chosen = stage.type === 'threshold' ? meeting(series, stage) : ranked(series, stage.n, stage.type === 'topk');
  return chosen.filter(hasSamples);
}

function meeting(series: readonly Series[], { operator, value: limit }: Threshold): readonly Series[] {
  const meets = COMPARISONS[operator];
  return series.map((each) => ({
    ...each,
    values: each.values.map((value) => (meets(value, limit) ? value : Number.NaN)),
  }));
}

const COMPARISONS: Readonly<Record<Threshold['operator'], (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** At each sample the n largest or smallest values. Of equal values those whose labels come first. */
function ranked(series: readonly Series[], n: number, isLargest: boolean): readonly Series[] {
  const inOrder = series
    .map((each) => ({ each, text: labelsText(each.labels) }))
    .sort((a, b) => compareNames(a.text, b.text))
    .map(({ each }) => ({ ...each, values: each.values.slice() }));
  const length = inOrder[0]?.values.length ?? 0;
  for (let index = 0; index < length; index++) {
    const sign = isLargest ? -1 : 1;
    const sampleAt = ({ values }: Series): number => values[index] ?? Number.NaN;
    const left = inOrder
      .filter((each) => !Number.isNaN(sampleAt(each)))
      .sort((a, b) => sign * compare(sampleAt(a), sampleAt(b)))
      .slice(n);
    for (const { values } of left) values[index] = Number.NaN;
  }
  return inOrder;
}

/** Infinities are equal to themselves, so that a difference would not do. */
function compare(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}
