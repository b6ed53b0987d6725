/** Spans in full, part after part, for answers that show everything of a trace without holding all of it. */
import type { Span } from '../model/span.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { OperationAccount } from './operation-account.ts';
import { spansByRef, spansInParts } from './spans-in-parts.ts';

const ADVICE = 'Use "spangraph export", which has no such limit.';

export class WholeSpans {
  readonly #reader: SpanReader;
  readonly #account: OperationAccount;

  constructor(reader: SpanReader, account: OperationAccount) {
    this.#reader = reader;
    this.#account = account;
  }

  /**
   * The spans of these traces, trace after trace, each in order of start; unknown traces have none. No part is empty or has over
   * 5,000 spans. Spans of a part share the objects of equal resources and scopes. Throws OPERATION_TOO_COMPLEX at the limit of
   * records, and OPERATION_TOO_LARGE at that of bytes.
   */
  ofTraces(traceIds: readonly string[]): AsyncGenerator<readonly Span[]> {
    return this.#counted(spansInParts(this.#reader, traceIds, this.#account.signal, this.#account));
  }

  /** The spans with these references (`SpanRecord.ref`), in their order and in the same parts. Throws as {@link ofTraces} does. */
  ofRefs(refs: readonly string[]): AsyncGenerator<readonly Span[]> {
    return this.#counted(spansByRef(this.#reader, refs, this.#account.signal, this.#account));
  }

  async *#counted(parts: AsyncIterable<readonly Span[]>): AsyncGenerator<readonly Span[]> {
    for await (const spans of parts) {
      this.#account.readRecords(spans.length, ADVICE);
      if (spans.length > 0) yield spans;
    }
  }
}
