/** Measures of spans that the cluster makes: exact counts of cells, with the sums of each, in portions. */
import type { estypes } from '@elastic/elasticsearch';
import { SpangraphError } from '../../../errors.ts';
import { StatusCode } from '../../../model/span.ts';
import type { Measures } from '../../measures.ts';
import type { ClusterRead } from '../cluster/cluster-read.ts';
import { every, NONE, type Query } from '../cluster/queries.ts';
import type { Aggregation } from '../cluster/totals.ts';
import { DURATION_BUCKET, DURATION_LOW, exactSum, MAX_NEAR_SUM } from '../documents/measured-duration.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { CELL_FIELDS, type CellKey, type CellsPlan } from './plan-cells.ts';
import { stepNear } from './time-steps.ts';

/** Buckets in one answer, all levels together. Clusters allow more (`search.max_buckets` is 65,536 by default). */
const MAX_BUCKETS = 10_000;

/** The documents that have what cells need. */
export const MEASURED: Query = { exists: { field: DURATION_BUCKET } };

/** Spans of one cell. */
export interface Cell {
  /** For each key of the plan the term or number of its field, or the index of the range of durations. */
  readonly key: readonly (string | number)[];
  /** Where its step begins, in nanoseconds since the Unix epoch. Absent if the plan has no steps. */
  readonly start?: bigint;
  readonly measures: Measures;
}

interface Sums {
  readonly doc_count: number;
  readonly sum: { readonly value: number };
  readonly low: { readonly value: number };
  readonly max: { readonly value: number };
  readonly min?: { readonly value: number };
}
type Place = Readonly<Record<string, string | number>>;
interface CellBucket extends Sums {
  readonly key: Place;
  readonly ranges?: { readonly buckets: readonly Sums[] };
}
interface Answer {
  readonly cells: { readonly buckets: readonly CellBucket[]; readonly after_key?: Place };
}

const SUMS: Record<string, Aggregation> = {
  sum: { sum: { field: 'duration' } },
  low: { sum: { field: DURATION_LOW } },
  max: { max: { field: 'duration' } },
};

/**
 * The cells of the documents that meet the query. All of these must be {@link MEASURED}. Throws OPERATION_TOO_COMPLEX for durations
 * that cannot be summed up exactly.
 */
export async function* cellsOf(
  plan: CellsPlan,
  query: Query,
  { totals }: ClusterRead,
): AsyncGenerator<readonly Cell[], void, undefined> {
  const ranges = rangesOf(plan);
  const sums = plan.withShortest ? { ...SUMS, min: { min: { field: 'duration' } } } : SUMS;
  const aggs: Record<string, Aggregation> =
    ranges.length === 0 ? sums : { ranges: { range: { field: 'duration', ranges }, aggs: sums } };
  const size = Math.floor(MAX_BUCKETS / (ranges.length + 1));
  const sources = sourcesOf(plan);
  let after: Place | undefined;
  do {
    const left = every([query, stepsFrom(after)]);
    if (left === NONE) return;
    const composite = { sources, size, ...(after && { after: { ...after } }) };
    const { aggregations } = await totals.aggregate<Answer>('spans', left, { cells: { composite, aggs } });
    const buckets = aggregations?.cells.buckets ?? [];
    yield buckets.flatMap((bucket) => cellsIn(bucket, plan));
    after = buckets.length < size ? undefined : placeAfter(aggregations?.cells.after_key, plan);
  } while (after !== undefined);
}

function sourcesOf({
  keys,
  steps,
  withSketch,
}: CellsPlan): Record<string, estypes.AggregationsCompositeAggregationSource>[] {
  const fields = new Set(['status', ...keys.flatMap((key) => ('field' in key ? [CELL_FIELDS[key.field]] : []))]);
  if (withSketch) fields.add(DURATION_BUCKET);
  const terms = [...fields].map((field) => ({ [field]: { terms: { field } } }));
  if (steps === undefined) return terms;
  // The cluster takes a number for milliseconds. The first source is the one whose steps are left behind page by page.
  const time = { field: 'start', fixed_interval: `${steps.length}ms`, offset: `${steps.offset}ms` };
  return [{ start: { date_histogram: time } }, ...terms];
}

/** Exact: the durations, and so the borders among them, are integers that doubles hold. */
function rangesOf({ keys }: CellsPlan): { readonly from: number; readonly to: number }[] {
  const bounds = keys.flatMap((key) => ('durations' in key ? key.durations : [])).map(Number);
  return bounds.slice(1).map((to, index) => ({ from: bounds[index] ?? 0, to }));
}

/** A number of an answer may have lost digits. As text it keeps them. */
function placeAfter(place: Place | undefined, { steps }: CellsPlan): Place | undefined {
  if (place === undefined || steps === undefined) return place;
  return { ...place, start: String(stepNear(Number(place.start), steps)) };
}

/** Spares the cluster what is before the place. */
function stepsFrom(after: Place | undefined): Query {
  return compileTimeRange(after?.start === undefined ? undefined : { from: BigInt(after.start) });
}

function cellsIn(bucket: CellBucket, plan: CellsPlan): Cell[] {
  const start = plan.steps && { start: stepNear(Number(bucket.key.start), plan.steps) };
  const cell = (sums: Sums, range: number): Cell => ({
    key: plan.keys.map((key) => termOf(key, bucket.key, range)),
    ...start,
    measures: measuresOf(sums, bucket.key, plan),
  });
  const ranges = bucket.ranges?.buckets ?? [bucket];
  return ranges.flatMap((sums, range) => (sums.doc_count === 0 ? [] : [cell(sums, range)]));
}

function termOf(key: CellKey, place: Place, range: number): string | number {
  return 'durations' in key ? range : (place[CELL_FIELDS[key.field]] ?? '');
}

function measuresOf({ doc_count: count, sum, low, max, min }: Sums, place: Place, { withSketch }: CellsPlan): Measures {
  if (sum.value > MAX_NEAR_SUM) throw tooLongTogether();
  const bucket = Number(place[DURATION_BUCKET]);
  return {
    count,
    errorCount: place.status === StatusCode.ERROR ? count : 0,
    durationSumNano: exactSum(sum.value, low.value),
    durationMaxNano: BigInt(max.value),
    durationMinNano: min && BigInt(min.value),
    numbers: [],
    ...(withSketch && { sketch: { first: bucket, counts: Uint32Array.of(count) } }),
  };
}

function tooLongTogether(): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    'The durations of one group are over 2^71 ns together, which the cluster does not sum up exactly. Ask for a shorter timeRange ' +
      'or a more selective filter.',
  );
}
