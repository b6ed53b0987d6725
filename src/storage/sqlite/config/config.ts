/** The section `exporters.sqlite` as the backend uses it. */
export interface SqliteConfig {
  /** Path of the database file, relative to the working directory. */
  readonly path: string;
  /** PRAGMA synchronous of the writer: `full` survives power loss, `normal` only a crash of the process. */
  readonly synchronous: 'full' | 'normal';
  /**
   * MiB of the write-ahead log from which slow reads are ended, so that SQLite can begin it from the start. At twice this size
   * writes are refused.
   */
  readonly maxWalMib: number;
}
