/** Kinds of damage to what is derived from spans, each by SQL on a file that nobody uses. */
import type { Database } from 'better-sqlite3';
import { createPart } from '../../src/storage/sqlite/rows/index-parts.ts';

export interface Damage {
  readonly name: string;
  /** The part of the report that must name it. */
  readonly part: string;
  /** Damages a row that `pick` chooses. False if there is none to damage. */
  readonly apply: (db: Database, pick: (count: number) => number) => boolean;
}

/** Runs the SQL with the values of a row of the query. */
function onRow(part: string, name: string, query: string, sql: string): Damage {
  return {
    part,
    name,
    apply: (db, pick) => {
      const rows = db.prepare<[], unknown[]>(query).raw().safeIntegers().all();
      const row = rows[pick(rows.length)];
      if (row === undefined) return false;
      db.prepare(sql).run(...row);
      return true;
    },
  };
}

const ofTable = (table: string, name: string, set: string): Damage =>
  onRow(table, `${table}: ${name}`, `SELECT id FROM ${table}`, `UPDATE ${table} SET ${set} WHERE id = ?`);

const ID = 'SELECT id FROM';

/** A document of a part, chosen by `pick`. */
function anyDocument(db: Database, pick: (count: number) => number): readonly [document: bigint, table: string] {
  const documents = partsOf(db).flatMap((table) =>
    postingsOf(db, table).map(([, document]) => [document, table] as const),
  );
  const chosen = documents[pick(documents.length)];
  if (chosen === undefined) throw new RangeError('The index has no document.');
  return chosen;
}

function partsOf(db: Database): string[] {
  const names = "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name";
  return db.prepare<[], string>(names).pluck().all();
}

