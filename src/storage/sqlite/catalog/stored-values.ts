/** Reads the dictionary of values. It answers only where its counts are complete. */
import type { AttributeScope, AttributeValue } from '../../../model/attributes.ts';
import { ATTRIBUTE_SCOPES, valueSize } from '../../../model/attributes.ts';
import type { AttributeValueSummary } from '../../backend.ts';
import { columns, integer, type RowOf, type Select, select, text } from '../file/select.ts';
import type { RowSource } from '../rows/row-source.ts';
import { BASE, IS_UPPERMOST, MIDDLE, wholeNewest } from '../rows/value-levels.ts';
import { behindPrefix, valueOfText, valueText } from '../rows/value-text.ts';

const KEY = select(
  columns(integer('id'), integer('is_counted'), integer('is_repeated')),
  'FROM value_keys WHERE scope = ? AND key = ?',
);
/** Bytes of an item in memory beside its value, about. */
const ITEM_BYTES = 100;
const FROM = 'FROM leveled_value_counts';
const COUNT = columns(integer('count', 'count(*)'));
/** Of an upper level: how many values it adds to those below. */
const UPPER = columns(integer('count', 'count(*)'), integer('added', 'coalesce(sum(added), 0)'));
const VALUE = columns(text('text'), integer('type'), text('exact'), integer('span_count'));
const UNITED_VALUE = columns(text('text'), integer('type'), text('exact'), integer('span_count', 'sum(span_count)'));
const VALUES_OF_KEY = select(VALUE, 'FROM attribute_value_counts WHERE key_id = ?');

const ONE_VALUE = select(VALUE, 'FROM attribute_value_counts WHERE key_id = ? AND text = ? AND type = ? AND exact = ?');

/** The stored values of one key in the requested scopes. */
export interface StoredValues {
  /** Scopes that have the key. */
  readonly scopes: readonly AttributeScope[];
  /** Whether some span has a value more than once in one scope. */
  readonly isRepeated: boolean;
  /** Whether the values include -0, which counts as 0 but is a separate row here. */
  readonly hasNegativeZero: boolean;
  readonly keyIds: readonly number[];
}

/** Undefined if not all values of the key were counted. */
export function storedValues(
  { key, scope }: { readonly key: string; readonly scope?: AttributeScope },
  { db }: RowSource,
): StoredValues | undefined {
  if (!key.isWellFormed()) return undefined;
  const wanted = scope === undefined ? ATTRIBUTE_SCOPES : [scope];
  const rows = wanted.flatMap((where) => {
    const row = db.get(KEY, where, key);
    if (row === undefined) return [];
    const [id, isCounted, isRepeated] = row;
    return { scope: where, id: Number(id), isCounted: isCounted === 1n, isRepeated: isRepeated === 1n };
  });
  if (rows.some(({ isCounted }) => !isCounted)) return undefined;
  return {
    scopes: rows.map((found) => found.scope),
    isRepeated: rows.some(({ isRepeated }) => isRepeated),
    hasNegativeZero: rows.some(({ id }) => db.get(ONE_VALUE, id, ...valueText(-0)) !== undefined),
    keyIds: rows.map(({ id }) => id),
  };
}

/** Whether the dictionary can find values by the prefix. It holds well-formed text only. */
export function isStorablePrefix(prefix: string): boolean {
  return prefix.isWellFormed();
}

/**
 * A page of one key's values in the order of the port, and the number of all values. A row that a higher level has replaced
 * does not count. To look up only few rows there, each level is sorted first, and as many more rows of it are taken as may be
 * replaced. Rows are in time if they were when they were counted: to sort them takes less, as a key has at most 200,000.
 */
