/** The files of an open database: whether each is still the one that SQLite uses. */
import type { Database } from 'better-sqlite3';
import { IntactFile } from './intact-file.ts';
import { realPathOf } from './real-path.ts';
import { WatchedFile } from './watched-file.ts';

export class DatabaseFiles {
  readonly #database: WatchedFile;
  readonly #content: IntactFile;
  readonly #beside: readonly WatchedFile[];

  /** `db` has the database at this path open for writing, and in use, so that all of its files exist. */
  constructor(db: Database, path: string) {
    const real = realPathOf(path);
    this.#database = new WatchedFile(path);
    this.#content = new IntactFile(db, real);
    // Who opens the database without these makes new ones, and knows nothing of what the old ones have.
    this.#beside = [
      new WatchedFile(`${real}-wal`, 'The write-ahead log of the database (-wal)'),
      new WatchedFile(`${real}-shm`, 'The index of the write-ahead log of the database (-shm)'),
    ];
  }

  /** Throws STORAGE_UNAVAILABLE if the database file was deleted, replaced, cut or overwritten: nothing may be acknowledged. */
  checkDatabase(): void {
    this.#database.check();
    this.#content.check();
  }

  /**
   * Throws STORAGE_UNAVAILABLE if it was cut or overwritten: the log must not be moved into it. One that was deleted or replaced
   * harms nobody, and its log would harm the file that took its place.
   */
  checkContent(): void {
    this.#content.check();
  }

  /** Throws STORAGE_UNAVAILABLE if the log is no longer beside the database: the next start would not find it. */
  checkLog(): void {
    for (const file of this.#beside) file.check();
  }

  /** To be called after the connection is closed. */
  close(): void {
    this.#content.close();
  }
}
