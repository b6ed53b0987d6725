/** POST /v1/histograms: statistics of spans in buckets of their start times. */
import { SpangraphError } from '../../errors.ts';
import { naturalText } from '../../model/attribute-text.ts';
import { type AttributeValue, valueSize } from '../../model/attributes.ts';
import { orderedTime } from '../../model/span.ts';
import { interpolated } from '../../query/exact-numbers.ts';
import type { MetricKey } from '../../query/metrics/group-condition.ts';
import type { GroupCount } from '../../query/metrics/span-counts.ts';
import type { TimeRange } from '../../storage/query.ts';
import { type JsonObject, readList, readObject, readString, refusal } from './read-fields.ts';
import type { Asking } from './search.ts';
import { valueJson } from './span-json.ts';
import { readKey, readWhere, type Where } from './tag-values.ts';

/** Number of groups in a bucket if the request does not set it, as in the original. */
const DEFAULT_GROUPS = 10;
const INTERVAL_KEY = 'span.startTimeUnixNano';
const NANOS_A_MILLISECOND = 1e6;
/** Bytes of a bucket, or of one of its groups, in JSON beside its texts, about. */
const ITEM_BYTES = 40;

/** Adjacent buckets of time. */
interface Buckets {
  /** Which spans they are of. */
  readonly where: Where;
  /** Where the buckets begin, ascending, and where the last one ends. Empty without spans. */
  readonly times: readonly bigint[];
}

/** The results of an aggregation, one for each bucket. */
type Figure = (buckets: Buckets) => Promise<readonly unknown[]>;

/** A histogram for each aggregation: all buckets from the first matching span to the last, including empty ones. */
export async function histograms(body: JsonObject, asking: Asking): Promise<object> {
  const where = readWhere(body, asking);
  if (body.intervalKey !== INTERVAL_KEY) throw refusal('intervalKey', `expected ${INTERVAL_KEY}`);
  const interval = readInterval(body.interval);
  const figures = Object.entries(readObject(body.aggregations, 'aggregations')).map(
    ([label, aggregation]) => [label, readAggregation(aggregation, `aggregations.${label}`, asking)] as const,
  );
  if (figures.length === 0) return { histograms: [] };
  const buckets = { where, times: await timesOf(where, interval, figures.length, asking) };
  const found = figures.map(async ([histogramLabel, figure]) => {
    const data = buckets.times.length === 0 ? [] : await figure(buckets);
    asking.query.account.answerBytes(ITEM_BYTES * data.length);
    return { histogramLabel, buckets: data.map((one, index) => ({ bucketKey: buckets.times[index], data: one })) };
  });
  return { histograms: await Promise.all(found) };
}

/** Nanoseconds; the original takes milliseconds. */
function readInterval(value: unknown): bigint {
  const nanos = typeof value === 'number' ? Math.round(value * NANOS_A_MILLISECOND) : 0;
  if (nanos >= 1 && Number.isSafeInteger(nanos)) return BigInt(nanos);
  throw refusal('interval', 'expected a number of milliseconds above 0');
}

async function timesOf(where: Where, interval: bigint, aggregations: number, asking: Asking): Promise<bigint[]> {
  const ends = await Promise.all(
    (['ASC', 'DESC'] as const).map(async (direction) => {
      const orderBy = { field: 'START_TIME', direction } as const;
      return (await asking.query.search.spans({ ...where, orderBy, first: 1 }).nodes())[0];
    }),
  );
  const [first, last] = ends.map((span) => span && orderedTime(span.startTimeUnixNano) / interval);
  if (first === undefined || last === undefined) return [];
  const count = last - first + 1n;
  if (count * BigInt(aggregations) > asking.maxBuckets) {
    throw new SpangraphError(
      'OPERATION_TOO_COMPLEX',
      `The spans fill ${count} buckets in each of ${aggregations} histograms; the limit is ${asking.maxBuckets} in all ` +
        '(api.limits.max_metric_buckets). Ask for a longer interval or a shorter timeframe.',
    );
  }
  return Array.from({ length: Number(count) + 1 }, (_, index) => (first + BigInt(index)) * interval);
}

