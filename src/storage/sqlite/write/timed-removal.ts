/** What a removal tells of itself, and of what is left. */
import type { Removal } from './remove-traces.ts';

/** A removal, and how long other uses of the connection waited for it. */
export interface TimedRemoval extends Removal {
  readonly durationMs: number;
  /** What is stored after it. */
  readonly left: Extent;
}

/** How much is stored. */
export interface Extent {
  readonly spans: number;
  /** Bytes of the database without its free pages. */
  readonly usedBytes: number;
}
