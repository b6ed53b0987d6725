/** GET /v1/tags, POST /v1/tags/:tag and POST /v1/tags/:tag/statistics. */
import { SpangraphError } from '../errors.ts';
import type { AttributeType } from '../model/attributes.ts';
import { durationNano } from '../model/span.ts';
import { quantileOf } from '../query/catalog.ts';
import type { SpanFilter, TimeRange } from '../storage/query.ts';
import { readFilters } from './filters.ts';
import { ATTRIBUTE_PREFIXES, FIELDS, KEY_FORMS, type Key, parseKey } from './keys.ts';
import { type JsonObject, readList, refusal } from './read-fields.ts';
import type { Asking } from './search.ts';
import { valueJson, wholeList } from './span-json.ts';
import { readTimeFrame } from './time-frame.ts';

/** Values of a tag that are listed, the most frequent first. */
const MAX_VALUES = 100;
const P99 = 0.99;

const TYPES: Readonly<Record<AttributeType, string>> = {
  STRING: 'Str',
  BOOL: 'Bool',
  INT: 'Int',
  DOUBLE: 'Double',
  BYTES: 'Bytes',
  ARRAY: 'Slice',
  KVLIST: 'Map',
  EMPTY: 'Empty',
};

/** Fields and attribute keys with their types; a key that has values of several types is a text. */
export async function tags({ query, pageSize }: Asking): Promise<object> {
  const keys = await wholeList((after) => query.catalog.attributeKeys({ first: pageSize, after }));
  return {
    Tags: [
      ...Object.entries(FIELDS).map(([name, { type }]) => ({ name, type: type === 'int64' ? 'Int' : 'Str' })),
      ...keys.map(({ key, scope, types: [type = 'EMPTY', ...others] }) => ({
        name: `${ATTRIBUTE_PREFIXES[scope]}${key}`,
        type: others.length > 0 ? TYPES.STRING : TYPES[type],
      })),
    ],
  };
}

interface Where {
  readonly filter: SpanFilter | undefined;
  readonly timeRange: TimeRange | undefined;
}

/** The most frequent values of a tag among the spans that match. */
export async function tagValues(name: string, body: JsonObject, asking: Asking): Promise<object> {
  const key = keyOf(name);
  const where = readWhere(body, asking);
  if (key.type === 'enum') return { values: await enumValues(key, where, asking) };
  if (key.type !== 'attribute') {
    throw refusal(name, 'has no list of values; those of attributes, span.kind and span.status.code can be listed');
  }
  const first = Math.min(MAX_VALUES, asking.pageSize);
  const values = await asking.query.catalog
    .attributeValues({ key: key.key, scope: key.scope, ...where, first })
    .nodes();
  return { values: values.map(({ value, count }) => ({ value: valueJson(value), count })) };
}

async function enumValues(
  { field, values }: Extract<Key, { type: 'enum' }>,
  where: Where,
  { query }: Asking,
): Promise<object[]> {
  const counts = await Promise.all(
    values.map((_value, number) =>
      query.search.spans({ ...where, filter: both(where.filter, field, number) }).totalCount(),
    ),
  );
  return values
    .map((value, number) => ({ value, count: counts[number] ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}

function both(filter: SpanFilter | undefined, type: 'kind' | 'statusCode', eq: number): SpanFilter {
  const own: SpanFilter = { type, test: { eq } };
  return filter === undefined ? own : { type: 'and', filters: [filter, own] };
}

const STATISTICS = ['min', 'max', 'avg', 'p99'] as const;
type Statistic = (typeof STATISTICS)[number];

/** The statistics that are wanted; empty where there is no number to make them of. */
export async function tagStatistics(name: string, body: JsonObject, asking: Asking): Promise<object> {
  const key = keyOf(name);
  const where = readWhere(body, asking);
  const wanted = readList(body.desiredStatistics, 'desiredStatistics').map(readStatistic);
  if (key.type === 'int64') return { statistics: await fieldStatistics(name, key, wanted, where, asking) };
  if (key.type !== 'attribute') throw refusal(name, 'has no numbers');
  const { key: attribute, scope } = key;
  const found = await asking.query.catalog.attributeStatistics({ key: attribute, scope, ...where }, [P99]);
  if (found === undefined) return { statistics: {} };
  const all = { min: found.min, max: found.max, avg: found.avg, p99: quantileOf(found, P99) };
  return { statistics: Object.fromEntries(wanted.map((one) => [one, valueJson(all[one])])) };
}

/** Least and greatest are the ends of an order; the others need analytics. */
async function fieldStatistics(
  name: string,
  { field, order }: Extract<Key, { type: 'int64' }>,
  wanted: readonly Statistic[],
  where: Where,
  { query }: Asking,
): Promise<object> {
  const refused = wanted.find((one) => one === 'avg' || one === 'p99');
  if (refused !== undefined || order === undefined) {
    throw new SpangraphError('NOT_IMPLEMENTED', `${refused} of ${name} is not served; min and max are.`);
  }
  const ends = await Promise.all(
    wanted.map(async (one) => {
      const direction = one === 'min' ? 'ASC' : 'DESC';
      const [span] = await query.search.spans({ ...where, orderBy: { field: order, direction }, first: 1 }).nodes();
      if (span === undefined) return undefined;
      const value = field === 'durationNano' ? durationNano(span) : span[field];
      return [one, value] as const;
    }),
  );
  return Object.fromEntries(ends.filter((end) => end !== undefined));
}

function readStatistic(value: unknown, index: number): Statistic {
  const known = STATISTICS.find((one) => one === value);
  if (known !== undefined) return known;
  throw refusal(`desiredStatistics[${index}]`, `expected one of ${STATISTICS.join(', ')}`);
}

function keyOf(name: string): Key {
  const key = parseKey(name);
  if (key !== undefined) return key;
  throw refusal('tag', `expected ${KEY_FORMS}; got ${JSON.stringify(name)}`);
}

function readWhere(body: JsonObject, { now }: Asking): Where {
  return { filter: readFilters(body.filters), timeRange: readTimeFrame(body.timeframe, now) };
}
