import type { Span } from '../model/span.ts';
import type { WriteReport } from '../storage/backend.ts';
import type { RejectedSpan, SinkReport } from './sink.ts';

/** Most spans that one request has in one commit. Senders that wait behind a larger one wait for a commit of so many. */
export const MAX_SPANS_A_PART = 2_000;

/** The spans of one request that wait for their commits. */
export class WaitingRequest {
  readonly #spans: readonly Span[];
  readonly #resolve: (report: SinkReport) => void;
  readonly #rejected: RejectedSpan[] = [];
  #written = 0;
  /** Tells the request that a part was not stored. */
  readonly fail: (reason: unknown) => void;
  /** The spans of its next commit. */
  part: readonly Span[];

  constructor(spans: readonly Span[], resolve: (report: SinkReport) => void, reject: (reason: unknown) => void) {
    this.#spans = spans;
    this.#resolve = resolve;
    this.fail = reject;
    this.part = spans.length <= MAX_SPANS_A_PART ? spans : spans.slice(0, MAX_SPANS_A_PART);
  }

  /** Whether it takes further commits after the next one. */
  get hasMore(): boolean {
    return this.#written + this.part.length < this.#spans.length;
  }

  /** Call it when the part is durable. Answers the request and returns true if that was its last one. */
  took(report: WriteReport | undefined): boolean {
    for (const { index, reason } of report?.rejected ?? []) {
      this.#rejected.push({ index: this.#written + index, reason });
    }
    this.#written += this.part.length;
    if (this.#written === this.#spans.length) {
      this.#resolve({ accepted: this.#written - this.#rejected.length, rejected: this.#rejected });
      return true;
    }
    this.part = this.#spans.slice(this.#written, this.#written + MAX_SPANS_A_PART);
    return false;
  }
}
