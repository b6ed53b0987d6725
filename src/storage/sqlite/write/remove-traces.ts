/** Removes traces, one after the other: their spans, as a {@link SpanRemover} does it, and then their summaries. */
import type { Steps } from '../../../model/steps.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { columns, integer, select } from '../file/select.ts';
import { traceIdBytes } from '../rows/keys.ts';
import type { TraceStates } from './trace-states.ts';

/** A stored trace. */
export interface StoredTrace {
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
  /** How many of them were not stored. */
  readonly missing: number;
  readonly spans: number;
  /** Whether the next trace has lost some of its spans. */
  readonly isPartial: boolean;
}

/** Spans of a trace that are being removed. */
export interface TakenSpans {
  readonly ids: readonly bigint[];
  /** How many have the status ERROR. */
  readonly errors: number;
  /** Whether the trace has others. */
  readonly hasMore: boolean;
}

/** Removes spans with what is stored of them. */
export interface SpanRemover {
  /** Takes the last spans of a trace, at most `most`. */
  take(trace: StoredTrace, most: number): Steps<TakenSpans>;
  /** Removes what was taken, and writes the counts. */
  flush(): Steps<void>;
  /** Forgets what a rollback undid. */
  reset(): void;
}

const TRACE = select(
  columns(integer('id'), integer('start_time_unix_nano'), integer('start_spread')),
  'FROM traces WHERE trace_id = ?',
);

export class TraceRemover {
  readonly #db: ReadConnection;
  readonly #traces: TraceStates;
  readonly #spans: SpanRemover;

  constructor(db: ReadConnection, traces: TraceStates, spans: SpanRemover) {
    this.#db = db;
    this.#traces = traces;
    this.#spans = spans;
  }

  /** Forgets what a rollback undid. */
  reset(): void {
    this.#spans.reset();
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
        gone++;
        missing++;
        continue;
      }
      const taken = yield* this.#spans.take(trace, maxSpans - spans);
      spans += taken.ids.length;
      isPartial = taken.hasMore;
      if (isPartial) this.#shrink(trace, taken);
      else {
        this.#traces.remove(trace.traceId, trace.row);
        gone++;
      }
    }
    yield* this.#spans.flush();
    return { traces: gone, missing, spans, isPartial };
  }

  #find(traceId: string): StoredTrace | undefined {
    const row = this.#db.get(TRACE, traceIdBytes(traceId));
    if (row === undefined) return undefined;
    const [id, start, spread] = row;
    return { row: Number(id), traceId, starts: { low: start, high: start + spread } };
  }

  #shrink({ traceId, row }: StoredTrace, { ids, errors }: TakenSpans): void {
    const lowest = ids.reduce((least, id) => (id < least ? id : least));
    this.#traces.shrink(traceId, row, { spans: ids.length, errors, lowest });
  }
}
