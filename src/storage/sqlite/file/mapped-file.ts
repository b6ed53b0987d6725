/**
 * Keeps reads of a file that was cut from ending the process: the system kills whoever touches mapped memory behind the end of
 * its file (https://www.sqlite.org/mmap.html).
 */
import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

export class MappedFile {
  readonly #db: Database;
  readonly #path: string;
  #size = 0;

  constructor(db: Database, path: string) {
    this.#db = db;
    this.#path = path;
  }

  /** Runs a read. Before it, maps the file anew if it has become shorter. SQLite then says itself what is missing. */
  read<Result>(read: () => Result): Result {
    if (this.#sizeNow() < this.#size) this.#mapAnew();
    try {
      return read();
    } finally {
      // The read may have mapped more than there was before it.
      this.#size = this.#sizeNow();
    }
  }

  #sizeNow(): number {
    return statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
  }

  #mapAnew(): void {
    const bytes: unknown = this.#db.pragma('mmap_size', { simple: true });
    this.#db.pragma('mmap_size = 0');
    this.#db.pragma(`mmap_size = ${Number(bytes)}`);
  }
}
