/** POST /v1/histograms: statistics of spans in buckets of their start times. */
import { SpangraphError } from '../errors.ts';
import { orderedTime } from '../model/span.ts';
import type { TimeRange } from '../storage/query.ts';
import { interpolated } from './exact-numbers.ts';
import { type JsonObject, readList, readObject, readString, refusal } from './read-fields.ts';
import type { Asking } from './search.ts';
import { valueJson } from './span-json.ts';
import { readKey, readListableKey, readWhere, valuesOf, type Where } from './tag-values.ts';

/** Maximum number of buckets in one answer, in all its histograms together. */
const MAX_BUCKETS = 1_000;
/** Number of groups in a bucket if the request does not set it, as in the original. */
const DEFAULT_GROUPS = 10;
const INTERVAL_KEY = 'span.startTimeUnixNano';
const NANOS_A_MILLISECOND = 1e6;

interface Bucket {
  readonly start: bigint;
  readonly where: Where;
}

/** The result of an aggregation for one bucket. */
type Figure = (bucket: Bucket) => Promise<unknown>;

/** A histogram for each aggregation: all buckets from the first matching span to the last, including empty ones. */
export async function histograms(body: JsonObject, asking: Asking): Promise<object> {
  const where = readWhere(body, asking);
  if (body.intervalKey !== INTERVAL_KEY) throw refusal('intervalKey', `expected ${INTERVAL_KEY}`);
  const interval = readInterval(body.interval);
  const figures = Object.entries(readObject(body.aggregations, 'aggregations')).map(
    ([label, aggregation]) => [label, readAggregation(aggregation, `aggregations.${label}`, asking)] as const,
  );
  const buckets = await bucketsOf(where, interval, figures.length, asking);
  const found = figures.map(async ([histogramLabel, figure]) => ({
    histogramLabel,
    buckets: await Promise.all(
      buckets.map(async (bucket) => ({ bucketKey: bucket.start, data: await figure(bucket) })),
    ),
  }));
  return { histograms: await Promise.all(found) };
}

/** Nanoseconds; the original takes milliseconds. */
function readInterval(value: unknown): bigint {
  const nanos = typeof value === 'number' ? Math.round(value * NANOS_A_MILLISECOND) : 0;
  if (nanos >= 1 && Number.isSafeInteger(nanos)) return BigInt(nanos);
  throw refusal('interval', 'expected a number of milliseconds above 0');
}

async function bucketsOf(where: Where, interval: bigint, times: number, { query }: Asking): Promise<Bucket[]> {
  const ends = await Promise.all(
    (['ASC', 'DESC'] as const).map(async (direction) => {
      const orderBy = { field: 'START_TIME', direction } as const;
      return (await query.search.spans({ ...where, orderBy, first: 1 }).nodes())[0];
    }),
  );
  const [first, last] = ends.map((span) => span && orderedTime(span.startTimeUnixNano) / interval);
  if (first === undefined || last === undefined) return [];
  const count = last - first + 1n;
  if (count * BigInt(times) > MAX_BUCKETS) {
    throw new SpangraphError(
      'OPERATION_TOO_COMPLEX',
      `The spans fill ${count} buckets in each of ${times} histograms; the limit is ${MAX_BUCKETS} in all. ` +
        'Ask for a longer interval or a shorter timeframe.',
    );
  }
  return Array.from({ length: Number(count) }, (_, index) => {
    const start = (first + BigInt(index)) * interval;
    return { start, where: { ...where, timeRange: within(where.timeRange, start, start + interval) } };
  });
}

function within(range: TimeRange | undefined, start: bigint, end: bigint): TimeRange {
  const [from, to] = [range?.from ?? start, range?.to ?? end];
  return { from: from > start ? from : start, to: to < end ? to : end };
}

function readAggregation(value: unknown, path: string, asking: Asking): Figure {
  const aggregation = readObject(value, path);
  switch (aggregation.func) {
    case 'COUNT':
      return ({ where }) => countOf(where, asking);
    case 'DISTINCT_COUNT':
      return distinctCount(aggregation, path, asking);
    case 'PERCENTILES':
      return percentiles(aggregation, path, asking);
    default:
      throw refusal(`${path}.func`, 'expected one of COUNT, DISTINCT_COUNT, PERCENTILES');
  }
}

function countOf(where: Where, { query }: Asking): Promise<number> {
  return query.search.spans(where).totalCount();
}

/** The spans of a bucket, and how many of them have each of the most frequent values. */
function distinctCount({ groupBy, maxGroups = DEFAULT_GROUPS }: JsonObject, path: string, asking: Asking): Figure {
  const key = readListableKey(readString(groupBy, `${path}.groupBy`), `${path}.groupBy`);
  if (typeof maxGroups !== 'number' || !Number.isInteger(maxGroups) || maxGroups < 1) {
    throw refusal(`${path}.maxGroups`, 'expected an integer, 1 or more');
  }
  const first = Math.min(maxGroups, asking.pageSize);
  return async ({ where }) => {
    const [totalCount, values] = await Promise.all([countOf(where, asking), valuesOf(key, where, first, asking)]);
    return { totalCount, subBuckets: values.map(({ value, count }) => ({ key: value, count })) };
  };
}

/** Values by percentile, null in a bucket without numbers. */
function percentiles({ key: name, aggregationParameters }: JsonObject, path: string, { query }: Asking): Figure {
  const wanted = readPercentiles(aggregationParameters, `${path}.aggregationParameters`);
  const key = readKey(readString(name, `${path}.key`), `${path}.key`);
  const quantiles = wanted.map((percent) => percent / 100);
  const data = (values: readonly unknown[]) =>
    Object.fromEntries(wanted.map((percent, index) => [percentLabel(percent), values[index] ?? null]));
  if (key.type === 'int64') {
    return async ({ where }) => {
      const found = await query.catalog.fieldStatistics({ field: key.order, ...where, quantiles });
      return data(found?.quantiles.map(interpolated) ?? []);
    };
  }
  if (key.type !== 'attribute') throw refusal(`${path}.key`, 'has no numbers');
  return async ({ where }) => {
    const found = await query.catalog.attributeStatistics({ key: key.key, scope: key.scope, ...where }, quantiles);
    return data(found === undefined ? [] : quantiles.map((q) => valueJson(found.quantile(q))));
  };
}

function readPercentiles(parameters: unknown, path: string): readonly number[] {
  const list = readList(readObject(parameters, path).percentiles, `${path}.percentiles`);
  if (list.length === 0) throw refusal(`${path}.percentiles`, 'missing aggregation parameter');
  return list.map((value, index) => {
    if (typeof value === 'number' && value >= 0 && value <= 100) return value;
    throw refusal(`${path}.percentiles[${index}]`, 'expected a number from 0 to 100');
  });
}

/** As Elasticsearch writes it: always with a fraction. */
function percentLabel(percent: number): string {
  return Number.isInteger(percent) ? `${percent}.0` : String(percent);
}
