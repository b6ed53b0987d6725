/** Keeps a second writer out of a database. The writer caches facts about the file that another writer would make wrong. */
import Database from 'better-sqlite3';
import { SpangraphError } from '../../../errors.ts';
import { codeOf } from './error-code.ts';
import { refuseOtherNames } from './file-identity.ts';
import { realPathOf } from './real-path.ts';
import { WatchedFile } from './watched-file.ts';

/**
 * Milliseconds to wait for the lock. SQLite takes it in steps: of two that begin at the same moment, each may stand in the way of
 * the other, until one gives up and the other goes on.
 */
const WAIT_MS = 250;

export interface WriteLock {
  /** Throws STORAGE_UNAVAILABLE if the lock no longer keeps others out. */
  check(): void;
  release(): void;
}

/**
 * Holds `FILE-lock` until `release` or the end of the process, however it ends (the operating system's lock on an empty
 * SQLite file). FILE is the real file, so the lock holds for every path to it. Throws DATABASE_UNUSABLE if another process
 * holds the lock, or if the file has several names (hard links), as the lock is beside one name only.
 */
export function lockForWriting(path: string): WriteLock {
  const file = realPathOf(path);
  const lock = new Database(`${file}-lock`, { timeout: WAIT_MS });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    refuseOtherNames(path);
  } catch (thrown) {
    lock.close();
    if (codeOf(thrown) !== 'SQLITE_BUSY') throw thrown;
    throw new SpangraphError(
      'DATABASE_UNUSABLE',
      `The database ${path} is in use by another Spangraph. Stop that one, or set exporters.sqlite.path to another file.`,
      { cause: thrown },
    );
  }
  const watched = new WatchedFile(`${file}-lock`, 'The lock file of the database');
  return { check: () => watched.check(), release: () => lock.close() };
}
