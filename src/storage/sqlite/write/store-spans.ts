/** Stores the spans of one transaction: new spans, and finished spans that replace unfinished ones. */
import type { Database, Statement } from 'better-sqlite3';
import type { Span } from '../../../model/span.ts';
import { orderedTime, replaces } from '../../../model/span.ts';
import { forEachInSteps, type Steps } from '../../../model/steps.ts';
import type { WriteReport } from '../../backend.ts';
import { ReadClock } from '../file/read-clock.ts';
import { ReadConnection } from '../file/read-connection.ts';
import { RowIds } from '../rows/row-ids.ts';
import { Arrivals } from './arrivals.ts';
import { SpanEraser } from './erase-spans.ts';
import { SumKeeper } from './keep-sums.ts';
import { CALLS, SUMS } from './kept-kinds.ts';
import { LoggedExceptions } from './logged-exceptions.ts';
import { RowRemover } from './remove-rows.ts';
import { type Removal, TraceRemover } from './remove-traces.ts';
import { SpanEncoder } from './span-rows.ts';
import { EXPIRING_TABLE_LIMITS, SpanTables, TABLE_LIMITS, type TableLimits } from './span-tables.ts';
import { StaleCalls } from './stale-calls.ts';
import { isSameContent, StoredContent } from './stored-content.ts';
import { Sweep } from './sweep.ts';
import { type KnownSpan, NO_ROW, type TraceState } from './trace-state.ts';
import { TraceStates } from './trace-states.ts';
import { UnkeptMinutes } from './unkept-minutes.ts';
import { DICTIONARY_LIMITS, type DictionaryLimits } from './value-dictionary.ts';

/** Spans that are admitted or written between two pauses. */
const SPANS_A_STEP = 16;

/** Limits of what is kept beside the spans. */
export interface WriteLimits {
  readonly dictionary: DictionaryLimits;
  readonly tables: TableLimits;
}

export const WRITE_LIMITS: WriteLimits = { dictionary: DICTIONARY_LIMITS, tables: TABLE_LIMITS };
/** With retention. */
export const EXPIRING_WRITE_LIMITS: WriteLimits = { ...WRITE_LIMITS, tables: EXPIRING_TABLE_LIMITS };

/** A span to be written. */
interface Pending {
  readonly trace: TraceState;
  readonly known: KnownSpan;
  /** The form to store. */
  span: Span;
  /** The stored form that it replaces. */
  readonly before?: Span;
}

export class SpanStore {
  readonly #encoder: SpanEncoder;
  readonly #traces: TraceStates;
  readonly #rowIds: RowIds;
  readonly #content: StoredContent;
  readonly #tables: SpanTables;
  readonly #remover: TraceRemover;
  readonly #eraser: TraceRemover;
  readonly #sweep: Sweep;
  /** What is kept of quiet minutes. */
  readonly #keeper: SumKeeper;
  readonly #stale: StaleCalls;
  readonly exceptions: LoggedExceptions;
  readonly #noteReplaced: Statement;
  readonly #arrivals: Arrivals;
  /** Spans of the running transaction. */
  readonly #pending = new Map<KnownSpan, Pending>();

  constructor(db: Database, { dictionary, tables }: WriteLimits) {
    const reads = new ReadConnection(db, new ReadClock(db));
    this.#arrivals = new Arrivals(db);
    const [sums, calls] = [new UnkeptMinutes(db, SUMS), new UnkeptMinutes(db, CALLS)];
    this.#keeper = new SumKeeper(
      db,
      reads,
      new Map([
        [SUMS, sums],
        [CALLS, calls],
      ]),
    );
    this.#encoder = new SpanEncoder(db, dictionary, [sums, calls]);
    this.#traces = new TraceStates(db, reads);
    this.#rowIds = new RowIds(db);
    this.#content = new StoredContent(reads);
    this.#tables = new SpanTables(db, tables);
    this.exceptions = new LoggedExceptions(db);
    const rows = new RowRemover(db, reads, this.#encoder, this.#tables);
    this.#stale = new StaleCalls(reads, calls);
    const tracking = { traces: this.#traces, stale: this.#stale };
    this.#remover = new TraceRemover(reads, tracking, rows, (traceId) => this.exceptions.removeOfTrace(traceId));
    const spans = new SpanEraser(this.#encoder, this.#tables, this.#content);
    this.#eraser = new TraceRemover(reads, tracking, spans, (traceId) => {
      if (this.exceptions.removeOfTrace(traceId)) this.#tables.noteErased();
    });
    this.#sweep = new Sweep(db, reads, dictionary.maxNewest);
    this.#noteReplaced = db.prepare("INSERT OR IGNORE INTO facts VALUES ('has_replaced_spans', 1)");
  }

  /** Forgets what a rollback undid. */
  reset(): void {
    this.#pending.clear();
    this.#encoder.reset();
    this.#traces.reset();
    this.#rowIds.reset();
    this.#content.reset();
    this.#tables.reset();
    this.#remover.reset();
    this.#eraser.reset();
    this.#stale.reset();
    this.#keeper.reset();
  }

