/** What a storage keeps longer than the rest. */
import type { TraceFilter } from './query.ts';

/** A trace that meets the filter is kept until it ended this long ago. */
export interface KeepRule {
  readonly filter: TraceFilter;
  readonly forMs: number;
}
