/** What commands do with a whole storage. A backend that offers it has it in its definition. */

/** Hears how far the work is: `done` is from 0 to 1, or undefined if the end is not known; `note` says what is done now. */
export type ReportProgress = (done: number | undefined, note: string) => void;

/** A verified copy of a storage. */
export interface CopyReport {
  readonly bytes: number;
  readonly spans: number;
  readonly traces: number;
  /** Set if the copy is exact and its counts disagree, as they do in the source: what disagrees. */
  readonly disagreement?: string;
}

/** How a storage is saved to a file and brought back. */
export interface Backups {
  /**
   * Writes a verified copy of what is stored now into a new file, which is named `FILE.partial` until it is verified. A server may
   * run on the storage. Throws OUTPUT_UNUSABLE,
   * DATABASE_UNUSABLE, and STORAGE_UNAVAILABLE if the storage changes too fast to be copied.
   */
  backup(file: string, onProgress: ReportProgress): Promise<CopyReport>;
  /**
   * Writes a verified copy of a backup to `to`, over a file that exists only with `replace`. Throws OUTPUT_UNUSABLE and
   * DATABASE_UNUSABLE, also if `to` is in use.
   */
  restore(backup: string, to: string, replace: boolean, onProgress: ReportProgress): Promise<CopyReport>;
}

/** Something that is not as it follows from the spans. */
export interface Finding {
  /** What is wrong: `traces`, `span_index`. One word for each kind of derived data. */
  readonly part: string;
  /** One sentence. */
  readonly what: string;
  /** The trace whose answers are wrong, if it is one trace. */
  readonly traceId?: string;
  /** Whether it follows from the spans, so that it can be made again. */
  readonly repairable: boolean;
}

/** The outcome of a check. */
export interface CheckReport {
  readonly spans: number;
  readonly traces: number;
  /** The first findings of each part. */
  readonly findings: readonly Finding[];
  /** The number of all findings of each part that has some. */
  readonly counts: Readonly<Record<string, number>>;
  /** Whether any of them cannot be repaired. */
  readonly isLossy: boolean;
}

/** What a check is asked for. */
export interface CheckOptions {
  /** Makes derived data again where it is wrong, and checks once more. If only one process may use the storage, no server may run. */
  readonly repair: boolean;
  readonly onProgress: ReportProgress;
}

/** The outcome of a check that may have repaired. */
export interface RepairReport extends CheckReport {
  /** The numbers of findings before the repair. Absent if nothing was to be repaired. */
  readonly repaired?: Readonly<Record<string, number>>;
}
