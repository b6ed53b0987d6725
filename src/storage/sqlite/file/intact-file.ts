/**
 * Detects that a database file was cut or overwritten in place. SQLite does not look: the pages that it has in memory or in the
 * log stay right, and it would go on writing.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { SpangraphError } from '../../../errors.ts';

/** What every database begins with (https://www.sqlite.org/fileformat2.html#magic_header_string). */
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

export class IntactFile {
  readonly #db: Database;
  readonly #file: number;
  readonly #beginning = Buffer.alloc(MAGIC.length);
  #size = 0;

  /** `db` has the file at this path open for writing. Throws the system's error. */
  constructor(db: Database, path: string) {
    this.#db = db;
    this.#file = openSync(path, 'r');
  }

  /**
   * Throws STORAGE_UNAVAILABLE if the file is not as SQLite has left it. Costs two calls of the system. To be called before and
   * after whatever writes the file.
   */
  check(): void {
    const { size } = fstatSync(this.#file);
    const read = readSync(this.#file, this.#beginning, 0, MAGIC.length, 0);
    if (read < MAGIC.length || !this.#beginning.equals(MAGIC)) throw damaged();
    // SQLite makes it shorter only when all of the log has been moved, and then to exactly so many pages.
    if (size < this.#size && size < this.#pages() * this.#pageSize()) throw damaged();
    this.#size = size;
  }

  /**
   * To be called after the connection is closed: the system then drops the locks that the process has on the file
   * (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
   */
  close(): void {
    closeSync(this.#file);
  }

  /** Those of the database, as the index of the log has it. */
  #pages(): number {
    return Number(this.#db.pragma('page_count', { simple: true }));
  }

  #pageSize(): number {
    return Number(this.#db.pragma('page_size', { simple: true }));
  }
}

function damaged(): SpangraphError {
  return new SpangraphError(
    'STORAGE_UNAVAILABLE',
    'The database file was cut or overwritten while the server runs. Stop the server, remove the files -wal and -shm beside the ' +
      'database, put back a whole copy, and start the server again.',
  );
}
