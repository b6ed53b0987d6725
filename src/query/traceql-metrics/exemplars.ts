/** Spans that count in the samples of series: a few of each stretch of the range. */
import { durationNano, orderedTime } from '../../model/span.ts';
import type { SpanRecord } from '../../storage/backend.ts';
import type { SpanFilter } from '../../storage/query.ts';
import type { MetricExemplar, MetricLabel } from './answer.ts';
import { BUCKET_LABEL, QUANTILE_LABEL } from './over-time.ts';
import type { PlannedOverTime } from './plan.ts';
import type { MeasuringMeans } from './port-measures.ts';
import { edgeOf } from './powers-of-two.ts';
import { type SampleTimes, sampleOf, secondsOf } from './sample-times.ts';
import { labelsText, NAME_LABEL, type Series } from './series.ts';
import { SpanFields } from './span-fields.ts';
import { labelsOfSpan } from './walked-measures.ts';

/** Exemplars of one answer, at most. */
export const MAX_EXEMPLARS = 1_000;
/** Stretches of the range that spans are taken from. */
const STRETCHES = 25;
const NEWEST_FIRST = { field: 'START_TIME', direction: 'DESC' } as const;

/** The spans, the series that they count in, and what is measured of them. */
interface Candidate {
  readonly span: SpanRecord;
  readonly labels: readonly MetricLabel[];
  /** In the unit of the series. Undefined: the function only counts, or the span lacks what it measures. */
  readonly value: number | undefined;
}

/** The same series, with at most `wanted` exemplars together. */
export async function withExemplars(
  series: readonly Series[],
  stage: PlannedOverTime,
  { filter, times, wanted }: { readonly filter: SpanFilter; readonly times: SampleTimes; readonly wanted: number },
  means: MeasuringMeans,
): Promise<readonly Series[]> {
  if (wanted <= 0 || series.length === 0) return series;
  const most = Math.min(wanted, MAX_EXEMPLARS);
  const spans = await someSpans(filter, times, most, means);
  const fields = new SpanFields(means);
  const candidates = await Promise.all(spans.map((span) => candidateOf(span, stage, fields)));
  const found = new Map<Series, MetricExemplar[]>();
  const places = new Places(series, stage, times);
  for (const candidate of candidates) {
    const place = places.of(candidate);
    if (place !== undefined) found.set(place.series, [...(found.get(place.series) ?? []), place.exemplar]);
  }
  return series.map((each) => ({ ...each, exemplars: found.get(each) ?? [] }));
}

/** Some of each stretch, so that they are spread over the range. */
async function someSpans(
  filter: SpanFilter,
  { edges }: SampleTimes,
  wanted: number,
  { reader, account }: MeasuringMeans,
): Promise<readonly SpanRecord[]> {
  const stretches = Math.min(STRETCHES, wanted, edges.length - 1);
  const [begin = 0n, end = 0n] = [edges[0], edges.at(-1)];
  const borders = Array.from(
    { length: stretches + 1 },
    (_, index) => begin + ((end - begin) * BigInt(index)) / BigInt(stretches),
  );
  const pages = await Promise.all(
    borders.slice(1).map((to, index) =>
      reader.findSpans({
        filter,
        timeRange: { from: borders[index] ?? begin, to },
        order: NEWEST_FIRST,
        page: { limit: Math.ceil(wanted / stretches) },
      }),
    ),
  );
  const spans = pages.flatMap(({ items }) => items);
  account.readRecords(spans.length);
  reader.keepSpans(spans);
  return spans.slice(0, wanted);
}

async function candidateOf(span: SpanRecord, stage: PlannedOverTime, fields: SpanFields): Promise<Candidate> {
  const { measured } = stage;
  const labels = await labelsOfSpan(span, stage, fields);
  if (measured === undefined) return { span, labels, value: undefined };
  if (measured.reading.type === 'duration') return { span, labels, value: secondsOf(durationNano(span)) };
  const [number] = await fields.numbersOf(span, measured.field);
  return { span, labels, value: number === undefined ? undefined : Number(number) };
}

class Places {
  readonly #byLabels: ReadonlyMap<string, readonly Series[]>;
  readonly #stage: PlannedOverTime;
  readonly #times: SampleTimes;

  constructor(series: readonly Series[], stage: PlannedOverTime, times: SampleTimes) {
    this.#stage = stage;
    this.#times = times;
    const own = new Set([NAME_LABEL, QUANTILE_LABEL, BUCKET_LABEL]);
    this.#byLabels = Map.groupBy(series, ({ labels }) => labelsText(labels.filter(({ key }) => !own.has(key))));
  }

  of({ span, labels, value }: Candidate): { readonly series: Series; readonly exemplar: MetricExemplar } | undefined {
    const { measured } = this.#stage;
    if (measured !== undefined && value === undefined) return undefined;
    const start = orderedTime(span.startTimeUnixNano);
    const sample = sampleOf(this.#times, start);
    const series = sample === undefined ? undefined : this.#seriesOf(labels, value ?? 0, sample);
    if (series === undefined || sample === undefined) return undefined;
    const own = measured === undefined || value === undefined ? [] : [{ key: measured.label, value }];
    return {
      series,
      exemplar: {
        traceId: span.traceId,
        spanId: span.spanId,
        labels: [...labels, ...own],
        value: value ?? series.values[sample] ?? Number.NaN,
        timeUnixNano: start,
      },
    };
  }

  /** Of the series of quantiles the nearest one; of those of a histogram the one whose bucket has the value. */
  #seriesOf(labels: readonly MetricLabel[], value: number, sample: number): Series | undefined {
    const alike = this.#byLabels.get(labelsText(labels)) ?? [];
    const { function: name, measured } = this.#stage;
    if (name === 'histogram_over_time') {
      const isDuration = measured?.reading.type === 'duration';
      const edge = isDuration ? edgeOf(Math.round(value * 1e9)) / 1e9 : edgeOf(value);
      return alike.find((each) => each.labels.some((label) => label.key === BUCKET_LABEL && label.value === edge));
    }
    const distance = ({ values }: Series): number => Math.abs((values[sample] ?? Number.NaN) - value);
    return name === 'quantile_over_time' ? alike.toSorted((a, b) => distance(a) - distance(b))[0] : alike[0];
  }
}
