/** The tables whose rows follow from the spans. The shadow has each of them as it should be. */
import type { Database } from 'better-sqlite3';
import type { Findings } from '../../findings.ts';
import { SUMMARY_COLUMNS } from '../write/summary-values.ts';

/** What becomes of rows of the file that the shadow lacks. */
type Superfluous =
  /** They are wrong, and are removed. */
  | 'removed'
  /** They are wrong, and other rows may refer to them. */
  | 'reported'
  /** They may stay: spans had them once. */
  | 'left';

export interface DerivedTable {
  readonly table: string;
  readonly key: readonly string[];
  /** The other columns that are compared. */
  readonly values: readonly string[];
  /** Columns that do not follow from the spans. A row that is missing needs them. */
  readonly carried?: readonly string[];
  readonly superfluous: Superfluous;
  /** Rows that are compared. All if absent. */
  readonly where?: string;
  /** The number and columns of the row in a message, and the id of the trace. */
  readonly shown: string;
  readonly traceId?: string;
}

/** Tables that others refer to come first. */
export const DERIVED_TABLES: readonly DerivedTable[] = [
  { table: 'shapes', key: ['id'], values: ['scope', 'keys', 'content_hash'], superfluous: 'reported', shown: 'id' },
  {
    table: 'resources',
    key: ['id'],
    values: ['content_hash'],
    carried: ['schema_url', 'dropped_attributes_count', 'entity_refs', 'attribute_shape_id', 'attribute_values'],
    superfluous: 'reported',
    shown: 'id',
  },
  {
    table: 'scopes',
    key: ['id'],
    values: ['content_hash'],
    carried: ['name', 'version', 'schema_url', 'dropped_attributes_count', 'attribute_shape_id', 'attribute_values'],
    superfluous: 'reported',
    shown: 'id',
  },
  {
    table: 'operations',
    key: ['id'],
    values: ['service', 'name', 'kind', 'span_count'],
    superfluous: 'reported',
    shown: "id || ' (' || service || ', ' || name || ')'",
  },
  {
    table: 'operation_minutes',
    key: ['minute', 'operation_id'],
    values: ['span_count'],
    superfluous: 'removed',
    where: 'span_count <> 0',
    shown: "'of the minute ' || minute || ' and the operation ' || operation_id",
  },
  {
    table: 'value_keys',
    key: ['id'],
    values: ['scope', 'key', 'is_counted', 'is_repeated'],
    superfluous: 'reported',
    shown: "id || ' (' || scope || ' ' || key || ')'",
  },
  {
    table: 'shape_keys',
    key: ['key_id', 'type', 'shape_id'],
    values: [],
    superfluous: 'removed',
    shown: "'of the key ' || key_id || ' and the shape ' || shape_id",
  },
  { table: 'shapeless_keys', key: ['scope', 'key', 'type'], values: [], superfluous: 'left', shown: 'key' },
  { table: 'resource_terms', key: ['term', 'resource_id'], values: [], superfluous: 'removed', shown: 'term' },
  { table: 'scope_terms', key: ['term', 'scope_id'], values: [], superfluous: 'removed', shown: 'term' },
  {
    table: 'traces',
    key: ['trace_id'],
    values: SUMMARY_COLUMNS,
    carried: ['id'],
    superfluous: 'removed',
    shown: "'of the trace ' || lower(hex(trace_id))",
    traceId: 'lower(hex(trace_id))',
  },
];

const SHAPE_KEYS = `INSERT OR IGNORE INTO main.shape_keys
  SELECT v.id, k.value ->> 1, s.id FROM main.shapes s CROSS JOIN json_each(s.keys) k
    CROSS JOIN main.value_keys v ON v.scope = s.scope AND v.key = k.value ->> 0`;
/** What a key was once it stays, though the spans that made it so may have been replaced. */
const KEPT_STATES = `UPDATE main.value_keys SET is_repeated = 1
    WHERE id IN (SELECT id FROM file.value_keys WHERE is_repeated);
  UPDATE main.value_keys SET is_counted = 0 WHERE id IN (SELECT id FROM file.value_keys WHERE NOT is_counted)`;

/** Completes the shadow when all spans are encoded. */
export function completeShadow(shadow: Database): void {
  shadow.exec(`${SHAPE_KEYS}; ${KEPT_STATES}`);
}

interface Difference {
  readonly shown: string;
  readonly traceId: string | null;
}

/** Reports the rows of one table that are missing, wrong or superfluous. */
export function compareTable(shadow: Database, derived: DerivedTable, findings: Findings): void {
  const { table, superfluous } = derived;
  const report = (what: string, rows: Iterable<Difference>, repairable: boolean): void => {
    for (const { shown, traceId } of rows) {
      const of = traceId === null ? {} : { traceId };
      findings.add({ part: table, ...of, what: `The row ${shown} of ${table} ${what}.`, repairable });
    }
  };
  report('is missing or wrong', differences(shadow, derived, 'main', 'file', allOf(derived)), true);
  if (superfluous === 'left') return;
  report('belongs to no span', differences(shadow, derived, 'file', 'main', derived.key), superfluous === 'removed');
}

/** Rows of `one` whose columns no row of the other has. */
function differences(
  shadow: Database,
  { table, where = 'true', shown, traceId = 'NULL' }: DerivedTable,
  one: string,
  other: string,
  columns: readonly string[],
): Iterable<Difference> {
  const same = columns.map((column) => `o.${column} IS t.${column}`).join(' AND ');
  return shadow
    .prepare<[], Difference>(
      `SELECT ${shown} AS shown, ${traceId} AS traceId FROM ${one}.${table} t WHERE ${where}
        AND NOT EXISTS (SELECT 1 FROM ${other}.${table} o WHERE ${same})`,
    )
    .iterate();
}

/** Rows that a transaction of a repair changes. */
const ROWS_A_STEP = 10_000;

/** Makes one table of the file as the shadow has it, in short transactions. */
export function repairTable(shadow: Database, derived: DerivedTable): void {
  const { table, key, values, carried = [], superfluous, where = 'true' } = derived;
  const isWrong = (one: string, other: string, columns: readonly string[]): string =>
    `${where} AND NOT EXISTS (SELECT 1 FROM ${other}.${table} o
      WHERE ${columns.map((name) => `o.${name} IS ${one}.${name}`).join(' AND ')})`;
  const update = values.map((name) => `${name} = excluded.${name}`).join(', ');
  const columns = [...allOf(derived), ...carried].join(', ');
  // A row may hold what another one must have, and hashes are unique.
  if (values.includes('content_hash')) {
    shadow.exec(`UPDATE file.${table} AS t SET content_hash = randomblob(16)
      WHERE ${isWrong('t', 'main', allOf(derived))}`);
  }
  if (superfluous === 'removed') shadow.exec(`DELETE FROM file.${table} AS t WHERE ${isWrong('t', 'main', key)}`);
  const put = shadow.prepare(
    `INSERT INTO file.${table} (${columns}) SELECT ${columns} FROM main.${table} t
      WHERE ${isWrong('t', 'file', allOf(derived))} LIMIT ${ROWS_A_STEP}
      ON CONFLICT (${key.join(', ')}) DO ${update === '' ? 'NOTHING' : `UPDATE SET ${update}`}`,
  );
  while (put.run().changes === ROWS_A_STEP);
}

function allOf({ key, values }: DerivedTable): readonly string[] {
  return [...key, ...values];
}