/** Each term of a part with each of its documents. */
function postingsOf(db: Database, table: string): [term: string, document: bigint][] {
  db.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS temp.of_${table} USING fts5vocab('main', '${table}', 'instance')`);
  return db
    .prepare<[], [string, bigint]>(`SELECT term, doc FROM temp.of_${table} ORDER BY doc, term`)
    .raw()
    .safeIntegers()
    .all();
}

export const DAMAGES: readonly Damage[] = [
  ofTable('traces', 'a wrong number of spans', 'span_count = span_count + 1'),
  ofTable('traces', 'a wrong start', 'start_time_unix_nano = start_time_unix_nano - 1'),
  ofTable('traces', 'a wrong number of errors', 'error_count = error_count + 1'),
  ofTable('traces', 'a wrong last arrival', 'last_arrival_unix_nano = last_arrival_unix_nano + 1'),
  ofTable('traces', 'wrong services', `services = '["invented"]'`),
  ofTable('traces', 'another root', 'root_span_row = ifnull(root_span_row, 0) + 1'),
  ofTable('traces', 'another id', 'trace_id = randomblob(16)'),
  onRow('traces', 'a trace without its summary', `${ID} traces`, 'DELETE FROM traces WHERE id = ?'),
  onRow(
    'traces',
    'a summary of no trace',
    `${ID} traces`,
    `INSERT INTO traces (trace_id, start_time_unix_nano, end_time_unix_nano, duration, start_spread, span_count, error_count,
      missing_parent_count, services) SELECT randomblob(16), 1, 2, 1, 0, 1, 0, 0, '[]' FROM traces WHERE id = ?`,
  ),
  ofTable('operations', 'a wrong number of spans', 'span_count = span_count - 1'),
  onRow(
    'operations',
    'a missing operation',
    // One that spans no longer use is not missed.
    `${ID} operations WHERE span_count > 0`,
    'DELETE FROM operations WHERE id = ?',
  ),
  onRow(
    'kept_sums',
    'sums of a minute whose spans were never summed up',
    `${ID} spans WHERE start_time_unix_nano > 0`,
    "INSERT INTO kept_minutes SELECT start_time_unix_nano / 60000000000, x'', x'' FROM spans WHERE id = ?",
  ),
  onRow(
    'kept_sums',
    'wrong sums of an hour',
    `${ID} spans WHERE start_time_unix_nano > 0`,
    "INSERT INTO kept_hours SELECT start_time_unix_nano / 3600000000000, x'', x'' FROM spans WHERE id = ?",
  ),
  onRow(
    'kept_sums',
    'calls of a minute that no spans stand for',
    `${ID} spans WHERE start_time_unix_nano > 0`,
    `INSERT INTO kept_minute_calls
      SELECT start_time_unix_nano / 60000000000, '[]', x'', '[["${'1'.repeat(32)}","${'1'.repeat(16)}"]]' FROM spans WHERE id = ?`,
  ),
  onRow(
    'kept_sums',
    'wrong calls of an hour',
    `${ID} spans WHERE start_time_unix_nano > 0`,
    "INSERT INTO kept_hour_calls SELECT start_time_unix_nano / 3600000000000, '[[]]', x'' FROM spans WHERE id = ?",
  ),
  onRow(
    'operation_minutes',
    'a wrong number of spans in a minute',
    'SELECT minute, operation_id FROM operation_minutes',
    'UPDATE operation_minutes SET span_count = span_count + 3 WHERE minute = ? AND operation_id = ?',
  ),
  onRow(
    'operation_minutes',
    'a missing minute',
    'SELECT minute, operation_id FROM operation_minutes',
    'DELETE FROM operation_minutes WHERE minute = ? AND operation_id = ?',
  ),
  onRow(
    'operation_minutes',
    'a minute without spans',
    'SELECT operation_id FROM operation_minutes',
    'INSERT INTO operation_minutes VALUES (-99, ?, 4)',
  ),
  onRow(
    'leveled_value_counts',
    'a wrong number of spans of a value',
    'SELECT level, key_id, text, type, exact FROM leveled_value_counts WHERE key_id IN (SELECT id FROM value_keys WHERE is_counted)',
    `UPDATE leveled_value_counts SET span_count = span_count + 1
      WHERE level = ? AND key_id = ? AND text = ? AND type = ? AND exact = ?`,
  ),
  onRow(
    'leveled_value_counts',
    'a missing value',
    'SELECT level, key_id, text, type, exact FROM leveled_value_counts WHERE key_id IN (SELECT id FROM value_keys WHERE is_counted)',
    'DELETE FROM leveled_value_counts WHERE level = ? AND key_id = ? AND text = ? AND type = ? AND exact = ?',
  ),
  onRow(
    'leveled_value_counts',
    'a value that no span has',
    'SELECT id FROM value_keys WHERE is_counted',
    "INSERT INTO leveled_value_counts VALUES (2, ?, 'nobody has this', 7, '', 1, NULL)",
  ),
  onRow(
    'value_keys',
    'a key said to be repeated by no span',
    "SELECT id FROM value_keys WHERE is_repeated AND key = 'twice'",
    'UPDATE value_keys SET is_repeated = 0 WHERE id = ?',
  ),
  onRow(
    'shape_keys',
    'a missing shape of a key',
    'SELECT key_id, type, shape_id FROM shape_keys',
    'DELETE FROM shape_keys WHERE key_id = ? AND type = ? AND shape_id = ?',
  ),
  onRow(
    'shape_keys',
    'a key that a shape lacks',
    `${ID} shapes`,
    "INSERT INTO shape_keys SELECT 999999, 's', id FROM shapes WHERE id = ?",
  ),
  ofTable('shapes', 'another hash', 'content_hash = randomblob(16)'),
  ofTable('resources', 'another hash', 'content_hash = randomblob(16)'),
  ofTable('scopes', 'another hash', 'content_hash = randomblob(16)'),
  ...(['resource', 'scope'] as const).flatMap((owner) => [
    onRow(
      `${owner}_terms`,
      `a missing term of a ${owner}`,
      `SELECT term, ${owner}_id FROM ${owner}_terms`,
      `DELETE FROM ${owner}_terms WHERE term = ? AND ${owner}_id = ?`,
    ),
    onRow(
      `${owner}_terms`,
      `a term that a ${owner} lacks`,
      `${ID} ${owner}s`,
      `INSERT INTO ${owner}_terms VALUES ('invented', ?)`,
    ),
  ]),
  ofTable('spans', 'another duration', 'duration = duration / 2 + 1'),
  ofTable('spans', 'another name', "name = name || '!'"),
  ofTable('spans', 'another kind', "kind = '77'"),
  {
    part: 'span_index',
    name: 'a term that a span lacks',
    apply: (db, pick) => {
      const [document, table] = anyDocument(db, pick);
      db.prepare(`INSERT INTO ${table} (rowid, terms) VALUES (?, 'invented')`).run(document);
      return true;
    },
  },
  {
    part: 'span_index',
    name: 'a missing document',
    apply: (db, pick) => {
      const [document, table] = anyDocument(db, pick);
      const terms = postingsOf(db, table).flatMap(([term, doc]) => (doc === document ? [term] : []));
      db.prepare(`INSERT INTO ${table} (${table}, rowid, terms) VALUES ('delete', ?, ?)`).run(
        document,
        terms.join(' '),
      );
      return true;
    },
  },
  {
    part: 'span_index',
    name: 'an empty part of the index',
    apply: (db, pick) => {
      const [, table] = anyDocument(db, pick);
      db.exec(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`);
      return true;
    },
  },
  {
    part: 'span_index_parts',
    name: 'a part without its table',
    apply: (db, pick) => {
      const [, table] = anyDocument(db, pick);
      db.exec(`DROP TABLE ${table}`);
      return true;
    },
  },
  {
    part: 'span_index_parts',
    name: 'a table of no part',
    apply: (db) => {
      db.exec(createPart(999));
      return true;
    },
  },
  ofTable('span_index_parts', 'a wrong number of spans', 'span_count = span_count + 1'),
  onRow(
    'span_index_parts',
    'bounds that leave spans out',
    `${ID} span_index_parts WHERE span_count > 0`,
    'UPDATE span_index_parts SET low_id = low_id + 1 WHERE id = ?',
  ),
  onRow('events', 'an event with another span id', `${ID} events`, "UPDATE events SET span_id = 'other' WHERE id = ?"),
  onRow('links', 'a link with another span id', `${ID} links`, "UPDATE links SET span_id = 'other' WHERE id = ?"),
  onRow(
    'trace_moves',
    'a move of no trace',
    `${ID} traces`,
    'INSERT INTO trace_moves (trace_row, start_time_unix_nano, duration, span_count, error_count) SELECT 999999, 1, 1, id, 0 FROM traces WHERE id = ?',
  ),
  {
    part: 'facts',
    name: 'a wrong fact',
    apply: (db) =>
      db.prepare("UPDATE facts SET value = 0 WHERE name = 'max_row_shift' AND value > 0").run().changes > 0,
  },
];