/** Reads for each bucket; the port gets all reads at once. */
function inEach(read: (where: Where) => Promise<unknown>): Figure {
  return ({ where, times }) => {
    const ranges = times.slice(1).map((end, index) => within(where.timeRange, times[index] ?? end, end));
    return Promise.all(ranges.map((timeRange) => read({ ...where, timeRange })));
  };
}

function within(range: TimeRange | undefined, start: bigint, end: bigint): TimeRange {
  const [from, to] = [range?.from ?? start, range?.to ?? end];
  return { from: from > start ? from : start, to: to < end ? to : end };
}

function readAggregation(value: unknown, path: string, asking: Asking): Figure {
  const aggregation = readObject(value, path);
  switch (aggregation.func) {
    case 'COUNT':
      return ({ where, times }) => countsOf(where, times, asking);
    case 'DISTINCT_COUNT':
      return distinctCount(aggregation, path, asking);
    case 'PERCENTILES':
      return percentiles(aggregation, path, asking);
    default:
      throw refusal(`${path}.func`, 'expected one of COUNT, DISTINCT_COUNT, PERCENTILES');
  }
}

async function countsOf(where: Where, times: readonly bigint[], { counts }: Asking): Promise<number[]> {
  return (await counts.byTime({ ...where, times })).map(sumOf);
}

function sumOf(groups: readonly GroupCount[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

/** The spans of a bucket, and how many of them have each of the most frequent values. */
function distinctCount(
  { groupBy: name, maxGroups = DEFAULT_GROUPS }: JsonObject,
  path: string,
  { query, counts, pageSize }: Asking,
): Figure {
  const { groupBy, shown } = readGroup(readString(name, `${path}.groupBy`), `${path}.groupBy`);
  if (typeof maxGroups !== 'number' || !Number.isInteger(maxGroups) || maxGroups < 1) {
    throw refusal(`${path}.maxGroups`, 'expected an integer, 1 or more');
  }
  const first = Math.min(maxGroups, pageSize);
  return async ({ where, times }) => {
    const buckets = await counts.byTime({ ...where, times, groupBy });
    return buckets.map((groups) => {
      const subBuckets = groups.filter(({ value }) => value !== undefined).slice(0, first);
      for (const { value } of subBuckets) query.account.answerBytes(ITEM_BYTES + valueSize(value ?? null));
      return {
        totalCount: sumOf(groups),
        subBuckets: subBuckets.map(({ value, count }) => ({ key: shown(value ?? null), count })),
      };
    });
  };
}

interface Grouping {
  readonly groupBy: MetricKey;
  readonly shown: (value: AttributeValue) => unknown;
}

function readGroup(name: string, path: string): Grouping {
  const key = readKey(name, path);
  if (key.type === 'attribute') return { groupBy: { attribute: { key: key.key, scope: key.scope } }, shown: valueJson };
  if (key.type === 'enum') {
    return { groupBy: { field: key.field }, shown: (value) => key.values[Number(value)] ?? naturalText(value) };
  }
  if (key.type === 'string' && key.field === 'name') return { groupBy: { field: key.field }, shown: valueJson };
  throw refusal(path, 'expected an attribute, span.name, span.kind or span.status.code');
}

/** Values by percentile, null in a bucket without numbers. */
function percentiles({ key: name, aggregationParameters }: JsonObject, path: string, { query }: Asking): Figure {
  const wanted = readPercentiles(aggregationParameters, `${path}.aggregationParameters`);
  const key = readKey(readString(name, `${path}.key`), `${path}.key`);
  const quantiles = wanted.map((percent) => percent / 100);
  const data = (values: readonly unknown[]) =>
    Object.fromEntries(wanted.map((percent, index) => [percentLabel(percent), values[index] ?? null]));
  if (key.type === 'int64') {
    return inEach(async (where) => {
      const found = await query.catalog.fieldStatistics({ field: key.order, ...where, quantiles });
      return data(found?.quantiles.map(interpolated) ?? []);
    });
  }
  if (key.type !== 'attribute') throw refusal(`${path}.key`, 'has no numbers');
  return inEach(async (where) => {
    const found = await query.catalog.attributeStatistics({ key: key.key, scope: key.scope, ...where }, quantiles);
    return data(found === undefined ? [] : quantiles.map((q) => valueJson(found.quantile(q))));
  });
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
