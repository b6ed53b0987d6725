/** What the database may hold. Absent: without a limit. */
export interface RetentionLimits {
  /** Milliseconds from the end of a trace until it is removed. */
  readonly maxAgeMs?: number;
  /** Bytes of the database file that are in use. */
  readonly maxBytes?: number;
  readonly maxSpans?: number;
}

/** The section `exporters.sqlite` as the backend uses it. */
export interface SqliteConfig extends RetentionLimits {
  /** Path of the database file, relative to the working directory. */
  readonly path: string;
  /** PRAGMA synchronous of the writer: `full` survives power loss, `normal` only a crash of the process. */
  readonly synchronous: 'full' | 'normal';
  /**
   * MiB of the write-ahead log from which slow reads are ended, so that SQLite can begin it from the start. At twice this size
   * writes are refused.
   */
  readonly maxWalMib: number;
  /** Whether the folder of the file is made if it is absent. */
  readonly makesFolder?: boolean;
  /** KiB of page cache of a file that is one of many. Absent: as much as helps. */
  readonly cacheKib?: { readonly writer: number; readonly reader: number };
}