/** What answers depend on, in a form that is equal for equal files. Row ids of traces may differ. */
export function contentOf(db: Database): unknown {
  const all = (sql: string): unknown => db.prepare(sql).raw().safeIntegers().all();
  return {
    spans: all('SELECT * FROM spans ORDER BY id'),
    events: all('SELECT * FROM events ORDER BY id'),
    links: all('SELECT * FROM links ORDER BY id'),
    sums: ['kept_minutes', 'kept_hours', 'kept_minute_calls', 'kept_hour_calls'].map((table) =>
      all(`SELECT * FROM ${table} ORDER BY id`),
    ),
    keptLinks: all('SELECT * FROM kept_links ORDER BY trace_id, span_id, minute'),
    operations: all('SELECT * FROM operations ORDER BY id'),
    minutes: all('SELECT * FROM operation_minutes WHERE span_count <> 0 ORDER BY minute, operation_id'),
    keys: all('SELECT * FROM value_keys ORDER BY id'),
    values: all(`SELECT * FROM attribute_value_counts WHERE key_id IN (SELECT id FROM value_keys WHERE is_counted)
      ORDER BY key_id, text, type, exact`),
    shapes: all('SELECT * FROM shapes ORDER BY id'),
    shapeKeys: all('SELECT * FROM shape_keys ORDER BY key_id, type, shape_id'),
    resources: all('SELECT * FROM resources ORDER BY id'),
    resourceTerms: all('SELECT * FROM resource_terms ORDER BY term, resource_id'),
    scopes: all('SELECT * FROM scopes ORDER BY id'),
    scopeTerms: all('SELECT * FROM scope_terms ORDER BY term, scope_id'),
    traces:
      all(`SELECT trace_id, start_time_unix_nano, end_time_unix_nano, duration, start_spread, span_count, error_count,
      missing_parent_count, last_arrival_unix_nano, root_span_row, services, exact_times FROM traces ORDER BY trace_id`),
    parts: all('SELECT * FROM span_index_parts ORDER BY id'),
    terms: partsOf(db).map((table) => [table, postingsOf(db, table)]),
  };
}
