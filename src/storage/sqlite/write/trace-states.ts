/**
 * What the writer knows of the traces it is writing to: their summary, and the ids of their spans, by which a repeated span
 * is recognised and missing parents are counted. The most recent traces stay in memory; others are read back when a span
 * of theirs comes late.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { Span } from '../../../model/span.ts';
import { hasParent, orderedTime, StatusCode, serviceName } from '../../../model/span.ts';
import { parentHalfKind } from '../../../model/trace-tree.ts';
import { parseExactTimes, traceIdBytes } from '../rows/keys.ts';
import { traceTerm } from '../rows/terms.ts';

/** Spans of remembered traces at the most (about 200 bytes each). */
const MAX_REMEMBERED_SPANS = 400_000;

/** Rows of `trace_moves` that are kept (about 40 bytes each): walks through traces can go on until so many have moved. */
const MAX_MOVES = 100_000;

/** A stored span; of several with one id (the halves of a call) one each. */
export interface Half {
  readonly spanId: string;
  readonly kind: number;
  /** Ordered. */
  readonly start: bigint;
  /** Row of `spans`; known once the span is inserted. */
  row: bigint;
}

const NO_ROW = -1n;

export class TraceState {
  readonly traceId: string;
  /** Of `span_index`. */
  readonly term: string;
  /** Row of `traces`; undefined while it has none. */
  row: number | undefined;
  /** Exact, unsigned. */
  startTime = 0n;
  endTime = 0n;
  /** Ordered. */
  lastStart = 0n;
  spanCount = 0;
  errorCount = 0;
  missingParentCount = 0;
  readonly services = new Set<string>();
  /** By span id; nearly always one. */
  readonly #halves = new Map<string, Half | Half[]>();
  /** How many spans name each parent that is not there. */
  readonly #awaited = new Map<string, number>();
  /** Spans without a parent. */
  readonly #rootCandidates: Half[] = [];

  constructor(traceId: string) {
    this.traceId = traceId;
    this.term = traceTerm(traceId);
  }

  /** The stored (or just added) span of that id and kind. */
  half(spanId: string, kind: number): Half | undefined {
    const halves = this.#halves.get(spanId);
    if (halves === undefined || Array.isArray(halves)) return halves?.find((half) => half.kind === kind);
    return halves.kind === kind ? halves : undefined;
  }

  /** Counts a new span in; its row is filled in when it is inserted. */
  add(span: Span): Half {
    if (this.spanCount === 0 || span.startTimeUnixNano < this.startTime) this.startTime = span.startTimeUnixNano;
    if (this.spanCount === 0 || span.endTimeUnixNano > this.endTime) this.endTime = span.endTimeUnixNano;
    const start = orderedTime(span.startTimeUnixNano);
    if (start > this.lastStart) this.lastStart = start;
    if (span.statusCode === StatusCode.ERROR) this.errorCount++;
    this.services.add(serviceName(span.resource));
    const half: Half = { spanId: span.spanId, kind: span.kind, start, row: NO_ROW };
    this.addHalf(half, span.parentSpanId);
    return half;
  }

  /** The part of {@link add} that is read back from stored rows. */
  addHalf(half: Half, parentSpanId: string): void {
    const { spanId } = half;
    this.spanCount++;
    const halves = this.#halves.get(spanId);
    if (halves === undefined) {
      this.#halves.set(spanId, half);
      this.missingParentCount -= this.#awaited.get(spanId) ?? 0;
      this.#awaited.delete(spanId);
    } else if (Array.isArray(halves)) halves.push(half);
    else this.#halves.set(spanId, [halves, half]);
    if (!hasParent({ parentSpanId })) this.#rootCandidates.push(half);
    else if (!this.#halves.has(parentSpanId)) {
      this.missingParentCount++;
      this.#awaited.set(parentSpanId, (this.#awaited.get(parentSpanId) ?? 0) + 1);
    }
  }

  /** The row of the earliest span without a parent, as `rootIndex` of the model's trace tree; null without one. */
  rootRow(): bigint | null {
    let root: Half | undefined;
    for (const candidate of this.#rootCandidates) {
      const parentHalf = parentHalfKind(candidate.kind);
      const isHalfBelow = parentHalf !== undefined && this.half(candidate.spanId, parentHalf) !== undefined;
      if (!isHalfBelow && (root === undefined || comesBefore(candidate, root))) root = candidate;
    }
    return root?.row ?? null;
  }
}

function comesBefore(a: Half, b: Half): boolean {
  if (a.start !== b.start) return a.start < b.start;
  return a.spanId === b.spanId ? a.kind < b.kind : a.spanId < b.spanId;
}

interface SummaryRow {
  readonly id: bigint;
  readonly start: bigint;
  readonly end: bigint;
  readonly spread: bigint;
  readonly errors: bigint;
  readonly services: string;
  readonly exact: string | null;
}

export class TraceStates {
  readonly #findSummary: Statement;
  readonly #findSpans: Statement;
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
        `SELECT s.span_id, o.kind, s.parent_span_id, s.start_time_unix_nano, s.id FROM span_index x JOIN spans s ON s.id = x.rowid
        JOIN operations o ON o.id = s.operation_id WHERE x.span_index MATCH ? AND s.trace_id = ?`,
      )
      .raw()
      .safeIntegers();
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

  /** Writes the summaries of the traces that changed, then forgets the traces not used for the longest time. */
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
    const spans = this.#findSpans.iterate(state.term, traceId) as Iterable<[string, bigint, string, bigint, bigint]>;
    for (const [spanId, kind, parentSpanId, start, id] of spans) {
      state.addHalf({ spanId, kind: Number(kind), start, row: id }, parentSpanId);
    }
    [state.startTime, state.endTime] = parseExactTimes(row.exact) ?? [row.start, row.end];
    state.lastStart = row.start + row.spread;
    state.errorCount = Number(row.errors);
    for (const service of JSON.parse(row.services) as string[]) state.services.add(service);
    return state;
  }
}
