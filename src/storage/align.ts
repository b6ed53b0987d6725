/** Batch answers come in the order of their keys; these bring unordered rows into it. */

/** result[i] is the row whose key is keys[i]; undefined where there is none. Of several rows with one key the first. */
export function alignOne<Key, Row>(
  keys: readonly Key[],
  rows: Iterable<Row>,
  keyOf: (row: Row) => Key,
): (Row | undefined)[] {
  const byKey = new Map<Key, Row>();
  for (const row of rows) {
    const key = keyOf(row);
    if (!byKey.has(key)) byKey.set(key, row);
  }
  return keys.map((key) => byKey.get(key));
}

/** result[i] are the rows whose key is keys[i], in the order of `rows`; an empty list where there is none. */
export function alignMany<Key, Row>(keys: readonly Key[], rows: Iterable<Row>, keyOf: (row: Row) => Key): Row[][] {
  const byKey = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const list = byKey.get(key);
    if (list) list.push(row);
    else byKey.set(key, [row]);
  }
  return keys.map((key) => byKey.get(key) ?? []);
}
