/** Several groups as one. */
import type { MeasuredGroup, Measures, MeasuresOfTime, MeasuresRequest } from '../../storage/measures.ts';
import { MeasuredSpans } from '../../storage/statistics/measured-spans.ts';

/** All spans of the groups. */
export interface MergedGroups {
  readonly total: Measures;
  /** In order of time, without empty buckets. */
  readonly times: readonly MeasuresOfTime[];
}

export function mergeGroups(groups: readonly MeasuredGroup[], request: MeasuresRequest): MergedGroups {
  const newMeasures = () => new MeasuredSpans(request.sketch, request.numbers.length);
  const total = newMeasures();
  const times = new Map<number, MeasuredSpans>();
  for (const group of groups) {
    total.merge(group.total);
    for (const { time, measures } of group.times) {
      const merged = times.get(time) ?? newMeasures();
      merged.merge(measures);
      times.set(time, merged);
    }
  }
  return {
    total: total.done(),
    times: [...times].sort(([a], [b]) => a - b).map(([time, measures]) => ({ time, measures: measures.done() })),
  };
}
