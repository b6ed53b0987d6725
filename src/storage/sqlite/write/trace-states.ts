/**
 * The traces that the writer is writing to: by their spans' keys a repeated span is recognised and missing parents are
 * counted. The most recent traces stay in memory; others are read back when a span of theirs comes late.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { Span } from '../../../model/span.ts';
import { orderedTime } from '../../../model/span.ts';
import { parseExactTimes, traceIdBytes } from '../rows/keys.ts';
import type { Half } from './halves.ts';
import { TraceState } from './trace-state.ts';

/** Most spans of remembered traces (about 200 bytes each). */
const MAX_REMEMBERED_SPANS = 400_000;

/** Rows of `trace_moves` that are kept (27 bytes each). Walks through traces are exact until so many were written. */
const MAX_MOVES = 100_000;

interface SummaryRow {
  readonly id: bigint;
  readonly start: bigint;
  readonly end: bigint;
  readonly spread: bigint;
  readonly errors: bigint;
  readonly services: string;
  readonly exact: string | null;
}

/** A row of what {@link TraceStates} reads of a trace's spans. */
type StoredSpan = readonly [
  spanId: string,
  kind: bigint,
  parentSpanId: string,
  start: bigint,
  exactTimes: string | null,
  isUnfinished: bigint,
  id: bigint,
];

export class TraceStates {
  readonly #findSummary: Statement;
  readonly #findSpans: Statement;
  readonly #findServices: Statement;
  readonly #insert: Statement;
  readonly #logMove: Statement;
  readonly #forgetMoves: Statement;
  readonly #update: Statement;
  /** In order of last use. */
  readonly #states = new Map<string, TraceState>();
  readonly #changed = new Set<TraceState>();
  readonly #maxMoves: number;
  #remembered = 0;

  constructor(db: Database, maxMoves = MAX_MOVES) {
    this.#maxMoves = maxMoves;
    this.#findSummary = db
      .prepare(
        `SELECT id, start_time_unix_nano AS start, end_time_unix_nano AS end, start_spread AS spread, error_count AS errors,
          services, exact_times AS exact FROM traces WHERE trace_id = ?`,
      )
      .safeIntegers();
    this.#findSpans = db
      .prepare(
        `SELECT s.span_id, o.kind, s.parent_span_id, s.start_time_unix_nano, s.exact_times, s.end_time_unix_nano = 0, s.id
        FROM span_index x JOIN spans s ON s.id = x.rowid JOIN operations o ON o.id = s.operation_id
        WHERE x.span_index MATCH ? AND s.trace_id = ?`,
      )
      .raw()
      .safeIntegers();
    this.#findServices = db
      .prepare(
        `SELECT DISTINCT o.service FROM span_index x JOIN spans s ON s.id = x.rowid
        JOIN operations o ON o.id = s.operation_id WHERE x.span_index MATCH ? AND s.trace_id = ?`,
      )
      .pluck();
    this.#insert = db
      .prepare(
        `INSERT INTO traces (start_time_unix_nano, end_time_unix_nano, duration, start_spread, span_count, error_count,
        missing_parent_count, root_span_row, services, exact_times, trace_id)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      )
      .pluck();
    this.#logMove = db.prepare(
      `INSERT INTO trace_moves (trace_row, start_time_unix_nano, duration, span_count, error_count)
        SELECT id, start_time_unix_nano, duration, span_count, error_count FROM traces WHERE id = ?`,
    );
    this.#forgetMoves = db.prepare('DELETE FROM trace_moves WHERE id <= (SELECT max(id) FROM trace_moves) - ?');
    this.#update = db.prepare(
      `UPDATE traces SET start_time_unix_nano = ?, end_time_unix_nano = ?, duration = ?, start_spread = ?, span_count = ?,
        error_count = ?, missing_parent_count = ?, root_span_row = ?, services = ?, exact_times = ? WHERE id = ?`,
    );
  }

  /** Forgets everything, as after a rollback. */
  reset(): void {
    this.#states.clear();
    this.#changed.clear();
    this.#remembered = 0;
  }

  of(traceId: string): TraceState {
    const known = this.#states.get(traceId);
    if (known !== undefined) return known;
    const state = this.#load(traceId);
    this.#states.set(traceId, state);
    this.#remembered += state.spanCount;
    return state;
  }

  add(state: TraceState, span: Span): Half {
    this.#remembered++;
    this.#changed.add(state);
    return state.add(span);
  }

  /** See {@link TraceState.replace}. */
  replace(state: TraceState, half: Half, before: Span, after: Span): void {
    this.#changed.add(state);
    state.replace(half, before, after);
  }

  /** Writes the summaries of the traces that changed, whose spans must be in the file, then forgets the traces not used for the longest time. */
  flush(): void {
    for (const state of this.#changed) {
      this.#write(state);
      this.#states.delete(state.traceId);
      this.#states.set(state.traceId, state);
    }
    for (const state of this.#states.values()) {
      // Traces of this commit are likely to be in the next one, however large they are.
      if (this.#remembered <= MAX_REMEMBERED_SPANS || this.#changed.has(state)) break;
      this.#states.delete(state.traceId);
      this.#remembered -= state.spanCount;
    }
    this.#changed.clear();
    this.#forgetMoves.run(this.#maxMoves);
  }

  #write(state: TraceState): void {
    if (state.hasStaleServices) {
      state.services = new Set(this.#findServices.all(state.term, state.traceId) as string[]);
      state.hasStaleServices = false;
    }
    const start = orderedTime(state.startTime);
    const end = orderedTime(state.endTime);
    const columns = [
      start,
      end,
      end - start,
      state.lastStart - start,
      state.spanCount,
      state.errorCount,
      state.missingParentCount,
      state.rootRow(),
      JSON.stringify([...state.services].sort()),
      end === state.endTime && start === state.startTime ? null : `${state.startTime} ${state.endTime}`,
    ];
    if (state.row === undefined) state.row = this.#insert.get(...columns, traceIdBytes(state.traceId)) as number;
    else {
      this.#logMove.run(state.row);
      this.#update.run(...columns, state.row);
    }
  }

  #load(traceId: string): TraceState {
    const state = new TraceState(traceId);
    const row = this.#findSummary.get(traceIdBytes(traceId)) as SummaryRow | undefined;
    if (row === undefined) return state;
    state.row = Number(row.id);
    for (const span of this.#findSpans.iterate(state.term, traceId) as Iterable<StoredSpan>) {
      const [spanId, kind, parentSpanId, start, exact, unfinished, id] = span;
      const [startTime] = parseExactTimes(exact) ?? [start];
      state.addHalf({ spanId, kind: Number(kind), startTime, isUnfinished: unfinished === 1n, row: id }, parentSpanId);
    }
    [state.startTime, state.endTime] = parseExactTimes(row.exact) ?? [row.start, row.end];
    state.lastStart = row.start + row.spread;
    state.errorCount = Number(row.errors);
    for (const service of JSON.parse(row.services) as string[]) state.services.add(service);
    return state;
  }
}
