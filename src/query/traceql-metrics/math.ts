/** Arithmetic between series, and between series and numbers. */

import type { MathOperator } from '../traceql/syntax.ts';
import type { MetricLabel } from './answer.ts';
import { hasSamples, isUngrouped, labelsText, NAME_LABEL, type Series } from './series.ts';

export type Operand =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'series'; readonly series: readonly Series[] };

/**
 * Series with equal labels are calculated with each other. A side whose only series is that of all spans is calculated with each
 * series of the other side. A series without such a partner is left out, and so is a sample that divides by 0.
 */
export function calculate(operator: MathOperator, left: Operand, right: Operand): Operand {
  if (left.type === 'number') {
    if (right.type === 'number') return { type: 'number', value: arithmetic(operator, left.value, right.value) };
    return ofSeries(mapped(right.series, (value) => arithmetic(operator, left.value, value)));
  }
  if (right.type === 'number')
    return ofSeries(mapped(left.series, (value) => arithmetic(operator, value, right.value)));
  return ofSeries(joined(operator, left.series, right.series));
}

function ofSeries(series: readonly Series[]): Operand {
  return { type: 'series', series: series.filter(hasSamples) };
}

function joined(operator: MathOperator, left: readonly Series[], right: readonly Series[]): Series[] {
  const [ofLeft, ofRight] = [new Side(left), new Side(right)];
  const leading = ofRight.ungrouped === undefined ? right : left;
  return leading.flatMap((each) => {
    const [a, b] = [ofLeft.partnerOf(each), ofRight.partnerOf(each)];
    if (a === undefined || b === undefined) return [];
    return {
      labels: joinedLabels(operator, a.labels, b.labels),
      values: a.values.map((value, index) => ofSamples(operator, value, b.values[index] ?? Number.NaN)),
      exemplars: [...a.exemplars, ...b.exemplars],
    };
  });
}

class Side {
  readonly #byLabels: ReadonlyMap<string, Series>;
  readonly ungrouped: Series | undefined;

  constructor(series: readonly Series[]) {
    this.#byLabels = new Map(series.map((each) => [joinText(each), each]));
    this.ungrouped = series.find(isUngrouped);
  }

  partnerOf(series: Series): Series | undefined {
    return this.#byLabels.get(joinText(series)) ?? this.ungrouped;
  }
}

/** The names of functions do not matter. A series of all spans is no series of spans that lack the keys of `by()`. */
function joinText(series: Series): string {
  return isUngrouped(series) ? 'all' : `by ${labelsText(series.labels.filter(({ key }) => key !== NAME_LABEL))}`;
}

/** Where one side has no sample it counts as 0, as in Tempo. */
function ofSamples(operator: MathOperator, left: number, right: number): number {
  if (Number.isNaN(left) && Number.isNaN(right)) return Number.NaN;
  return arithmetic(operator, Number.isNaN(left) ? 0 : left, Number.isNaN(right) ? 0 : right);
}

/** NaN if it divides by 0. */
function arithmetic(operator: MathOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? Number.NaN : left / right;
  }
}

/** Those of the left side, then further ones of the right. The name says what was calculated if both sides have one. */
function joinedLabels(
  operator: MathOperator,
  left: readonly MetricLabel[],
  right: readonly MetricLabel[],
): readonly MetricLabel[] {
  const [a, b] = [left, right].map((labels) => labels.find(({ key }) => key === NAME_LABEL)?.value);
  const known = new Set([NAME_LABEL, ...left.map(({ key }) => key)]);
  const labels = [...left.filter(({ key }) => key !== NAME_LABEL), ...right.filter(({ key }) => !known.has(key))];
  return a === undefined || b === undefined
    ? labels
    : [{ key: NAME_LABEL, value: `(${a} ${operator} ${b})` }, ...labels];
}

function mapped(series: readonly Series[], changed: (value: number) => number): Series[] {
  return series.map((each) => ({ ...each, values: each.values.map(changed) }));
}
