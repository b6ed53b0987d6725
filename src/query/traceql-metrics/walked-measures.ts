/** Measures of spans that are read one by one, because the port does not measure or group by what is asked for. */
import { getOrMake } from '../../model/get-or-make.ts';
import { durationNano, orderedTime, StatusCode } from '../../model/span.ts';
import type { SpanRecord } from '../../storage/backend.ts';
import type { Measures } from '../../storage/measures.ts';
import type { SpanFilter } from '../../storage/query.ts';
import { MeasuredSpans } from '../../storage/statistics/measured-spans.ts';
import type { MetricLabel } from './answer.ts';
import type { LabelledMeasures } from './labelled-measures.ts';
import type { PlannedOverTime } from './plan.ts';
import { type MeasuringMeans, tooManySeries } from './port-measures.ts';
import { type SampleTimes, sampleOf } from './sample-times.ts';
import { labelsText } from './series.ts';
import { SpanFields } from './span-fields.ts';
import { walkSpans } from './walk.ts';

/**
 * The measured field is the only number of the measures; a duration other than that of the span is one in seconds. Throws
 * OPERATION_TOO_COMPLEX for too many spans or series.
 */
export async function walkedMeasures(
  stage: PlannedOverTime,
  filter: SpanFilter,
  times: SampleTimes,
  means: MeasuringMeans,
): Promise<LabelledMeasures[]> {
  const [from = 0n, to = 0n] = [times.edges[0], times.edges.at(-1)];
  const fields = new SpanFields(means);
  const walk = new WalkedSeries(stage, times, means.limits.maxMetricGroups);
  for await (const spans of walkSpans({ filter, timeRange: { from, to }, why: reasonOf(stage) }, means)) {
    const read = await Promise.all(spans.map((span) => readSpan(span, stage, fields)));
    for (const each of read) walk.add(each);
  }
  return walk.all();
}

/** The labels of the series that a span is in. */
export async function labelsOfSpan(
  span: SpanRecord,
  { by }: PlannedOverTime,
  fields: SpanFields,
): Promise<readonly MetricLabel[]> {
  const values = await Promise.all(by.map(({ field }) => fields.valueOf(span, field)));
  return by.flatMap(({ label }, index) => {
    const value = values[index]?.value;
    return value === undefined ? [] : [{ key: label, value }];
  });
}

interface ReadSpan {
  readonly span: SpanRecord;
  readonly labels: readonly MetricLabel[];
  readonly numbers: readonly (bigint | number)[];
}

async function readSpan(span: SpanRecord, stage: PlannedOverTime, fields: SpanFields): Promise<ReadSpan> {
  const { measured } = stage;
  const isNumber = measured !== undefined && measured.reading.type !== 'duration';
  const [labels, numbers] = await Promise.all([
    labelsOfSpan(span, stage, fields),
    isNumber ? fields.numbersOf(span, measured.field) : [],
  ]);
  return { span, labels, numbers };
}

class WalkedSeries {
  readonly #times: SampleTimes;
  readonly #maxSeries: number;
  readonly #withSketch: boolean;
  readonly #found = new Map<
    string,
    { readonly labels: readonly MetricLabel[]; readonly at: Map<number, MeasuredSpans> }
  >();

  constructor({ measured, function: name }: PlannedOverTime, times: SampleTimes, maxSeries: number) {
    this.#times = times;
    this.#maxSeries = maxSeries;
    const isSketched = name === 'quantile_over_time' || name === 'histogram_over_time';
    this.#withSketch = isSketched && measured?.reading.type === 'duration';
  }

  add({ span, labels, numbers }: ReadSpan): void {
    const sample = sampleOf(this.#times, orderedTime(span.startTimeUnixNano));
    if (sample === undefined) return;
    const { at } = getOrMake(this.#found, labelsText(labels), () => {
      if (this.#found.size >= this.#maxSeries) throw tooManySeries(this.#maxSeries);
      return { labels, at: new Map() };
    });
    const measures = getOrMake(at, sample, () => new MeasuredSpans(this.#withSketch, 1));
    measures.add({ durationNano: durationNano(span), isError: span.statusCode === StatusCode.ERROR });
    for (const number of numbers) measures.addNumber(0, number);
  }

  all(): LabelledMeasures[] {
    return [...this.#found.values()].map(({ labels, at }) => ({
      labels,
      bySample: new Map([...at].map(([sample, measures]): [number, Measures] => [sample, measures.done()])),
    }));
  }
}

/** What the port cannot do. */
function reasonOf({ measured, by }: PlannedOverTime): string {
  const other = measured?.reading.type === 'other' ? [measured.label] : [];
  return [...other, ...by.flatMap(({ label, groupBy }) => (groupBy === undefined ? [label] : []))].join(' and ');
}
