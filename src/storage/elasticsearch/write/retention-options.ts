/** What retention is given, and what it tells. */
import type { KeptTraces } from '../../kept-traces.ts';
import type { Bulk } from '../cluster/bulk.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { OldTracesOptions } from './old-traces.ts';

/** What retention needs. */
export interface RetentionOptions extends OldTracesOptions {
  readonly bulk: Bulk;
  readonly cluster: Cluster;
  /** Milliseconds from the end of a day until it is removed. Absent: never. */
  readonly retentionMs?: number;
  /** What is kept longer. Absent: nothing. */
  readonly rules?: KeptTraces;
}

/** What was removed. */
export interface RetentionReport {
  /** Names of days whose index is gone, such as `2024.10.30`. */
  readonly days: readonly string[];
  readonly traces: number;
  /** Traces that lost some of their spans. */
  readonly shortened: number;
}
