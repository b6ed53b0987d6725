/** Removes spans together with their terms in the index, for traces that must leave nothing behind. */
import { forEachInSteps, type Steps } from '../../../model/steps.ts';
import type { DoomedSpan, SpanRemover } from './remove-traces.ts';
import type { SpanEncoder } from './span-rows.ts';
import type { SpanTables } from './span-tables.ts';
import type { StoredContent } from './stored-content.ts';

/** Spans that are removed between two pauses. */
const SPANS_A_STEP = 16;

/** A span that is being removed. */
interface Taken {
  readonly id: bigint;
  readonly traceTerm: string;
}

export class SpanEraser implements SpanRemover {
  readonly #encoder: SpanEncoder;
  readonly #tables: SpanTables;
  readonly #content: StoredContent;
  /** Spans of the running commit. */
  #taken: Taken[] = [];

  constructor(encoder: SpanEncoder, tables: SpanTables, content: StoredContent) {
    this.#encoder = encoder;
    this.#tables = tables;
    this.#content = content;
  }

  reset(): void {
    this.#taken = [];
  }

  take([id]: DoomedSpan, traceTerm: string): void {
    this.#taken.push({ id, traceTerm });
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
