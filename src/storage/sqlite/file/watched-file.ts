/** Notices that the database file was deleted or replaced: an open connection would go on in a file that nobody can find. */
import { statSync } from 'node:fs';
import { SpangraphError } from '../../../errors.ts';

export class WatchedFile {
  readonly #path: string;
  readonly #inode: bigint | undefined;

  /** The file must be open already. */
  constructor(path: string) {
    this.#path = path;
    this.#inode = inodeOf(path);
  }

  /** Throws STORAGE_UNAVAILABLE where the path no longer leads to the file. */
  check(): void {
    if (inodeOf(this.#path) === this.#inode) return;
    throw new SpangraphError(
      'STORAGE_UNAVAILABLE',
      `The database ${this.#path} was deleted or replaced while the server runs. Put it back, or restart the server.`,
    );
  }
}

function inodeOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}
