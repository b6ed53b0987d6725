/** The half of the storage port that stores. backend.ts has the rules for both halves. */
import type { LoggedException } from '../model/exception.ts';
import type { Span } from '../model/span.ts';

/** A span that was not stored, by its index in the batch. */
export interface Rejection {
  readonly index: number;
  readonly reason: string;
}

/** The outcome of one batch. */
export interface WriteReport {
  /** Number of new spans. */
  readonly stored: number;
  /**
   * Spans whose key was there before (or earlier in the batch). An unfinished span (end time 0) is replaced by its
   * finished form; otherwise the stored one stays.
   */
  readonly repeated: number;
  /** How many of the repeated spans were discarded although their content differs from the stored span. */
  readonly conflicting: number;
  readonly rejected: readonly Rejection[];
}

/** Stores spans. */
export interface SpanWriter {
  /** Maximum number of concurrent calls of {@link write}. */
  readonly maxConcurrentWrites: number;
  /**
   * Stores the spans of several requests as one commit and resolves only when they are durable; result[i] reports on
   * batches[i]. Idempotent by span key (trace id, span id, kind, start time): writing the same spans again, in any
   * portions, changes nothing. A replaced span leaves no trace: summaries, counts and what filters find are as if only
   * its finished form had been written. A span is rejected only for what it is (a value over the storage's limits), and
   * never fails its neighbours. Throws STORAGE_UNAVAILABLE where nothing was stored, and anything else for a defect of
   * the storage or of this program; the same spans may then be written again. At most {@link maxConcurrentWrites} calls
   * at a time.
   */
  write(batches: readonly (readonly Span[])[]): Promise<WriteReport[]>;
  /**
   * Stores what log records tell of spans, of several requests as one commit, and resolves only when it is durable. The spans
   * may come later, or never. Idempotent: repeated ones change nothing. What belongs to a stored trace is removed with it; the
   * rest with the traces of its time. Throws as {@link write} does. Absent: the backend keeps none.
   */
  writeExceptions?(batches: readonly (readonly LoggedException[])[]): Promise<void>;
  close(): Promise<void>;
}
