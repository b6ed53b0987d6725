/** Where receivers put spans. The one thing of `ingest/` that they know. */
import type { Span } from '../model/span.ts';

/** A span that was refused, and why. */
export interface RejectedSpan {
  /** Position among the spans of the request, counted in the order they stand in it. */
  readonly index: number;
  readonly reason: string;
}

export interface SinkReport {
  /** Spans now stored, repeated ones included. */
  readonly accepted: number;
  readonly rejected: readonly RejectedSpan[];
}

export interface SpanSink {
  /**
   * Makes room for a request of this many bytes (uncompressed) before it is decoded. Throws QUEUE_FULL (with
   * `retryAfterMs`) or SHUTTING_DOWN. Whoever reserves must release once, when the request has been answered.
   */
  reserve(bytes: number): Reservation;
  /**
   * Validates and stores; resolves when the accepted spans are durable. `index` of rejections is the position in `spans`.
   * Throws STORAGE_UNAVAILABLE where nothing was stored.
   */
  write(spans: readonly Span[]): Promise<SinkReport>;
}

export interface Reservation {
  release(): void;
}
