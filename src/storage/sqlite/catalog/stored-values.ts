/** Reads the dictionary of values. What it does not know for certain it does not say. */
import type { AttributeScope, AttributeValue } from '../../../model/attributes.ts';
import { ATTRIBUTE_SCOPES } from '../../../model/attributes.ts';
import type { AttributeValueSummary } from '../../backend.ts';
import type { SqlRow } from '../file/connection.ts';
import type { Source } from '../rows/source.ts';
import { behindPrefix, valueOfText, valueText } from '../rows/value-text.ts';

/** The values of one key, in the scopes asked for, with their spans. */
export interface StoredValues {
  /** Scopes that have the key. */
  readonly scopes: readonly AttributeScope[];
  /** Whether some span has a value more than once in one scope. */
  readonly isRepeated: boolean;
  /** Whether the values have -0, which counts as 0 but stands beside it here. */
  readonly hasNegativeZero: boolean;
  readonly keyIds: readonly number[];
}

const SELECT_VALUE = 'SELECT 1 FROM attribute_value_counts WHERE key_id = ? AND text = ? AND type = ? AND exact = ?';

/** Undefined where the values of the key were not all counted. */
export function storedValues(
  { key, scope }: { readonly key: string; readonly scope?: AttributeScope },
  { db }: Source,
): StoredValues | undefined {
  if (!key.isWellFormed()) return undefined;
  const wanted = scope === undefined ? ATTRIBUTE_SCOPES : [scope];
  const rows = wanted.flatMap((where) => {
    const row = db.get('SELECT id, is_counted, is_repeated FROM value_keys WHERE scope = ? AND key = ?', where, key);
    return row === undefined ? [] : [{ scope: where, row }];
  });
  if (rows.some(({ row }) => row[1] === 0n)) return undefined;
  const keyIds = rows.map(({ row }) => Number(row[0]));
  return {
    scopes: rows.map((found) => found.scope),
    isRepeated: rows.some(({ row }) => row[2] === 1n),
    hasNegativeZero: keyIds.some((keyId) => db.get(SELECT_VALUE, keyId, ...valueText(-0)) !== undefined),
    keyIds,
  };
}

/** Whether the dictionary can tell which values begin with the prefix: it holds whole characters only. */
export function isStorablePrefix(prefix: string): boolean {
  return prefix.isWellFormed();
}

/** Of one key and scope: a page in the order of the port, and the number of all. */
export function pageOfValues(
  keyId: number,
  { prefix = '', limit, offset }: { readonly prefix?: string; readonly limit: number; readonly offset: number },
  { db }: Source,
): { readonly items: AttributeValueSummary[]; readonly totalCount: number } {
  const { where, bounds } = prefixCondition(prefix);
  const rows = db.all(
    `SELECT text, type, exact, span_count FROM attribute_value_counts WHERE key_id = ? AND ${where}
      ORDER BY span_count DESC, type, text, exact LIMIT ? OFFSET ?`,
    keyId,
    ...bounds,
    limit,
    offset,
  );
  const [total] = db.all(`SELECT count(*) FROM attribute_value_counts WHERE key_id = ? AND ${where}`, keyId, ...bounds);
  return { items: rows.map(toSummary), totalCount: Number(total?.[0] ?? 0) };
}

/** Values that begin with the prefix, in any order; of each of the keys up to `limit`. */
export function someValues(keyIds: readonly number[], prefix: string, limit: number, { db }: Source): AttributeValue[] {
  const { where, bounds } = prefixCondition(prefix);
  const sql = `SELECT text, type, exact, 0 FROM attribute_value_counts WHERE key_id = ? AND ${where} LIMIT ?`;
  return keyIds.flatMap((keyId) => db.all(sql, keyId, ...bounds, limit).map((row) => toSummary(row).value));
}

/** Every value of the keys, with its spans. */
export function* allValues(keyIds: readonly number[], { db }: Source): Generator<[AttributeValue, number]> {
  for (const keyId of keyIds) {
    const sql = 'SELECT text, type, exact, span_count FROM attribute_value_counts WHERE key_id = ?';
    for (const row of db.iterate(sql, keyId)) {
      const { value, count } = toSummary(row);
      yield [value, count];
    }
  }
}

/** Values that begin with the prefix and stand in more than one of the keys' scopes; undefined where over `limit`. */
export function sharedValues(
  keyIds: readonly number[],
  prefix: string,
  limit: number,
  { db }: Source,
): AttributeValue[] | undefined {
  const rows = db.all(unionSql(prefix, 'HAVING count(*) > 1 LIMIT ?'), ...unionParameters(keyIds, prefix), limit + 1);
  return rows.length > limit ? undefined : rows.map((row) => toSummary(row).value);
}

/** Values of several keys, the spans of each scope added up. */
export function unitedValues(keyIds: readonly number[], prefix: string, { db }: Source): AttributeValueSummary[] {
  return db.all(unionSql(prefix, ''), ...unionParameters(keyIds, prefix)).map(toSummary);
}

function unionSql(prefix: string, end: string): string {
  const { where } = prefixCondition(prefix);
  return `SELECT text, type, exact, sum(span_count) FROM attribute_value_counts
    WHERE key_id IN (SELECT value FROM json_each(?)) AND ${where} GROUP BY text, type, exact ${end}`;
}

function unionParameters(keyIds: readonly number[], prefix: string): readonly string[] {
  return [JSON.stringify(keyIds), ...prefixCondition(prefix).bounds];
}

function prefixCondition(prefix: string): { readonly where: string; readonly bounds: readonly string[] } {
  const behind = behindPrefix(prefix);
  if (behind === undefined) return { where: 'text >= ?', bounds: [prefix] };
  return { where: 'text >= ? AND text < ?', bounds: [prefix, behind] };
}

function toSummary([text, type, exact, count]: SqlRow): AttributeValueSummary {
  return { value: valueOfText(String(text), Number(type), String(exact)), count: Number(count) };
}
