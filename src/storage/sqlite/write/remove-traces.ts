/**
 * Removes traces with everything that is stored of them. Their terms stay in the index until its part is dropped: FTS5 would
 * need the terms again, which takes ten times as long (ADR 0014). A candidate without a row is no candidate.
 */
import type { Database, Statement } from 'better-sqlite3';
import { StatusCode } from '../../../model/span.ts';
import type { Steps } from '../../../model/steps.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { columns, integer, nullable, select, text } from '../file/select.ts';
import { type IndexPart, partsWithin } from '../rows/index-parts.ts';
import { traceIdBytes } from '../rows/keys.ts';
import { Lookups } from '../rows/lookups.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { statusCodeOf } from '../rows/rows.ts';
import { traceTerm } from '../rows/terms.ts';
import type { SpanEncoder } from './span-rows.ts';
import type { SpanTables } from './span-tables.ts';
import type { TraceStates } from './trace-states.ts';

/** A stored trace. */
interface StoredTrace {
  /** Row of `traces`. */
  readonly row: number;
  readonly traceId: string;
  /** The first and the last ordered start of its spans. */
  readonly starts: Bounds;
}

/** What one removal removed. */
export interface Removal {
  /** The number of traces of which nothing is left: the first ones. */
  readonly traces: number;
  readonly spans: number;
  /** Whether the next trace has lost some of its spans. */
  readonly isPartial: boolean;
}

/** The parts of the writer that know of stored spans. */
export interface RemovalParts {
  readonly encoder: SpanEncoder;
  readonly tables: SpanTables;
  readonly traces: TraceStates;
}

/** Spans of a trace. */
interface UncountedSpans {
  readonly ids: readonly bigint[];
  /** How many have the status ERROR. */
  readonly errors: number;
  /** Whether the trace has others. */
  readonly hasMore: boolean;
}

/** Spans that are removed between two pauses. */
const SPANS_A_STEP = 50;

const TRACE = select(
  columns(integer('id'), integer('start_time_unix_nano'), integer('start_spread')),
  'FROM traces WHERE trace_id = ?',
);
const SPAN = columns(
  integer('id', 's.id'),
  integer('arrival_block', 's.arrival_block'),
  integer('operation_id', 's.operation_id'),
  integer('resource_id', 's.resource_id'),
  integer('instrumentation_scope_id', 's.instrumentation_scope_id'),
  integer('start_time_unix_nano', 's.start_time_unix_nano'),
  text('span_status_code', 's.span_status_code'),
  nullable(integer('attribute_shape_id', 's.attribute_shape_id')),
  text('attribute_values', 's.attribute_values'),
);
const LISTS = columns(integer('span_row'), nullable(integer('attribute_shape_id')), text('attribute_values'));
const OF_SPANS = 'WHERE span_row IN (SELECT value FROM json_each(?)) ORDER BY span_row';
const LISTS_OF = {
  EVENT: select(LISTS, `FROM events ${OF_SPANS}`),
  LINK: select(LISTS, `FROM links ${OF_SPANS}`),
} as const;

export class TraceRemover {
  readonly #db: ReadConnection;
  readonly #parts: RemovalParts;
  readonly #delete: readonly Statement<[string]>[];
  #lookups: Lookups;

  constructor(file: Database, db: ReadConnection, parts: RemovalParts) {
    this.#db = db;
    this.#parts = parts;
    this.#lookups = new Lookups(db);
    // Tables that refer to spans come first.
    this.#delete = ['events WHERE span_row', 'links WHERE span_row', 'spans WHERE id'].map((rows) =>
      file.prepare(`DELETE FROM ${rows} IN (SELECT value FROM json_each(?))`),
    );
  }

  /** Forgets what a rollback undid. */
  reset(): void {
    this.#lookups = new Lookups(this.#db);
  }

  /**
   * Removes at most `maxSpans` spans, of one trace after the other. A trace that has more loses its last spans first, and its
   * summary says how many are left. Must run inside a transaction, and nothing else beside it.
   */
  *remove(traceIds: readonly string[], maxSpans: number): Steps<Removal> {
    const ids: bigint[] = [];
    let gone = 0;
    let isPartial = false;
    for (const traceId of traceIds) {
      const left = maxSpans - ids.length;
      if (left <= 0) break;
      const trace = this.#find(traceId);
      if (trace === undefined) {
        gone++;
        continue;
      }
      const removed = yield* this.#uncountSpans(trace, left);
      ids.push(...removed.ids);
      isPartial = removed.hasMore;
      if (isPartial) this.#shrink(trace, removed);
      else {
        this.#parts.traces.remove(trace.traceId, trace.row);
        gone++;
      }
    }
    const rows = `[${ids.join()}]`;
    yield* this.#uncountLists('EVENT', rows);
    yield* this.#uncountLists('LINK', rows);
    for (const statement of this.#delete) {
      yield;
      statement.run(rows);
    }
    this.#parts.tables.flush();
    yield* this.#parts.encoder.flush();
    return { traces: gone, spans: ids.length, isPartial };
  }

  #find(traceId: string): StoredTrace | undefined {
    const row = this.#db.get(TRACE, traceIdBytes(traceId));
    if (row === undefined) return undefined;
    const [id, start, spread] = row;
    return { row: Number(id), traceId, starts: { low: start, high: start + spread } };
  }

  /** Subtracts the last spans of a trace from the counts. */
  *#uncountSpans({ traceId, starts }: StoredTrace, most: number): Steps<UncountedSpans> {
    const { encoder, tables } = this.#parts;
    const source = { db: this.#db };
    const ids: bigint[] = [];
    let errors = 0;
    for (const part of partsWithin(idBounds(starts, source), source).reverse()) {
      const rows = this.#db.iterate(lastOfTrace(part), traceTerm(traceId), traceId);
      for (const [id, block, operation, resource, scope, start, status, ...list] of rows) {
        if (ids.length === most) return { ids, errors, hasMore: true };
        if (ids.length % SPANS_A_STEP === 0) yield;
        ids.push(id);
        if (statusCodeOf(status) === StatusCode.ERROR) errors++;
        const [resourceId, scopeId] = [Number(resource), Number(scope)];
        encoder.uncount({
          operationId: Number(operation),
          resource: { id: resourceId, content: this.#lookups.resource(resourceId) },
          scope: { id: scopeId, content: this.#lookups.scope(scopeId) },
          start,
          attributes: this.#lookups.attributes(...list),
        });
        tables.forget(Number(block));
      }
    }
    return { ids, errors, hasMore: false };
  }

  *#uncountLists(kind: keyof typeof LISTS_OF, spanRows: string): Steps<void> {
    let owner = { row: -1n, spans: -1 };
    let read = 0;
    for (const [row, ...list] of this.#db.iterate(LISTS_OF[kind], spanRows)) {
      if (read++ % SPANS_A_STEP === 0) yield;
      // A value counts once for all lists of a span.
      if (row !== owner.row) owner = { row, spans: -1 };
      this.#parts.encoder.countValues(kind, this.#lookups.attributes(...list), owner);
    }
  }

  #shrink({ traceId, row }: StoredTrace, { ids, errors }: UncountedSpans): void {
    const lowest = ids.reduce((least, id) => (id < least ? id : least));
    this.#parts.traces.shrink(traceId, row, { spans: ids.length, errors, lowest });
  }
}

function lastOfTrace({ table }: IndexPart) {
  return select(
    SPAN,
    `FROM ${table} x CROSS JOIN spans s ON s.id = x.rowid WHERE x.${table} MATCH ? AND s.trace_id = ?
      ORDER BY x.rowid DESC`,
  );
}
