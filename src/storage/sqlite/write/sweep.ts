/**
 * Removes what no span uses any more: rows that spans shared, values, keys, and the moves of traces. It looks at everything, so
 * it also finds what an interrupted sweep left.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { Steps } from '../../../model/steps.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { columns, integer, type RowOf, select, text } from '../file/select.ts';
import { ATTRIBUTE_SCOPE } from '../rows/attribute-columns.ts';
import { MIDDLE, NEWEST } from '../rows/value-levels.ts';
import { SpanUse } from './span-use.ts';
import { ValueLevels } from './value-levels.ts';

/** Rows that one commit looks at, and perhaps deletes. */
const ROWS_A_COMMIT = 1_000;

const ID = columns(integer('id'));
const SCOPE_OF_SHAPE = select(columns(ATTRIBUTE_SCOPE), 'FROM shapes WHERE id = ?');
const SHAPELESS_KEY = columns(ATTRIBUTE_SCOPE, text('key'), text('type'));
const SHAPELESS_KEYS = select(
  SHAPELESS_KEY,
  `FROM shapeless_keys WHERE (scope, key, type) > (?, ?, ?) ORDER BY scope, key, type LIMIT ${ROWS_A_COMMIT}`,
);
const UNUSED_KEYS = select(
  ID,
  `FROM value_keys v WHERE NOT EXISTS (SELECT 1 FROM shape_keys WHERE key_id = v.id)
    AND NOT EXISTS (SELECT 1 FROM shapeless_keys l WHERE l.scope = v.scope AND l.key = v.key) LIMIT ${ROWS_A_COMMIT}`,
);
const UNCOUNTED_KEYS = select(ID, 'FROM value_keys WHERE NOT is_counted');
/** Keys that may have values without spans. */
const LESSENED_KEYS = select(
  columns(integer('key_id')),
  `FROM leveled_value_counts WHERE level = ${NEWEST} AND span_count <= 0
    UNION SELECT key_id FROM leveled_value_counts WHERE level = ${MIDDLE} AND span_count = 0`,
);

/** A table whose rows spans share. */
interface SharedRows {
  readonly table: string;
  isUsed(id: bigint): boolean;
  /** Of rows that refer to a row of the table: a table and its column. */
  readonly dependents: readonly string[];
}

export class Sweep {
  readonly #file: Database;
  readonly #db: ReadConnection;
  readonly #use: SpanUse;
  readonly #levels: ValueLevels;
  readonly #noteShapes: Statement<[]>;
  readonly #removeKey: Statement<[bigint]>;
  readonly #removeShapelessKey: Statement<[string, string, string]>;
  readonly #removeMoves: Statement<[]>;
  readonly #blankMove: Statement<[]>;

  constructor(file: Database, db: ReadConnection, maxNewest: number) {
    this.#file = file;
    this.#db = db;
    this.#use = new SpanUse(db);
    this.#levels = new ValueLevels(file, maxNewest);
    this.#noteShapes = file.prepare(
      `INSERT INTO facts SELECT 'last_removed_shape', ifnull(max(id), 0) FROM shapes WHERE true
        ON CONFLICT DO UPDATE SET value = max(value, excluded.value)`,
    );
    this.#removeKey = file.prepare('DELETE FROM value_keys WHERE id = ?');
    this.#removeShapelessKey = file.prepare('DELETE FROM shapeless_keys WHERE scope = ? AND key = ? AND type = ?');
    this.#removeMoves = file.prepare(
      `DELETE FROM trace_moves WHERE id < (SELECT max(id) FROM trace_moves)
        AND NOT EXISTS (SELECT 1 FROM traces t WHERE t.id = trace_row)`,
    );
    this.#blankMove = file.prepare(
      `UPDATE trace_moves SET trace_row = 0, start_time_unix_nano = 0, duration = 0, span_count = 0, error_count = 0
        WHERE id = (SELECT max(id) FROM trace_moves) AND NOT EXISTS (SELECT 1 FROM traces t WHERE t.id = trace_row)`,
    );
  }

  /** Each step is to be a commit of its own. Foreign keys must be off: each check would read all spans. */
  *run(): Steps<void> {
    this.#removeMoves.run();
    // The newest row stays, so that ids only grow.
    this.#blankMove.run();
    yield;
    yield* this.#removeShared({ table: 'operations', isUsed: (id) => this.#use.ofOperation(id), dependents: [] });
    yield* this.#removeShared({
      table: 'resources',
      isUsed: (id) => this.#use.ofResource(id),
      dependents: ['resource_terms WHERE resource_id'],
    });
    yield* this.#removeShared({
      table: 'scopes',
      isUsed: (id) => this.#use.ofScope(id),
      dependents: ['scope_terms WHERE scope_id'],
    });
    this.#noteShapes.run();
    yield* this.#removeShared({
      table: 'shapes',
      isUsed: (id) => this.#isShapeUsed(id),
      dependents: ['shape_keys WHERE shape_id'],
    });
    yield* this.#removeShapelessKeys();
    yield* this.#removeValues();
    yield* this.#removeKeys();
  }

  #isShapeUsed(id: bigint): boolean {
    const [scope] = this.#db.get(SCOPE_OF_SHAPE, id) ?? [];
    return scope !== undefined && this.#use.ofShape(id, scope);
  }

  *#removeShared({ table, isUsed, dependents }: SharedRows): Steps<void> {
    const next = select(ID, `FROM ${table} WHERE id > ? ORDER BY id LIMIT ${ROWS_A_COMMIT}`);
    const removals = [...dependents, `${table} WHERE id`].map((rows) =>
      this.#file.prepare<[string]>(`DELETE FROM ${rows} IN (SELECT value FROM json_each(?))`),
    );
    for (let last: bigint | undefined = 0n; last !== undefined; ) {
      const ids: bigint[] = this.#db.all(next, last).map(([id]) => id);
      const unused = ids.filter((id) => !isUsed(id));
      // Without an index, the table of the dependents is read whole.
      if (unused.length > 0) for (const removal of removals) removal.run(`[${unused.join()}]`);
      last = ids.at(-1);
      yield;
    }
  }

  *#removeShapelessKeys(): Steps<void> {
    for (let last: readonly [string, string, string] | undefined = ['', '', '']; last !== undefined; ) {
      const keys: RowOf<typeof SHAPELESS_KEY>[] = this.#db.all(SHAPELESS_KEYS, ...last);
      for (const key of keys) if (!this.#use.ofKey(...key)) this.#removeShapelessKey.run(...key);
      last = keys.at(-1);
      yield;
    }
  }

  /** Removes values that no span has, and what is left of keys whose values are no longer counted. */
  *#removeValues(): Steps<void> {
    for (const [keyId] of this.#db.all(UNCOUNTED_KEYS)) yield* this.#removeValuesOf(Number(keyId));
    for (const [keyId] of this.#db.all(LESSENED_KEYS)) yield* this.#levels.compact(Number(keyId));
    yield;
  }

  *#removeKeys(): Steps<void> {
    for (let count = ROWS_A_COMMIT; count === ROWS_A_COMMIT; ) {
      const keys = this.#db.all(UNUSED_KEYS);
      for (const [id] of keys) {
        yield* this.#removeValuesOf(Number(id));
        this.#removeKey.run(id);
      }
      count = keys.length;
      yield;
    }
  }

  *#removeValuesOf(keyId: number): Steps<void> {
    while (!this.#levels.removeSome(keyId)) yield;
  }
}
