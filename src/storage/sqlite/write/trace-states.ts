/**
 * The traces that the writer writes to. The keys of their spans identify repeated spans and missing parents. The most recent
 * traces stay in memory. Others are read again when a late span arrives.
 */
import type { Database, Statement } from 'better-sqlite3';
import { BoundedCache } from '../../../model/bounded-cache.ts';
import type { Span } from '../../../model/span.ts';
import { forEachInSteps, type Steps } from '../../../model/steps.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import type { ReadConnection, SqlParameter } from '../file/read-connection.ts';
import { type ColumnList, type Columns, columns, integer, nullable, type Row, select, text } from '../file/select.ts';
import { OF_BLOCKS, partsWithin } from '../rows/index-parts.ts';
import { parseExactTimes, traceIdBytes } from '../rows/keys.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { insertSql } from '../rows/rows.ts';
import { parseNames } from '../rows/stored-json.ts';
import { SUMMARY_COLUMNS, summaryValues } from './summary-values.ts';
import { type KnownSpan, TraceState } from './trace-state.ts';

/** Limits of what the writer keeps of traces. */
export interface TraceLimits {
  /** Spans of the traces that stay in memory from earlier commits (about 200 bytes each). */
  readonly maxRememberedSpans: number;
  /** Rows of `trace_moves` (36 bytes each). A walk through traces is exact until this many have been added. */
  readonly maxMoves: number;
}

/** Spans of a trace that are read, and traces that are written, between two pauses. */
const SPANS_A_STEP = 500;
const TRACES_A_STEP = 50;

export const TRACE_LIMITS: TraceLimits = { maxRememberedSpans: 400_000, maxMoves: 100_000 };

const SUMMARY = select(
  columns(
    integer('id'),
    integer('start_time_unix_nano'),
    integer('end_time_unix_nano'),
    integer('start_spread'),
    integer('error_count'),
    text('services'),
    nullable(text('exact_times')),
  ),
  'FROM traces WHERE trace_id = ?',
);
const SPANS = columns(
  integer('id', 's.id'),
  text('span_id', 's.span_id'),
  integer('kind', 'o.kind'),
  text('parent_span_id', 's.parent_span_id'),
  integer('start_time_unix_nano', 's.start_time_unix_nano'),
  nullable(text('exact_times', 's.exact_times')),
);
const SERVICES = columns(text('service', 'DISTINCT o.service'));

export class TraceStates {
  readonly #db: ReadConnection;
  readonly #insert: Statement<SqlParameter[]>;
  readonly #lastRow: Statement<[], number>;
  readonly #noteLastRow: Statement<[number]>;
  readonly #shrink: Statement<[number, number, bigint, number]>;
  readonly #remove: Statement<[number]>;
  readonly #update: Statement<SqlParameter[]>;
  readonly #logMove: Statement<[number]>;
  readonly #forgetMoves: Statement<[number]>;
  readonly #limits: TraceLimits;
  /** Traces of the running commit. */
  #used = new Map<string, TraceState>();
  /** Traces of the last commit. The next commit is likely to need them, however large they are. */
  #recent = new Map<string, TraceState>();
  readonly #older: BoundedCache<string, TraceState>;
  readonly #changed = new Set<TraceState>();
  /** The row of the next new trace. Rows are not used twice: walks know by them which traces are new. */
  #nextRow: number | undefined;

