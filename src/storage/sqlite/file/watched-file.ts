/** Detects that a file was deleted or replaced. An open connection would go on writing to a file without a name. */
import { SpangraphError } from '../../../errors.ts';
import { fileIdentity } from './file-identity.ts';

export class WatchedFile {
  readonly #path: string;
  readonly #what: string;
  readonly #identity: string | undefined;

  /** The file must already be open. `what` names it in messages, which reach senders: they have no path. */
  constructor(path: string, what = 'The database file') {
    this.#path = path;
    this.#what = what;
    this.#identity = fileIdentity(path);
  }

  /** Throws STORAGE_UNAVAILABLE if the path no longer leads to the file. */
  check(): void {
    if (fileIdentity(this.#path) === this.#identity) return;
    throw new SpangraphError(
      'STORAGE_UNAVAILABLE',
      `${this.#what} was deleted or replaced while the server runs. Put it back, or restart the server.`,
    );
  }
}
