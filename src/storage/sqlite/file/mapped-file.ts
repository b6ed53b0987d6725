/**
 * Keeps the process alive if the database file was cut: the system kills a process that touches mapped memory behind the end of
 * the file (https://www.sqlite.org/mmap.html).
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

  /** Runs a read. If the file has become shorter, it is mapped again first. SQLite then says itself what is missing. */
  read<Result>(read: () => Result): Result {
    if (this.#sizeNow() < this.#size) this.#mapAgain();
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

  #mapAgain(): void {
    const bytes: unknown = this.#db.pragma('mmap_size', { simple: true });
    this.#db.pragma('mmap_size = 0');
    this.#db.pragma(`mmap_size = ${Number(bytes)}`);
  }
}
