/** Measures of spans by the labels of their series, and by sample. */
import type { MeasuredGroup, Measures } from '../../storage/measures.ts';
import { MeasuredSpans } from '../../storage/statistics/measured-spans.ts';
import type { MetricLabel } from './answer.ts';
import type { SeriesKey } from './plan.ts';
import { labelsText } from './series.ts';

/** The spans of one series. */
export interface LabelledMeasures {
  readonly labels: readonly MetricLabel[];
  /** By index of the sample. Samples without spans are not in it. */
  readonly bySample: ReadonlyMap<number, Measures>;
}

/** What of the measures is added up. */
interface Shape {
  readonly sketch: boolean;
  readonly numbers: number;
}

/** Adds up what has the same labels: values that a label does not tell apart, or spans that several reads found. */
export class LabelledSum {
  readonly #shape: Shape;
  readonly #found = new Map<string, { labels: readonly MetricLabel[]; bySample: Map<number, Measures> }>();

  constructor(shape: Shape) {
    this.#shape = shape;
  }

  add(labels: readonly MetricLabel[], times: Iterable<readonly [sample: number, measures: Measures]>): void {
    const text = labelsText(labels);
    const known = this.#found.get(text) ?? { labels, bySample: new Map<number, Measures>() };
    this.#found.set(text, known);
    for (const [sample, measures] of times) {
      const before = known.bySample.get(sample);
      known.bySample.set(sample, before === undefined ? measures : this.#sumOf(before, measures));
    }
  }

  all(): LabelledMeasures[] {
    return [...this.#found.values()];
  }

  #sumOf(...parts: readonly Measures[]): Measures {
    const sum = new MeasuredSpans(this.#shape.sketch, this.#shape.numbers);
    for (const part of parts) sum.merge(part);
    return sum.done();
  }
}

/** The labels of a group of the port, whose keys are those of all readings, in their order. */
export function labelsOfGroup(by: readonly SeriesKey[], { key }: Pick<MeasuredGroup, 'key'>): readonly MetricLabel[] {
  let at = 0;
  return by.flatMap(({ label, groupBy }) => {
    if (groupBy === undefined) return [];
    const values = key.slice(at, at + groupBy.keys.length);
    at += groupBy.keys.length;
    const value = groupBy.label(values);
    return value === undefined ? [] : [{ key: label, value }];
  });
}
