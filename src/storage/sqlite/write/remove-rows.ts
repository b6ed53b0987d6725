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

/** Lists that are counted between two pauses. */
const SPANS_A_STEP = 50;
/** Spans whose rows one statement deletes: it takes some milliseconds, and cannot pause. */
const ROWS_A_DELETION = 1_000;

const LISTS = columns(integer('span_row'), nullable(integer('attribute_shape_id')), text('attribute_values'));
const OF_SPANS = 'WHERE span_row IN (SELECT value FROM json_each(?)) ORDER BY span_row';
const LISTS_OF = {
  EVENT: select(LISTS, `FROM events ${OF_SPANS}`),
  LINK: select(LISTS, `FROM links ${OF_SPANS}`),
} as const;
type ListKind = keyof typeof LISTS_OF;

export class RowRemover implements SpanRemover {
  readonly #db: ReadConnection;
  readonly #encoder: SpanEncoder;
  readonly #tables: SpanTables;
  readonly #deleteLists: Record<ListKind, Statement<[string]>>;
  readonly #deleteSpans: Statement<[string]>;
  #lookups: Lookups;
  /** Spans of the running commit. */
  #taken: bigint[] = [];

  constructor(file: Database, db: ReadConnection, encoder: SpanEncoder, tables: SpanTables) {
    this.#db = db;
    this.#encoder = encoder;
    this.#tables = tables;
    this.#lookups = new Lookups(db);
    const deletion = (rows: string) =>
      file.prepare<[string]>(`DELETE FROM ${rows} IN (SELECT value FROM json_each(?))`);
    this.#deleteLists = { EVENT: deletion('events WHERE span_row'), LINK: deletion('links WHERE span_row') };
    this.#deleteSpans = deletion('spans WHERE id');
  }

  reset(): void {
    this.#lookups = new Lookups(this.#db);
    this.#taken = [];
  }

  /** Subtracts the span from the counts. */
  take([id, , block, operation, resource, scope, start, , ...list]: DoomedSpan): void {
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
    const taken = this.#taken;
    const rows = jsonOf(taken);
    this.#taken = [];
    // Tables that refer to spans come first.
    yield* this.#removeLists('EVENT', rows);
    yield* this.#removeLists('LINK', rows);
    for (let start = 0; start < taken.length; start += ROWS_A_DELETION) {
      yield;
      this.#deleteSpans.run(jsonOf(taken.slice(start, start + ROWS_A_DELETION)));
    }
    this.#tables.flush();
    yield* this.#encoder.flush();
  }

  /** Few spans have any. */
  *#removeLists(kind: ListKind, spanRows: string): Steps<void> {
    const owners: bigint[] = [];
    let owner = { row: -1n, spans: -1 };
    let read = 0;
    for (const [row, ...list] of this.#db.iterate(LISTS_OF[kind], spanRows)) {
      if (read++ % SPANS_A_STEP === 0) yield;
      // A value counts once for all lists of a span.
      if (row !== owner.row) {
        owner = { row, spans: -1 };
        owners.push(row);
      }
      this.#encoder.countValues(kind, this.#lookups.attributes(...list), owner);
    }
    for (let start = 0; start < owners.length; start += ROWS_A_DELETION) {
      yield;
      this.#deleteLists[kind].run(jsonOf(owners.slice(start, start + ROWS_A_DELETION)));
    }
  }
}

function jsonOf(ids: readonly bigint[]): string {
  return `[${ids.join()}]`;
}
