/**
 * Removes the rows of spans. Their terms stay in the index until its part is dropped: FTS5 would need the terms again, which
 * takes ten times as long (ADR 0014). A posting counts only in the part of its span's block.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { Steps } from '../../../model/steps.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { columns, integer, nullable, select, text } from '../file/select.ts';
import { Lookups } from '../rows/lookups.ts';
import type { DoomedSpan, SpanRemover } from './remove-traces.ts';
import type { SpanEncoder } from './span-rows.ts';
import type { SpanTables } from './span-tables.ts';

/** Spans that are removed between two pauses. */
const SPANS_A_STEP = 50;

const LISTS = columns(integer('span_row'), nullable(integer('attribute_shape_id')), text('attribute_values'));
const OF_SPANS = 'WHERE span_row IN (SELECT value FROM json_each(?)) ORDER BY span_row';
const LISTS_OF = {
  EVENT: select(LISTS, `FROM events ${OF_SPANS}`),
  LINK: select(LISTS, `FROM links ${OF_SPANS}`),
} as const;

export class RowRemover implements SpanRemover {
  readonly #db: ReadConnection;
  readonly #encoder: SpanEncoder;
  readonly #tables: SpanTables;
  readonly #delete: readonly Statement<[string]>[];
  #lookups: Lookups;
  /** Spans of the running commit. */
  #taken: bigint[] = [];

  constructor(file: Database, db: ReadConnection, encoder: SpanEncoder, tables: SpanTables) {
    this.#db = db;
    this.#encoder = encoder;
    this.#tables = tables;
    this.#lookups = new Lookups(db);
    // Tables that refer to spans come first.
    this.#delete = ['events WHERE span_row', 'links WHERE span_row', 'spans WHERE id'].map((rows) =>
      file.prepare(`DELETE FROM ${rows} IN (SELECT value FROM json_each(?))`),
    );
  }

  reset(): void {
    this.#lookups = new Lookups(this.#db);
    this.#taken = [];
  }

  /** Subtracts the span from the counts. */
  take([id, block, operation, resource, scope, start, , ...list]: DoomedSpan): void {
    this.#taken.push(id);
    const [resourceId, scopeId] = [Number(resource), Number(scope)];
    this.#encoder.uncount({
      operationId: Number(operation),
      resource: { id: resourceId, content: this.#lookups.resource(resourceId) },
      scope: { id: scopeId, content: this.#lookups.scope(scopeId) },
      start,
      attributes: this.#lookups.attributes(...list),
    });
    this.#tables.forget(Number(block));
  }

  *flush(): Steps<void> {
    const rows = `[${this.#taken.join()}]`;
    this.#taken = [];
    yield* this.#uncountLists('EVENT', rows);
    yield* this.#uncountLists('LINK', rows);
    for (const statement of this.#delete) {
      yield;
      statement.run(rows);
    }
    this.#tables.flush();
    yield* this.#encoder.flush();
  }

  *#uncountLists(kind: keyof typeof LISTS_OF, spanRows: string): Steps<void> {
    let owner = { row: -1n, spans: -1 };
    let read = 0;
    for (const [row, ...list] of this.#db.iterate(LISTS_OF[kind], spanRows)) {
      if (read++ % SPANS_A_STEP === 0) yield;
      // A value counts once for all lists of a span.
      if (row !== owner.row) owner = { row, spans: -1 };
      this.#encoder.countValues(kind, this.#lookups.attributes(...list), owner);
    }
  }
}
