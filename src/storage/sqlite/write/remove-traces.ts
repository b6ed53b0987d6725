/** Removes traces, one after the other: their spans, as a {@link SpanRemover} does it, and then their summaries. */
import { StatusCode } from '../../../model/span.ts';
import type { Steps } from '../../../model/steps.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { columns, integer, type List, list, nullable, type RowOf, select, text } from '../file/select.ts';
import { type IndexPart, OF_BLOCKS, partsWithin } from '../rows/index-parts.ts';
import { traceIdBytes } from '../rows/keys.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { statusCodeOf } from '../rows/rows.ts';
import { traceTerm } from '../rows/terms.ts';
import type { StaleCalls } from './stale-calls.ts';
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
  /** The number of traces that are wholly removed: the first ones. */
  readonly traces: number;
  /** How many of them were not stored. */
  readonly missing: number;
  readonly spans: number;
  /** Whether the next trace has lost some of its spans. */
  readonly isPartial: boolean;
}

/** Removes spans with what is stored of them. */
export interface SpanRemover {
  /** Takes a span of a trace, which has the term. */
  take(span: DoomedSpan, traceTerm: string): void;
  /** Removes what was taken, and writes the counts. */
  flush(): Steps<void>;
  /** Forgets what a rollback undid. */
  reset(): void;
}

/** A span that is to be removed, as its row says. */
export type DoomedSpan = RowOf<typeof SPAN>;

/** Spans of a trace that are being removed. */
interface TakenSpans {
  readonly ids: readonly bigint[];
  /** How many have the status ERROR. */
  readonly errors: number;
  /** Whether the trace has others. */
  readonly hasMore: boolean;
}

/** Spans that are taken between two pauses. */
const SPANS_A_STEP = 50;

const SPAN = columns(
  integer('id', 's.id'),
  text('span_id', 's.span_id'),
  integer('arrival_block', 's.arrival_block'),
  integer('operation_id', 's.operation_id'),
  integer('resource_id', 's.resource_id'),
  integer('instrumentation_scope_id', 's.instrumentation_scope_id'),
  integer('start_time_unix_nano', 's.start_time_unix_nano'),
  text('span_status_code', 's.span_status_code'),
  nullable(integer('attribute_shape_id', 's.attribute_shape_id')),
  text('attribute_values', 's.attribute_values'),
);
const { at } = SPAN;
const TRACE = select(
  columns(integer('id'), integer('start_time_unix_nano'), integer('start_spread')),
  'FROM traces WHERE trace_id = ?',
);

/** What follows changes of traces. */
interface TraceTracking {
  readonly traces: TraceStates;
  readonly stale: StaleCalls;
}

export class TraceRemover {
  readonly #db: ReadConnection;
  readonly #traces: TraceStates;
  readonly #spans: SpanRemover;
  readonly #stale: StaleCalls;
  readonly #removeRest: (traceId: string) => void;

  /** `removeRest`: removes what else is stored of a trace, whether or not it has spans. */
  constructor(
    db: ReadConnection,
    { traces, stale }: TraceTracking,
    spans: SpanRemover,
    removeRest: (traceId: string) => void,
  ) {
    this.#removeRest = removeRest;
    this.#db = db;
    this.#traces = traces;
    this.#stale = stale;
    this.#spans = spans;
  }

  /** Forgets what a rollback undid. */
  reset(): void {
    this.#spans.reset();
    this.#stale.reset();
  }

  /**
   * Removes at most `maxSpans` spans, of one trace after the other. A trace that has more loses its last spans first, and its
   * summary says how many are left. Must run inside a transaction, and nothing else beside it.
   */
  *remove(traceIds: readonly string[], maxSpans: number): Steps<Removal> {
    let spans = 0;
    let gone = 0;
    let missing = 0;
    let isPartial = false;
    for (const traceId of traceIds) {
      if (spans >= maxSpans) break;
      const trace = this.#find(traceId);
      if (trace === undefined) {
        this.#removeRest(traceId);
        gone++;
        missing++;
        continue;
      }
      const taken = yield* this.#take(trace, maxSpans - spans);
      spans += taken.ids.length;
      isPartial = taken.hasMore;
      if (isPartial) this.#shrink(trace, taken);
      else {
        this.#traces.remove(trace.traceId, trace.row);
        this.#removeRest(traceId);
        gone++;
      }
    }
    yield* this.#spans.flush();
    yield* this.#stale.flush();
    return { traces: gone, missing, spans, isPartial };
  }

  #find(traceId: string): StoredTrace | undefined {
    const row = this.#db.get(TRACE, traceIdBytes(traceId));
    if (row === undefined) return undefined;
    const [id, start, spread] = row;
    return { row: Number(id), traceId, starts: { low: start, high: start + spread } };
  }

  /** Takes the last spans of a trace, at most `most`. */
  *#take({ traceId, starts }: StoredTrace, most: number): Steps<TakenSpans> {
    const source = { db: this.#db };
    const term = traceTerm(traceId);
    const ids: bigint[] = [];
    let errors = 0;
    this.#stale.noteTrace(starts);
    for (const part of partsWithin(idBounds(starts, source), source).reverse()) {
      const { low, high } = part.blocks;
      for (const span of this.#db.list(lastOfTrace(part), term, traceId, low, high)) {
        if (ids.length === most) return { ids, errors, hasMore: true };
        if (ids.length % SPANS_A_STEP === 0) yield;
        ids.push(span[at.id]);
        if (statusCodeOf(span[at.span_status_code]) === StatusCode.ERROR) errors++;
        this.#stale.noteSpan(traceId, span[at.span_id]);
        this.#spans.take(span, term);
      }
    }
    return { ids, errors, hasMore: false };
  }

  #shrink({ traceId, row }: StoredTrace, { ids, errors }: TakenSpans): void {
    const lowest = ids.reduce((least, id) => (id < least ? id : least));
    this.#traces.shrink(traceId, row, { spans: ids.length, errors, lowest });
  }
}

function lastOfTrace({ table }: IndexPart): List<DoomedSpan> {
  return list(
    SPAN,
    `FROM ${table} x CROSS JOIN spans s ON s.id = x.rowid WHERE x.${table} MATCH ? AND s.trace_id = ? AND ${OF_BLOCKS}
      ORDER BY x.rowid DESC`,
  );
}
