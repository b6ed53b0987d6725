/**
 * Tells whether a stored span uses a row that spans share. The index of terms proposes spans, and their rows decide: the terms
 * of spans that retention removed stay for a while. The table `spans` has no index of what its rows refer to.
 */
import type { AttributeScope } from '../../../model/attributes.ts';
import { MAX_INT64, MIN_INT64 } from '../../../model/int64.ts';
import type { ReadConnection, SqlParameter } from '../file/read-connection.ts';
import { columns, integer, select } from '../file/select.ts';
import { partsWithin } from '../rows/index-parts.ts';
import { keyHash, keyTerm } from '../rows/terms.ts';

const FOUND = columns(integer('found', '1'));
const EVER = { low: MIN_INT64, high: MAX_INT64 };

/** The tables that have lists of each scope, and the letter of a key's term. */
const LISTS = {
  SPAN: { table: 'spans', letter: 's' },
  EVENT: { table: 'events', letter: 'e' },
  LINK: { table: 'links', letter: 'l' },
  RESOURCE: { table: 'resources', terms: 'resource_terms', owner: 'resource_id' },
  SCOPE: { table: 'scopes', terms: 'scope_terms', owner: 'scope_id' },
} as const;

const HAS_SHAPE = 'l.attribute_shape_id = ?';
/** The key is compared as JSON: SQLite ends a text at a NUL character. */
const HAS_KEY = `l.attribute_shape_id IS NULL
  AND EXISTS (SELECT 1 FROM json_each(l.attribute_values) a WHERE a.value -> 0 = ? AND a.value ->> 1 = ?)`;

export class SpanUse {
  readonly #db: ReadConnection;

  constructor(db: ReadConnection) {
    this.#db = db;
  }

  ofOperation(id: bigint): boolean {
    return this.#db.get(select(FOUND, 'FROM operations WHERE id = ? AND span_count > 0'), id) !== undefined;
  }

  ofResource(id: bigint): boolean {
    return this.#bySpan(`r${id}`, 's.resource_id = ?', id);
  }

  ofScope(id: bigint): boolean {
    return this.#bySpan(`c${id}`, 's.instrumentation_scope_id = ?', id);
  }

  /** Whether a list has the shape. Lists of resources and scopes count that are stored, used or not. */
  ofShape(id: bigint, scope: AttributeScope): boolean {
    const lists = LISTS[scope];
    if ('letter' in lists) return this.#bySpan(`h${id}`, listOf(lists.table, HAS_SHAPE), id);
    return this.#db.get(select(FOUND, `FROM ${lists.table} l WHERE ${HAS_SHAPE} LIMIT 1`), id) !== undefined;
  }

  /** Whether a list without a shape has the key with a value of that type; as for {@link ofShape}. */
  ofKey(scope: AttributeScope, key: string, type: string): boolean {
    const lists = LISTS[scope];
    const term = keyTerm(keyHash(key));
    const wanted = [JSON.stringify(key), type];
    if ('letter' in lists) return this.#bySpan(`k${lists.letter}${term}`, listOf(lists.table, HAS_KEY), ...wanted);
    const { table, terms, owner } = lists;
    const found = select(
      FOUND,
      `FROM ${terms} t JOIN ${table} l ON l.id = t.${owner} WHERE t.term = ? AND ${HAS_KEY} LIMIT 1`,
    );
    return this.#db.get(found, term, ...wanted) !== undefined;
  }

  /** `condition` is on the row `s` of a span with the term. */
  #bySpan(term: string, condition: string, ...parameters: readonly SqlParameter[]): boolean {
    return partsWithin(EVER, { db: this.#db }).some(({ table }) => {
      const spans = `FROM ${table} x CROSS JOIN spans s ON s.id = x.rowid WHERE x.${table} MATCH ? AND ${condition} LIMIT 1`;
      return this.#db.get(select(FOUND, spans), term, ...parameters) !== undefined;
    });
  }
}

/** A condition on a span `s`: one of its lists `l` in that table meets the condition. */
function listOf(table: 'spans' | 'events' | 'links', condition: string): string {
  return `EXISTS (SELECT 1 FROM ${table} l WHERE l.${table === 'spans' ? 'id' : 'span_row'} = s.id AND ${condition})`;
}
