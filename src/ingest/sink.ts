/** Where receivers put spans. Receivers know nothing else of `ingest/`. */
import type { LoggedException } from '../model/exception.ts';
import type { Span } from '../model/span.ts';

/** A span that was refused, and the reason. */
export interface RejectedSpan {
  /** Position among the spans of the request, in the request's order. */
  readonly index: number;
  readonly reason: string;
}

/** What became of the spans of one write. */
export interface SinkReport {
  /** Spans now stored, repeated ones included. */
  readonly accepted: number;
  readonly rejected: readonly RejectedSpan[];
}

/** Who sends a request. Senders get equal shares when more arrives than can be stored. */
export interface Sender {
  /** The address of the machine, as far as it is known. */
  readonly address: string;
  /** Names one of its connections among those of all machines. */
  readonly connection: string;
  /** Absent: the server has no tenants. */
  readonly tenant?: string;
}

/** Takes the spans of receivers. */
export interface SpanSink {
  /** State of the storage behind this sink. */
  readonly storage: StorageState;
  /**
   * Begins a request, without room at first: its bytes are reserved as they arrive and as they are decompressed. The caller
   * must release the reservation when the request has been answered. Throws SHUTTING_DOWN.
   */
  reserve(sender: Sender): Reservation;
  /**
   * Stores spans whose ids the caller has checked. Resolves when the accepted spans are durable. `index` of rejections, which
   * are the storage's, is the position in `spans`. Many spans are committed in several parts, and other writes between
   * them. Throws STORAGE_UNAVAILABLE if a part was not stored; those before it are, and a repeated write recognizes them.
   * Throws SHUTTING_DOWN if the sink is closed.
   */
  write(spans: readonly Span[]): Promise<SinkReport>;
  /**
   * Stores what log records tell of spans. Resolves when it is durable. Absent if the storage keeps none. Throws
   * STORAGE_UNAVAILABLE and SHUTTING_DOWN.
   */
  readonly writeExceptions?: ((exceptions: readonly LoggedException[]) => Promise<void>) | undefined;
  /** Resolves when a request that takes long may work for another slice. The thread serves others before. Throws
   * SHUTTING_DOWN if the sink is closed. */
  nextTurn(): Promise<void>;
}

/** Room for one request in the queue. */
export interface Reservation {
  /** Enlarges the room to `bytes` in all, if it is smaller. Throws QUEUE_FULL. A request that is alone is never refused. */
  growTo(bytes: number): void;
  /** Resolves when the request, which has arrived, may be decoded. Throws QUEUE_FULL if that takes too long, counted from the
   * reservation. */
  enter(): Promise<void>;
  release(): void;
}

/** Whether spans can be stored, for those who report it. */
export interface StorageState {
  /** False after the storage refused a write, until it takes one or says that it would. */
  readonly isWritable: boolean;
  /** Calls `listener` whenever that has changed. */
  onChange(listener: () => void): void;
}
