/** Removes spans together with their terms in the index, for traces that must leave nothing behind. */
import { StatusCode } from '../../../model/span.ts';
import { forEachInSteps, type Steps } from '../../../model/steps.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import { columns, integer, select, text } from '../file/select.ts';
import { type IndexPart, OF_BLOCKS, partsWithin } from '../rows/index-parts.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { statusCodeOf } from '../rows/rows.ts';
import { traceTerm } from '../rows/terms.ts';
import type { SpanRemover, StoredTrace, TakenSpans } from './remove-traces.ts';
import type { SpanEncoder } from './span-rows.ts';
import type { SpanTables } from './span-tables.ts';
import type { StoredContent } from './stored-content.ts';

/** Spans that are removed between two pauses. */
const SPANS_A_STEP = 16;

const SPAN = columns(integer('id', 's.id'), text('span_status_code', 's.span_status_code'));

/** A span that is being removed. */
interface Taken {
  readonly id: bigint;
  readonly traceTerm: string;
}

export class SpanEraser implements SpanRemover {
  readonly #db: ReadConnection;
  readonly #encoder: SpanEncoder;
  readonly #tables: SpanTables;
  readonly #content: StoredContent;
  /** Spans of the running commit. */
  #taken: Taken[] = [];

  constructor(db: ReadConnection, encoder: SpanEncoder, tables: SpanTables, content: StoredContent) {
    this.#db = db;
    this.#encoder = encoder;
    this.#tables = tables;
    this.#content = content;
  }

  reset(): void {
    this.#taken = [];
  }

  *take({ traceId, starts }: StoredTrace, most: number): Steps<TakenSpans> {
    const source = { db: this.#db };
    const term = traceTerm(traceId);
    const ids: bigint[] = [];
    let errors = 0;
    for (const part of partsWithin(idBounds(starts, source), source).reverse()) {
      yield;
      // One more, to see whether there is one.
      const { low, high } = part.blocks;
      for (const [id, status] of this.#db.all(lastOfTrace(part), term, traceId, low, high, most - ids.length + 1)) {
        if (ids.length === most) return { ids, errors, hasMore: true };
        ids.push(id);
        this.#taken.push({ id, traceTerm: term });
        if (statusCodeOf(status) === StatusCode.ERROR) errors++;
      }
    }
    return { ids, errors, hasMore: false };
  }

  *flush(): Steps<void> {
    // FTS5 keeps the changes of a commit in memory as long as ids do not decrease.
    const inOrder = this.#taken.sort((a, b) => (a.id < b.id ? -1 : 1));
    this.#taken = [];
    yield* forEachInSteps(inOrder, SPANS_A_STEP, ({ id, traceTerm: term }) => {
      this.#tables.erase(id, term, this.#encoder.forget(this.#content.read(id)));
    });
    this.#tables.flush();
    yield* this.#encoder.flush();
  }
}

function lastOfTrace({ table }: IndexPart) {
  return select(
    SPAN,
    `FROM ${table} x CROSS JOIN spans s ON s.id = x.rowid WHERE x.${table} MATCH ? AND s.trace_id = ? AND ${OF_BLOCKS}
      ORDER BY x.rowid DESC LIMIT ?`,
  );
}