  constructor(file: Database, db: ReadConnection, limits = TRACE_LIMITS) {
    this.#db = db;
    this.#limits = limits;
    this.#older = new BoundedCache(limits.maxRememberedSpans, ({ summary }) => summary.spanCount);
    this.#insert = file.prepare(insertSql('traces', [...SUMMARY_COLUMNS, 'trace_id', 'id']));
    this.#lastRow = file
      .prepare<[], number>(
        `SELECT max(ifnull((SELECT max(id) FROM traces), 0),
          ifnull((SELECT value FROM facts WHERE name = 'last_removed_trace'), 0))`,
      )
      .pluck();
    this.#noteLastRow = file.prepare("INSERT OR REPLACE INTO facts VALUES ('last_removed_trace', ?)");
    this.#shrink = file.prepare(
      `UPDATE traces SET span_count = span_count - ?, error_count = error_count - ?,
        root_span_row = iif(root_span_row >= ?, NULL, root_span_row) WHERE id = ?`,
    );
    this.#remove = file.prepare('DELETE FROM traces WHERE id = ?');
    this.#logMove = file.prepare(
      `INSERT INTO trace_moves (trace_row, start_time_unix_nano, duration, span_count, error_count, last_arrival_unix_nano)
        SELECT id, start_time_unix_nano, duration, span_count, error_count, last_arrival_unix_nano FROM traces WHERE id = ?`,
    );
    this.#forgetMoves = file.prepare('DELETE FROM trace_moves WHERE id <= (SELECT max(id) FROM trace_moves) - ?');
    this.#update = file.prepare(
      `UPDATE traces SET ${SUMMARY_COLUMNS.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    );
  }

  /** Forgets everything. Call it after a rollback. */
  reset(): void {
    this.#used.clear();
    this.#recent.clear();
    this.#older.clear();
    this.#changed.clear();
    this.#nextRow = undefined;
  }

  /** Removes the summary of a trace whose spans are removed. */
  remove(traceId: string, row: number): void {
    this.#forget(traceId);
    if (row + 1 === this.#rowOfNext()) this.#noteLastRow.run(row);
    this.#remove.run(row);
  }

  /**
   * Subtracts removed spans, of which `errors` have the status ERROR and `lowest` is the lowest row id, from the summary of a
   * trace that still has others. Its times and services stay.
   */
  shrink(traceId: string, row: number, removed: { spans: number; errors: number; lowest: bigint }): void {
    this.#forget(traceId);
    this.#logMove.run(row);
    this.#shrink.run(removed.spans, removed.errors, removed.lowest, row);
  }

  #forget(traceId: string): void {
    this.#recent.delete(traceId);
    this.#older.delete(traceId);
  }

  #rowOfNext(): number {
    this.#nextRow ??= (this.#lastRow.get() ?? 0) + 1;
    return this.#nextRow;
  }

  /** The traces of these spans that must be loaded, each once. */
  notInMemory(spans: readonly Span[]): ReadonlySet<string> {
    const missing = new Set<string>();
    for (const { traceId } of spans) if (this.#inMemory(traceId) === undefined) missing.add(traceId);
    return missing;
  }

  /** Brings a trace into memory. It may be new. */
  *load(traceId: string): Steps<void> {
    this.#used.set(traceId, yield* this.#read(traceId));
  }

  /** The state of a trace in memory, valid until {@link flush}. */
  of(traceId: string): TraceState {
    const state = this.#inMemory(traceId);
    if (state === undefined) throw new RangeError('The trace must be loaded first.');
    return state;
  }

  #inMemory(traceId: string): TraceState | undefined {
    const used = this.#used.get(traceId);
    if (used !== undefined) return used;
    const state = this.#recent.get(traceId) ?? this.#older.get(traceId);
    if (state === undefined) return undefined;
    this.#recent.delete(traceId);
    this.#older.delete(traceId);
    this.#used.set(traceId, state);
    return state;
  }

  add(state: TraceState, span: Span): KnownSpan {
    this.#changed.add(state);
    return state.add(span);
  }

  /** See {@link TraceState.replace}. */
  replace(state: TraceState, known: KnownSpan, unfinished: Span, finished: Span): void {
    this.#changed.add(state);
    state.replace(known, unfinished, finished);
  }

  /** Writes the summaries of the changed traces. Their spans must be inserted. Call it at the end of a commit, with its time of
   * ingestion. */
  *flush(lastArrival: bigint): Steps<void> {
    yield* forEachInSteps([...this.#changed], TRACES_A_STEP, (state) => this.#write(state, lastArrival));
    this.#changed.clear();
    this.#forgetMoves.run(this.#limits.maxMoves);
    for (const [traceId, state] of this.#recent) this.#older.set(traceId, state);
    this.#recent = this.#used;
    this.#used = new Map();
  }

  #write(state: TraceState, lastArrival: bigint): void {
    const { summary } = state;
    if (state.hasStaleServices) {
      state.services = new Set(Array.from(this.#spansOf(state, SERVICES, state.starts), ([service]) => service));
      state.hasStaleServices = false;
    }
    const values = summaryValues({ summary, services: state.services, lastArrival });
    if (state.row === undefined) {
      state.row = this.#rowOfNext();
      this.#insert.run(...values, traceIdBytes(state.traceId), state.row);
      this.#nextRow = state.row + 1;
    } else {
      this.#logMove.run(state.row);
      this.#update.run(...values, state.row);
    }
    state.storedStarts = state.starts;
  }

  /** Columns of the spans of a trace `s`, and of their operations `o`. The spans start within the bounds. */
  *#spansOf<Of extends ColumnList>(
    { traceId, term }: TraceState,
    wanted: Columns<Of>,
    starts: Bounds,
  ): Generator<Row<Of>> {
    const source = { db: this.#db };
    for (const { table, blocks } of partsWithin(idBounds(starts, source), source)) {
      const spans = select(
        wanted,
        `FROM ${table} x JOIN spans s ON s.id = x.rowid JOIN operations o ON o.id = s.operation_id
          WHERE x.${table} MATCH ? AND s.trace_id = ? AND ${OF_BLOCKS}`,
      );
      yield* this.#db.iterate(spans, term, traceId, blocks.low, blocks.high);
    }
  }

  *#read(traceId: string): Steps<TraceState> {
    const state = new TraceState(traceId);
    const row = this.#db.get(SUMMARY, traceIdBytes(traceId));
    if (row === undefined) return state;
    const [id, start, end, spread, errorCount, services, exactTimes] = row;
    const { summary } = state;
    let read = 0;
    for (const [spanRow, spanId, kind, parentSpanId, ordered, exact] of this.#spansOf(state, SPANS, {
      low: start,
      high: start + spread,
    })) {
      if (read++ % SPANS_A_STEP === 0) yield;
      const [startTimeUnixNano] = parseExactTimes(exact) ?? [ordered];
      summary.addMember({ spanId, kind: Number(kind), startTimeUnixNano, row: spanRow }, parentSpanId);
    }
    state.row = Number(id);
    [summary.startTimeUnixNano, summary.endTimeUnixNano] = parseExactTimes(exactTimes) ?? [start, end];
    summary.lastStart = start + spread;
    state.storedStarts = { low: start, high: start + spread };
    summary.errorCount = Number(errorCount);
    state.services = new Set(parseNames(services));
    return state;
  }
}
