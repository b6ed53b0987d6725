import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { SpangraphError } from '../errors.ts';

/** Files of the process apart from those of its answering threads, and a connection for each of a few dozen senders. */
const FILES = 64;
/** Files of an answering thread: its event loop, and its connection to the storage. */
const FILES_A_THREAD = 16;

/** Files of a store of a tenant: those of its writer, and those of its reader in each answering thread. */
const FILES_A_WRITER = 8;
const FILES_A_READER = 3;

/** Throws INVALID_CONFIG if the process may not open the files that a server with so many answering threads and open stores of tenants needs. */
export function requireOpenFiles(threads: number, stores: number): void {
  const needed = FILES + FILES_A_THREAD * threads + stores * (FILES_A_WRITER + FILES_A_READER * threads);
  const opened: number[] = [];
  try {
    while (opened.length < needed) opened.push(openSync(devNull, 'r'));
  } catch (thrown) {
    throw new SpangraphError(
      'INVALID_CONFIG',
      `The process may open ${opened.length} more files and connections, and needs ${needed}, and one for each sender. Raise the ` +
        'limit: `ulimit -n 4096` in a shell, LimitNOFILE= for systemd, --ulimit nofile=4096 for a container.',
      { cause: thrown },
    );
  } finally {
    for (const file of opened) closeSync(file);
  }
}
