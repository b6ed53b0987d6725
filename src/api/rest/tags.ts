/** GET /v1/tags, POST /v1/tags/:tag and POST /v1/tags/:tag/statistics. */
import type { AttributeType } from '../../model/attributes.ts';
import { durationNano } from '../../model/span.ts';
import { interpolated, quotient } from '../../query/exact-numbers.ts';
import { wholeList } from '../../query/whole-list.ts';
import { ATTRIBUTE_PREFIXES, FIELDS, type Key } from './keys.ts';
import { type JsonObject, readList, refusal } from './read-fields.ts';
import type { Asking } from './search.ts';
import { valueJson } from './span-json.ts';
import { readKey, readListableKey, readWhere, valuesOf, type Where } from './tag-values.ts';

/** Bytes of a tag in JSON beside its key, about. */
const TAG_BYTES = 40;
/** Maximum number of values listed of a tag. */
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

/** Fields and attribute keys with their types. The type of a key with values of several types is text. */
export async function tags({ query, pageSize }: Asking): Promise<object> {
  const keys = await wholeList((after) => query.catalog.attributeKeys({ first: pageSize, after }));
  for (const { key } of keys) query.account.answerBytes(TAG_BYTES + key.length);
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

/** The most frequent values of a tag among the spans that match. */
export async function tagValues(name: string, body: JsonObject, asking: Asking): Promise<object> {
  const first = Math.min(MAX_VALUES, asking.pageSize);
  return { values: await valuesOf(readListableKey(name, 'tag'), readWhere(body, asking), first, asking) };
}

const STATISTICS = ['min', 'max', 'avg', 'p99'] as const;
type Statistic = (typeof STATISTICS)[number];

/** The desired statistics. Empty if there are no numbers. */
export async function tagStatistics(name: string, body: JsonObject, asking: Asking): Promise<object> {
  const key = readKey(name, 'tag');
  const where = readWhere(body, asking);
  const wanted = readList(body.desiredStatistics, 'desiredStatistics').map(readStatistic);
  if (key.type === 'int64') return { statistics: await fieldStatistics(key, wanted, where, asking) };
  if (key.type !== 'attribute') throw refusal(name, 'has no numbers');
  const { key: attribute, scope } = key;
  const found = await asking.query.catalog.attributeStatistics({ key: attribute, scope, ...where }, [P99]);
  if (found === undefined) return { statistics: {} };
  const all = { min: found.min, max: found.max, avg: found.avg, p99: found.quantile(P99) };
  return { statistics: Object.fromEntries(wanted.map((one) => [one, valueJson(all[one])])) };
}

/** Minimum and maximum alone are the ends of an order. The other statistics read all spans that match. */
async function fieldStatistics(
  { field, order }: Extract<Key, { type: 'int64' }>,
  wanted: readonly Statistic[],
  where: Where,
  { query }: Asking,
): Promise<object> {
  if (wanted.includes('avg') || wanted.includes('p99')) {
    const found = await query.catalog.fieldStatistics({ field: order, ...where, quantiles: [P99] });
    if (found === undefined) return {};
    const p99 = found.quantiles.map(interpolated)[0];
    const all = { min: found.min, max: found.max, avg: quotient(found.sum, BigInt(found.count)), p99 };
    return Object.fromEntries(wanted.map((one) => [one, all[one]]));
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
