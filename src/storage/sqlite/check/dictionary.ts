/** The rows of the dictionary: the number of spans with each value of a key that is counted. */
import type { Database } from 'better-sqlite3';
import type { Findings } from '../../findings.ts';
import { DICTIONARY_LIMITS } from '../write/value-dictionary.ts';
import { ValueLevels } from '../write/value-levels.ts';

/** The part of its findings, and its table. */
export const DICTIONARY_PART = 'leveled_value_counts';
const COLUMNS = 'key_id, text, type, exact, span_count';
/** Keys that both count. That only one counts a key is a difference of `value_keys`. */
const COUNTED = `key_id IN (SELECT k.id FROM main.value_keys k JOIN file.value_keys f ON f.id = k.id
  WHERE k.is_counted AND f.is_counted)`;
/** The views look each row up in other levels, so their rows are written down once. */
const VALUES = (table: string, schema: string): string => `DROP TABLE IF EXISTS temp.${table};
  CREATE TEMP TABLE ${table} (${COLUMNS}, PRIMARY KEY (${COLUMNS})) WITHOUT ROWID;
  INSERT INTO ${table} SELECT ${COLUMNS} FROM ${schema}.attribute_value_counts WHERE ${COUNTED}`;
const WRONG_KEYS = `SELECT DISTINCT key_id FROM
    (SELECT * FROM (SELECT * FROM right_values EXCEPT SELECT * FROM stored_values)
      UNION ALL SELECT * FROM (SELECT * FROM stored_values EXCEPT SELECT * FROM right_values))`;

/** Reports the keys whose values or counts are wrong, and returns their ids. */
export function compareDictionary(shadow: Database, file: Database, findings: Findings): readonly number[] {
  shadow.exec(`${VALUES('right_values', 'main')}; ${VALUES('stored_values', 'file')}`);
  const wrong = new Set([...shadow.prepare<[], number>(WRONG_KEYS).pluck().all(), ...miscounted(shadow, file)]);
  const nameOf = shadow
    .prepare<[number], string>("SELECT scope || ' ' || key FROM main.value_keys WHERE id = ?")
    .pluck();
  for (const id of wrong) {
    const what = `The values of the key ${id} (${nameOf.get(id)}) have wrong numbers of spans.`;
    findings.add({ part: DICTIONARY_PART, what, repairable: true });
  }
  return [...wrong];
}

/** Keys whose levels do not add up to the number of their values. */
function miscounted(shadow: Database, file: Database): number[] {
  const levels = new ValueLevels(file, DICTIONARY_LIMITS.maxNewest);
  return shadow
    .prepare<[], [number, number]>('SELECT key_id, count(*) FROM stored_values GROUP BY key_id')
    .raw()
    .all()
    .filter(([keyId, values]) => levels.countValues(keyId) !== values)
    .map(([keyId]) => keyId);
}

/** Takes over the rows of these keys, each key in a transaction of its own. */
export function repairDictionary(shadow: Database, keyIds: readonly number[]): void {
  const remove = shadow.prepare(`DELETE FROM file.${DICTIONARY_PART} WHERE level IN (0, 1, 2) AND key_id = ?`);
  const insert = shadow.prepare(
    `INSERT INTO file.${DICTIONARY_PART} SELECT * FROM main.${DICTIONARY_PART} WHERE level IN (0, 1, 2) AND key_id = ?`,
  );
  const replace = shadow.transaction((keyId: number) => {
    remove.run(keyId);
    insert.run(keyId);
  });
  for (const keyId of keyIds) replace(keyId);
}
