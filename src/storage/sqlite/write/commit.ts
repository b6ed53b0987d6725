/** The spans of one transaction: which of them are new, which replace a stored one, and which are left out. */
import type { Database, Statement } from 'better-sqlite3';
import type { Span } from '../../../model/span.ts';
import { orderedTime, replaces } from '../../../model/span.ts';
import type { WriteReport } from '../../backend.ts';
import { RowIds } from '../rows/row-ids.ts';
import type { Half } from './halves.ts';
import { NO_ROW } from './halves.ts';
import { SpanEncoder } from './span-rows.ts';
import { SpanTables } from './span-tables.ts';
import { isSameContent, StoredContent } from './stored-content.ts';
import type { TraceState } from './trace-state.ts';
import { TraceStates } from './trace-states.ts';
import type { DictionaryLimits } from './value-dictionary.ts';

/** A span on its way into the file. */
interface Pending {
  readonly trace: TraceState;
  readonly half: Half;
  /** The last form that counts. */
  span: Span;
  /** The stored form that it replaces. */
  readonly before?: Span;
}

export class Commits {
  readonly #encoder: SpanEncoder;
  readonly #traces: TraceStates;
  readonly #rowIds: RowIds;
  readonly #content: StoredContent;
  readonly #tables: SpanTables;
  readonly #noteReplaced: Statement;
  /** Of the transaction under way. */
  readonly #pending = new Map<Half, Pending>();

  constructor(db: Database, limits: DictionaryLimits) {
    this.#encoder = new SpanEncoder(db, limits);
    this.#traces = new TraceStates(db);
    this.#rowIds = new RowIds(db);
    this.#content = new StoredContent(db);
    this.#tables = new SpanTables(db);
    this.#noteReplaced = db.prepare("INSERT OR IGNORE INTO facts VALUES ('has_replaced_spans', 1)");
  }

  /** Forgets what a rollback has undone. */
  reset(): void {
    this.#pending.clear();
    this.#encoder.reset();
    this.#traces.reset();
    this.#rowIds.reset();
    this.#content.reset();
  }

  /** Must run inside a transaction; {@link reset} if it throws. */
  write(batches: readonly (readonly Span[])[]): WriteReport[] {
    const reports = batches.map((batch) => {
      const counts = { stored: 0, repeated: 0, conflicting: 0 };
      for (const span of batch) {
        const outcome = this.#admit(span);
        if (outcome === 'stored') counts.stored++;
        else counts.repeated++;
        if (outcome === 'conflicting') counts.conflicting++;
      }
      return { ...counts, rejected: [] };
    });
    this.#writeRows([...this.#pending.values()]);
    this.#pending.clear();
    this.#traces.flush();
    this.#encoder.flush();
    return reports;
  }

  #admit(span: Span): 'stored' | 'replacing' | 'same' | 'conflicting' {
    const trace = this.#traces.of(span.traceId);
    const half = trace.half(span);
    if (half === undefined) {
      const added = this.#traces.add(trace, span);
      this.#pending.set(added, { trace, half: added, span });
      return 'stored';
    }
    const pending = this.#pending.get(half);
    const known = pending?.span ?? this.#content.read(half.row);
    if (!replaces(span, known)) return isSameContent(span, known) ? 'same' : 'conflicting';
    this.#traces.replace(trace, half, known, span);
    if (pending === undefined) this.#pending.set(half, { trace, half, span, before: known });
    else pending.span = span;
    return 'replacing';
  }

  #writeRows(pending: readonly Pending[]): void {
    const ingestionTime = BigInt(Date.now()) * 1_000_000n;
    if (pending.some(({ before }) => before !== undefined)) this.#noteReplaced.run();
    this.#numberRows(pending.filter(({ half }) => half.row === NO_ROW));
    const inOrder = pending.toSorted(({ half: a }, { half: b }) => (a.row < b.row ? -1 : 1));
    for (const { trace, half, span, before } of inOrder) {
      if (before !== undefined) this.#tables.remove(half.row, trace.term, this.#encoder.forget(before));
      this.#tables.insert(half.row, trace.term, this.#encoder.encode(span, ingestionTime));
    }
  }

  /** A replaced span keeps its row: its start is part of its key. */
  #numberRows(added: readonly Pending[]): void {
    const starts = added.map(({ half }) => ({ half, start: orderedTime(half.startTime) }));
    starts.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
    this.#rowIds.begin();
    for (const { half, start } of starts) half.row = this.#rowIds.next(start);
    this.#rowIds.flush();
  }
}