export function pageOfValues(
  keyId: number,
  { prefix = '', limit, offset }: { readonly prefix?: string; readonly limit: number; readonly offset: number },
  { db }: RowSource,
): { readonly items: AttributeValueSummary[]; readonly totalCount: number } {
  const { where, bounds } = prefixCondition(prefix);
  const ofKey = `key_id = ? AND ${where}`;
  const newest = wholeNewest(ofKey);
  const parameters = [keyId, ...bounds];
  const [inBase] = db.get(select(COUNT, `${FROM} WHERE level = ${BASE} AND ${ofKey} AND in_time()`), ...parameters) ?? [
    0n,
  ];
  const [inMiddle, addedInMiddle] = db.get(
    select(UPPER, `${FROM} WHERE level = ${MIDDLE} AND ${ofKey} AND in_time()`),
    ...parameters,
  ) ?? [0n, 0n];
  const [inNewest, addedInNewest] = db.get(select(UPPER, `FROM ${newest}`), ...parameters) ?? [0n, 0n];
  const order = 'ORDER BY span_count DESC, type, text, exact';
  const sorted = (level: number): string => `SELECT * FROM (SELECT level, key_id, ${VALUE.sql} ${FROM}
    WHERE level = ${level} AND ${ofKey} AND span_count > 0 ${order} LIMIT ?) v WHERE ${IS_UPPERMOST}`;
  const page = select(
    VALUE,
    `FROM (${sorted(BASE)} UNION ALL ${sorted(MIDDLE)} UNION ALL SELECT level, key_id, ${VALUE.sql} FROM ${newest}
      WHERE span_count > 0) ${order} LIMIT ? OFFSET ?`,
  );
  const taken = BigInt(offset + limit) + inNewest;
  const limits = [...parameters, taken + inMiddle - addedInMiddle, ...parameters, taken, ...parameters];
  const items: AttributeValueSummary[] = [];
  for (const row of db.iterate(page, ...limits, limit, offset)) {
    const item = toSummary(row);
    db.clock.countBytes(ITEM_BYTES + valueSize(item.value));
    items.push(item);
  }
  return { items, totalCount: Number(inBase + addedInMiddle + addedInNewest) };
}

/** Up to `limit` values of each key that begin with the prefix, in any order. */
export function someValues(
  keyIds: readonly number[],
  prefix: string,
  limit: number,
  { db }: RowSource,
): AttributeValue[] {
  const { where, bounds } = prefixCondition(prefix);
  const some = select(VALUE, `FROM attribute_value_counts WHERE key_id = ? AND ${where} LIMIT ?`);
  return keyIds.flatMap((keyId) => db.all(some, keyId, ...bounds, limit).map((row) => toSummary(row).value));
}

/** Every value of the keys with its span count. */
export function* allValues(keyIds: readonly number[], { db }: RowSource): Generator<[AttributeValue, number]> {
  for (const keyId of keyIds) {
    for (const row of db.iterate(VALUES_OF_KEY, keyId)) {
      const { value, count } = toSummary(row);
      yield [value, count];
    }
  }
}

/** Values with the prefix that several of the keys have. Undefined if they are more than `limit`. */
export function sharedValues(
  keyIds: readonly number[],
  prefix: string,
  limit: number,
  { db }: RowSource,
): AttributeValue[] | undefined {
  const rows = db.all(union(prefix, 'HAVING count(*) > 1 LIMIT ?'), ...unionParameters(keyIds, prefix), limit + 1);
  return rows.length > limit ? undefined : rows.map((row) => toSummary(row).value);
}

/** The values of several keys, with the sums of their span counts. */
export function unitedValues(
  keyIds: readonly number[],
  prefix: string,
  { db }: RowSource,
): Iterable<AttributeValueSummary> {
  return Iterator.from(db.iterate(union(prefix, ''), ...unionParameters(keyIds, prefix))).map(toSummary);
}

function union(prefix: string, end: string): Select<RowOf<typeof UNITED_VALUE>> {
  const { where } = prefixCondition(prefix);
  return select(
    UNITED_VALUE,
    `FROM attribute_value_counts WHERE key_id IN (SELECT value FROM json_each(?)) AND ${where} AND in_time()
      GROUP BY text, type, exact ${end}`,
  );
}

function unionParameters(keyIds: readonly number[], prefix: string): readonly string[] {
  return [JSON.stringify(keyIds), ...prefixCondition(prefix).bounds];
}

function prefixCondition(prefix: string): { readonly where: string; readonly bounds: readonly string[] } {
  const behind = behindPrefix(prefix);
  if (behind === undefined) return { where: 'text >= ?', bounds: [prefix] };
  return { where: 'text >= ? AND text < ?', bounds: [prefix, behind] };
}

function toSummary([naturalText, type, exact, count]: RowOf<typeof VALUE>): AttributeValueSummary {
  return { value: valueOfText(naturalText, Number(type), exact), count: Number(count) };
}
