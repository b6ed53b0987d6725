/** Measures of some spans of a group. */
import type { MeasuredGroup, Measures, TimedGroup } from '../measures.ts';
import type { MeasuredSpans } from './measured-spans.ts';

/** Measures of spans that start in one bucket of time, with their earliest and latest start. They stay as they are. */
export type MeasuredPart = Pick<TimedGroup, 'total' | 'firstStartUnixNano' | 'lastStartUnixNano'>;

/** Several measures as one. What costs most is added up when it is asked for: most answers show little of a total. */
export class SumOfMeasures implements Measures {
  readonly count: number;
  readonly errorCount: number;
  readonly #parts: readonly Measures[];
  readonly #newMeasures: () => MeasuredSpans;
  #sum: Measures | undefined;

  constructor(parts: readonly Measures[], newMeasures: () => MeasuredSpans) {
    this.#parts = parts;
    this.#newMeasures = newMeasures;
    this.count = parts.reduce((sum, { count }) => sum + count, 0);
    this.errorCount = parts.reduce((sum, { errorCount }) => sum + errorCount, 0);
  }

  get durationSumNano(): bigint {
    return this.#whole.durationSumNano;
  }
  get durationMaxNano(): bigint {
    return this.#whole.durationMaxNano;
  }
  get durationMinNano(): bigint | undefined {
    return this.#whole.durationMinNano;
  }
  get sketch(): Measures['sketch'] {
    return this.#whole.sketch;
  }
  get numbers(): Measures['numbers'] {
    return this.#whole.numbers;
  }

  get #whole(): Measures {
    if (this.#sum === undefined) {
      const sum = this.#newMeasures();
      for (const part of this.#parts) sum.merge(part);
      this.#sum = sum.done();
    }
    return this.#sum;
  }
}

/** The group with all of its figures, without what finds them when they are asked for. */
export function plainGroup(group: MeasuredGroup): MeasuredGroup {
  const times = group.times.map(({ time, measures }) => ({ time, measures: plainMeasures(measures) }));
  return { ...group, total: plainMeasures(group.total), times };
}

/** Sums have their figures as getters, which a spread would leave out. */
function plainMeasures(measures: Measures): Measures {
  const { count, errorCount, durationSumNano, durationMaxNano, durationMinNano, sketch, numbers } = measures;
  const durations = sketch && { first: sketch.first, counts: sketch.counts };
  return { count, errorCount, durationSumNano, durationMaxNano, durationMinNano, sketch: durations, numbers };
}
