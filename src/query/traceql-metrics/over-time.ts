/** The functions of the first stage: series from measures. */
import { SpangraphError } from '../../errors.ts';
import { meanOf, sumOf } from '../../model/exact-sum.ts';
import type { Measures } from '../../storage/measures.ts';
import { quantileOfDurations, quantileOfNumbers } from '../metrics/span-measures.ts';
import type { MetricLabel } from './answer.ts';
import type { LabelledMeasures } from './labelled-measures.ts';
import type { OverTimeFunction, PlannedOverTime } from './plan.ts';
import { type EdgeCounts, edgesOfDurations, edgesOfNumbers } from './powers-of-two.ts';
import type { SampleTimes } from './sample-times.ts';
import { hasSamples, NAME_LABEL, type Series } from './series.ts';

export const QUANTILE_LABEL = 'p';
export const BUCKET_LABEL = '__bucket';

/** Samples of all series of a query together, at most; each takes eight bytes while the query runs. */
const MAX_SAMPLES = 4_000_000;

const NANOS_A_SECOND = 1e9;
const NOTHING = Number.NaN;

/** One figure of the spans of a sample. NaN without any. */
type Figure = (measures: Measures) => number;

/** Without series that have no sample. Throws OPERATION_TOO_COMPLEX for too many samples. */
export function overTimeSeries(
  stage: PlannedOverTime,
  groups: readonly LabelledMeasures[],
  times: SampleTimes,
): Series[] {
  const made = new SeriesMaker(stage, times);
  return made.series(groups).filter(hasSamples);
}

/** Durations in seconds, numbers as they are. */
export function shownValue(isDuration: boolean, value: number): number {
  return isDuration ? value / NANOS_A_SECOND : value;
}

class SeriesMaker {
  readonly #stage: PlannedOverTime;
  readonly #times: SampleTimes;
  readonly #ofDurations: boolean;
  #samples = 0;

  constructor(stage: PlannedOverTime, times: SampleTimes) {
    this.#stage = stage;
    this.#times = times;
    this.#ofDurations = stage.measured?.reading.type === 'duration';
  }

  series(groups: readonly LabelledMeasures[]): Series[] {
    const { function: name, by } = this.#stage;
    if (name === 'quantile_over_time') return groups.flatMap((group) => this.#quantiles(group));
    if (name === 'histogram_over_time') return groups.flatMap((group) => this.#histogram(group));
    const isCount = name === 'rate' || name === 'count_over_time';
    const all = by.length === 0 && groups.length === 0 && isCount ? [{ labels: [], bySample: new Map() }] : groups;
    const own = by.length === 0 ? [{ key: NAME_LABEL, value: name }] : [];
    return all.map((group) => this.#one(group, own, this.#figure(name), isCount ? 0 : NOTHING));
  }

  #quantiles(group: LabelledMeasures): Series[] {
    if (!this.#isMeasured(group)) return [];
    return this.#stage.quantiles.map((q) =>
      this.#one(group, [{ key: QUANTILE_LABEL, value: q }], (measures) => this.#quantile(measures, q), 0),
    );
  }

  #histogram(group: LabelledMeasures): Series[] {
    const counts = new Map<number, EdgeCounts>();
    for (const [sample, measures] of group.bySample) counts.set(sample, this.#edges(measures));
    const edges = new Set([...counts.values()].flatMap((each) => [...each.keys()]));
    return [...edges].map((edge) => {
      const values = this.#values(0);
      for (const [sample, each] of counts) values[sample] = each.get(edge) ?? 0;
      const bucket = { key: BUCKET_LABEL, value: shownValue(this.#ofDurations, edge) };
      return { labels: [...group.labels, bucket], values, exemplars: [] };
    });
  }

  #one({ labels, bySample }: LabelledMeasures, own: readonly MetricLabel[], figure: Figure, missing: number): Series {
    const values = this.#values(missing);
    for (const [sample, measures] of bySample) {
      const value = figure(measures);
      values[sample] = Number.isNaN(value) ? missing : value;
    }
    return { labels: [...labels, ...own], values, exemplars: [] };
  }

  #values(missing: number): Float64Array {
    const { length } = this.#times.samples;
    this.#samples += length;
    if (this.#samples > MAX_SAMPLES) throw tooManySamples();
    return new Float64Array(length).fill(missing);
  }

  /** Whether any span of the group has what is measured. */
  #isMeasured({ bySample }: LabelledMeasures): boolean {
    return this.#ofDurations || [...bySample.values()].some(({ numbers: [numbers] }) => numbers !== undefined);
  }

  #figure(name: Exclude<OverTimeFunction, 'quantile_over_time' | 'histogram_over_time'>): Figure {
    if (name === 'count_over_time') return ({ count }) => count;
    if (name === 'rate') return ({ count }) => count / this.#times.seconds;
    return this.#ofDurations ? DURATION_FIGURES[name] : NUMBER_FIGURES[name];
  }

  #quantile(measures: Measures, q: number): number {
    if (this.#ofDurations) return shownValue(true, quantileOfDurations(measures, q) ?? NOTHING);
    const [numbers] = measures.numbers;
    return (numbers && quantileOfNumbers(numbers, q)) ?? NOTHING;
  }

  #edges(measures: Measures): EdgeCounts {
    if (this.#ofDurations) return edgesOfDurations(measures);
    const [numbers] = measures.numbers;
    return numbers === undefined ? new Map() : edgesOfNumbers(numbers);
  }
}

type Summary = 'min_over_time' | 'max_over_time' | 'avg_over_time' | 'sum_over_time';

/** In seconds. */
const DURATION_FIGURES: Readonly<Record<Summary, Figure>> = {
  min_over_time: ({ durationMinNano }) => Number(durationMinNano ?? NOTHING) / NANOS_A_SECOND,
  max_over_time: ({ durationMaxNano }) => Number(durationMaxNano) / NANOS_A_SECOND,
  avg_over_time: ({ durationSumNano, count }) => Number(durationSumNano) / count / NANOS_A_SECOND,
  sum_over_time: ({ durationSumNano }) => Number(durationSumNano) / NANOS_A_SECOND,
};

const NUMBER_FIGURES: Readonly<Record<Summary, Figure>> = {
  min_over_time: ({ numbers: [numbers] }) => numbers?.min ?? NOTHING,
  max_over_time: ({ numbers: [numbers] }) => numbers?.max ?? NOTHING,
  avg_over_time: ({ numbers: [numbers] }) => (numbers === undefined ? NOTHING : meanOf(numbers.sum, numbers.count)),
  sum_over_time: ({ numbers: [numbers] }) => (numbers === undefined ? NOTHING : sumOf(numbers.sum)),
};

function tooManySamples(): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `The series have more than ${MAX_SAMPLES} samples together. Ask for a longer step, a shorter range, or series by something with ` +
      'fewer values.',
  );
}
