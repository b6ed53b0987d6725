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
   * Writes a verified copy of what is stored now into a new file. A server may run on the storage. Throws OUTPUT_UNUSABLE,
   * DATABASE_UNUSABLE, and STORAGE_UNAVAILABLE if the storage changes too fast to be copied.
   */
  backup(file: string, onProgress: ReportProgress): Promise<CopyReport>;
  /**
   * Writes a verified copy of a backup to `to`, over a file that exists only with `replace`. Throws OUTPUT_UNUSABLE and
   * DATABASE_UNUSABLE, also if `to` is in use.
   */
  restore(backup: string, to: string, replace: boolean, onProgress: ReportProgress): Promise<CopyReport>;
}
