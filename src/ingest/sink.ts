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
  /** Of what is behind it. */
  readonly storage: StorageState;
  /**
   * Begins a request, with room for nothing yet: its bytes are reserved as they come, and as they are decompressed. Throws
   * SHUTTING_DOWN. Whoever reserves must release, when the request has been answered.
   */
  reserve(): Reservation;
  /**
   * Validates and stores; resolves when the accepted spans are durable. `index` of rejections is the position in `spans`.
   * Throws STORAGE_UNAVAILABLE where nothing was stored.
   */
  write(spans: readonly Span[]): Promise<SinkReport>;
}

/** Room for one request in the queue. */
export interface Reservation {
  /** Makes the room that large in all, where it is smaller. Throws QUEUE_FULL; a request that is alone is never refused. */
  growTo(bytes: number): void;
  release(): void;
}

/** Whether spans can be stored, for those who tell others. */
export interface StorageState {
  /** False from a write that the storage refused until it takes one, or says that it would. */
  readonly isWritable: boolean;
  /** Calls back when that has changed. */
  onChange(listener: () => void): void;
}
