/** Measures that the port makes: one read for all series of a pipeline, or two for an attribute without a scope. */
import { SpangraphError } from '../../errors.ts';
import type { AttributeName, Measures, MeasuresRequest } from '../../storage/measures.ts';
import type { SpanFilter } from '../../storage/query.ts';
import { allOf, negationOf } from '../filter-logic.ts';
import type { KeyedReader } from '../keyed-reader.ts';
import type { MetricLimits } from '../metric-limits.ts';
import type { OperationAccount } from '../operation-account.ts';
import { filterOfErrors, onlyErrors } from './counted-errors.ts';
import { type LabelledMeasures, LabelledSum, labelsOfGroup } from './labelled-measures.ts';
import type { PlannedOverTime } from './plan.ts';
import type { SampleTimes } from './sample-times.ts';

export interface MeasuringMeans {
  readonly reader: KeyedReader;
  readonly limits: Pick<MetricLimits, 'maxMetricGroups' | 'maxWalkedSpans'>;
  readonly account: OperationAccount;
}

/** Throws OPERATION_TOO_COMPLEX for too many groups. */
export async function portMeasures(
  stage: PlannedOverTime,
  filter: SpanFilter,
  times: SampleTimes,
  { reader, limits, account }: MeasuringMeans,
): Promise<LabelledMeasures[]> {
  const { measured, by } = stage;
  const ofDurations = measured?.reading.type === 'duration';
  const isSketched = stage.function === 'quantile_over_time' || stage.function === 'histogram_over_time';
  const [from = 0n, to = 0n] = [times.edges[0], times.edges.at(-1)];
  const request = {
    timeRange: { from, to },
    times: times.edges,
    groupBy: by.flatMap(({ groupBy }) => groupBy?.keys ?? []),
    sketch: ofDurations && isSketched,
    ...(ofDurations && stage.function === 'min_over_time' && { shortest: true as const }),
    maxGroups: limits.maxMetricGroups,
  } satisfies Partial<MeasuresRequest>;
  const names = measured?.reading.type === 'numbers' ? measured.reading.names : [];
  const ofErrors = filterOfErrors(stage, filter);
  const parts = names.length === 0 ? [{ filter: ofErrors ?? filter, numbers: [] }] : partsOf(filter, names);
  const found = await Promise.all(parts.map((part) => reader.measures({ ...request, ...part })));
  const sum = new LabelledSum({ sketch: request.sketch, numbers: Math.min(1, names.length) });
  for (const groups of found) {
    account.readRecords(groups.length);
    for (const group of groups) {
      const bySample = group.times.flatMap(({ time, measures }): [number, Measures][] => {
        const counted = ofErrors === undefined ? measures : onlyErrors(measures);
        return counted === undefined ? [] : [[time, counted]];
      });
      if (bySample.length > 0) sum.add(labelsOfGroup(by, group), bySample);
    }
  }
  return sum.all();
}

export function tooManySeries(limit: number): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `There are more than ${limit} series (api.limits.max_metric_groups). Group by something with fewer values, or ask for a shorter ` +
      'range or a more selective spanset.',
  );
}

/** The spans that have the first attribute, those that have only the second one, and so on. Others have no number. */
function partsOf(
  filter: SpanFilter,
  names: readonly AttributeName[],
): { readonly filter: SpanFilter; readonly numbers: readonly AttributeName[] }[] {
  const present = names.map((name): SpanFilter => ({ type: 'attribute', test: { ...name, exists: true } }));
  return names.map((name, index) => ({
    filter: allOf<SpanFilter>([filter, ...present.slice(0, index).map(negationOf), ...present.slice(index, index + 1)]),
    numbers: [name],
  }));
}
