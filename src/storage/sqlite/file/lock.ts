/** Keeps a second writer away from a database: what the writer knows of the file would be wrong with two of them. */
import Database from 'better-sqlite3';
import { SpangraphError } from '../../../errors.ts';
import { codeOf } from './error-code.ts';
import { countOfNames } from './file-identity.ts';
import { realPathOf } from './real-path.ts';
import { WatchedFile } from './watched-file.ts';

export interface WriteLock {
  /** Throws STORAGE_UNAVAILABLE where the lock no longer keeps others away. */
  check(): void;
  release(): void;
}

/**
 * Holds `FILE-lock` until `release` or the end of the process, however it ends (the operating system's lock on an empty
 * SQLite file). FILE is the real file, so the lock holds for every path that leads to it. Throws DATABASE_UNUSABLE where
 * another process holds it, or where the file has other names (hard links), beside which the lock would not be found.
 */
export function lockForWriting(path: string): WriteLock {
  const file = realPathOf(path);
  const lock = new Database(`${file}-lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    refuseOtherNames(path, file);
  } catch (thrown) {
    lock.close();
    if (codeOf(thrown) !== 'SQLITE_BUSY') throw thrown;
    throw new SpangraphError(
      'DATABASE_UNUSABLE',
      `The database ${path} is in use by another Spangraph. Stop that one, or set exporters.sqlite.path to another file.`,
      { cause: thrown },
    );
  }
  const watched = new WatchedFile(`${file}-lock`, 'The lock of the database,');
  return { check: () => watched.check(), release: () => lock.close() };
}

/** SQLite looks for its log beside the name that a file was opened by. By another name the last commits are not there. */
function refuseOtherNames(path: string, file: string): void {
  const names = countOfNames(file);
  if (names <= 1) return;
  throw new SpangraphError(
    'DATABASE_UNUSABLE',
    `The database ${path} has ${names} names (hard links), and may be in use by another Spangraph under another one. ` +
      'Remove the other names, or copy the file, or set exporters.sqlite.path to another file.',
  );
}
