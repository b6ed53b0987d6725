import { statSync } from 'node:fs';
import { SpangraphError } from '../../../errors.ts';
import { realPathOf } from './real-path.ts';

/** What the names of the files beside the database add to its name: the log, its index, the lock, an older journal. */
const SUFFIXES = ['', '-wal', '-shm', '-lock', '-journal'];

/** The identity of the file at a path, as the operating system has it. Undefined if there is no file. */
export function fileIdentity(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}

/** Whether the file at `other`, which need not exist, is the database at `path` or one that SQLite keeps beside it. */
export function isOfDatabase(path: string, other: string): boolean {
  const [name, identity] = [realPathOf(other), identityIfReachable(other)];
  return SUFFIXES.map((suffix) => `${realPathOf(path)}${suffix}`).some(
    (file) => file === name || (identity !== undefined && identity === fileIdentity(file)),
  );
}

/** Undefined, too, if the path leads nowhere: opening it says why. */
function identityIfReachable(path: string): string | undefined {
  try {
    return fileIdentity(path);
  } catch {
    return undefined;
  }
}

/**
 * Throws DATABASE_UNUSABLE for a file with several names (hard links). SQLite keeps the log beside the name by which the
 * file was opened. Under another name the last commits are missing.
 */
export function refuseOtherNames(path: string): void {
  const names = countOfNames(path);
  if (names <= 1) return;
  throw new SpangraphError(
    'DATABASE_UNUSABLE',
    `The database ${path} has ${names} names (hard links), and may be in use by another Spangraph under another one. ` +
      'Remove the other names, or copy the file, or set exporters.sqlite.path to another file.',
  );
}

/** The number of names of the file (hard links). 0 if there is no file. */
function countOfNames(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.nlink : 0;
}