  /** Must run inside a transaction, and nothing else beside it. Call {@link reset} if it throws. */
  *write(batches: readonly (readonly Span[])[]): Steps<WriteReport[]> {
    const reports: WriteReport[] = [];
    for (const batch of batches) reports.push(yield* this.#admitAll(batch));
    const arrival = this.#arrivals.next();
    const pending = [...this.#pending.values()];
    yield* this.#writeRows(pending, arrival);
    this.#pending.clear();
    this.#tables.flush();
    this.#noteStale(pending);
    yield* this.#traces.flush(arrival);
    yield* this.#stale.flush();
    yield;
    this.#tables.mergeFull();
    yield* this.#encoder.flush();
    return reports;
  }

  /** Whether {@link readSums} or {@link keepSums} has something to do at `now` (milliseconds since the Unix epoch). */
  hasSumsToKeep(now: number): boolean {
    return this.#keeper.hasWork(now);
  }

  /** Reads spans of quiet minutes, outside of transactions. Others may write wherever it pauses. */
  *readSums(now: number): Steps<void> {
    try {
      yield* this.#keeper.read(now);
    } catch (thrown) {
      this.reset();
      throw thrown;
    }
  }

  /** Whether {@link keepSums} has something to do. */
  hasReadSums(now: number): boolean {
    return this.#keeper.hasRead(now);
  }

  /** Keeps what {@link readSums} has read. See {@link SumKeeper.keep}. Call {@link reset} if it throws. */
  keepSums(now: number): Steps<void> {
    return this.#keeper.keep(now);
  }

  /** The number of stored spans. */
  get spanCount(): number {
    return this.#tables.spanCount;
  }

  /** See {@link TraceRemover.remove}. Call {@link reset} if it throws. */
  remove(traceIds: readonly string[], maxSpans: number): Steps<Removal> {
    return this.#remover.remove(traceIds, maxSpans);
  }

  /** Removes traces as {@link remove} does, and their terms. {@link sweep} must follow. */
  erase(traceIds: readonly string[], maxSpans: number): Steps<Removal> {
    return this.#eraser.remove(traceIds, maxSpans);
  }

  /** Whether something of erased traces may be left. */
  get isErasing(): boolean {
    return this.#tables.hasErased;
  }

  /**
   * Removes what erased traces have left: postings, and rows that no span uses any more. Each step is to be a commit of its own.
   * Foreign keys must be off: each check would read all spans, and this looks into the index. Call {@link reset} afterwards.
   */
  *sweep(): Steps<void> {
    while (this.hasEmptyPart) {
      this.dropEmptyPart();
      yield;
    }
    yield* this.#tables.mergeErased();
    yield* this.#sweep.run();
  }

  /** Call it when nothing of erased traces is left. Must run inside a transaction. */
  endErasing(): void {
    this.#tables.endErasing();
  }

  /** Whether a part of the index has terms and no spans. */
  get hasEmptyPart(): boolean {
    return this.#tables.hasEmptyPart;
  }

  /** Drops such a part, or its terms if spans are still added to it. Must run inside a transaction. Call {@link reset} if it throws. */
  dropEmptyPart(): void {
    this.#tables.dropEmptyPart();
  }

  *#admitAll(batch: readonly Span[]): Steps<WriteReport> {
    const counts = { stored: 0, repeated: 0, conflicting: 0 };
    for (let start = 0; start < batch.length; start += SPANS_A_STEP) {
      yield;
      const spans = batch.slice(start, start + SPANS_A_STEP);
      for (const traceId of this.#traces.notInMemory(spans)) yield* this.#traces.load(traceId);
      for (const span of spans) {
        const outcome = this.#admit(span);
        if (outcome === 'stored') counts.stored++;
        else counts.repeated++;
        if (outcome === 'conflicting') counts.conflicting++;
      }
    }
    return { ...counts, rejected: [] };
  }

  #admit(span: Span): 'stored' | 'replacing' | 'same' | 'conflicting' {
    const trace = this.#traces.of(span.traceId);
    const known = trace.span(span);
    if (known === undefined) {
      const added = this.#traces.add(trace, span);
      this.#pending.set(added, { trace, known: added, span });
      return 'stored';
    }
    const pending = this.#pending.get(known);
    const stored = pending?.span ?? this.#content.read(known.row);
    if (!replaces(span, stored)) return isSameContent(span, stored) ? 'same' : 'conflicting';
    this.#traces.replace(trace, known, stored, span);
    if (pending === undefined) this.#pending.set(known, { trace, known, span, before: stored });
    else pending.span = span;
    return 'replacing';
  }

  *#writeRows(pending: readonly Pending[], ingestionTime: bigint): Steps<void> {
    if (pending.some(({ before }) => before !== undefined)) this.#noteReplaced.run();
    this.#numberRows(pending.filter(({ known }) => known.row === NO_ROW));
    const inOrder = pending.toSorted(({ known: a }, { known: b }) => (a.row < b.row ? -1 : 1));
    yield* forEachInSteps(inOrder, SPANS_A_STEP, ({ trace, known, span, before }) => {
      if (before !== undefined) this.#tables.remove(known.row, trace.term, this.#encoder.forget(before));
      this.#tables.insert(known.row, trace.term, this.#encoder.encode(span, ingestionTime));
    });
  }

  #noteStale(pending: readonly Pending[]): void {
    for (const { trace, known } of pending) this.#stale.noteSpan(trace.traceId, known.spanId);
    for (const trace of new Set(pending.map((each) => each.trace))) {
      if (trace.storedStarts !== undefined) this.#stale.noteTrace(trace.storedStarts);
      this.#stale.noteTrace(trace.starts);
    }
  }

  /** A replaced span keeps its row, as its start is part of its key. */
  #numberRows(added: readonly Pending[]): void {
    const starts = added.map(({ known }) => ({ known, start: orderedTime(known.startTimeUnixNano) }));
    starts.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    this.#rowIds.begin();
    for (const { known, start } of starts) known.row = this.#rowIds.next(start);
    this.#rowIds.flush();
  }
}
