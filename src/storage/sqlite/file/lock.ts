/** Keeps a second writer away from a database: what the writer knows of the file would be wrong with two of them. */
import Database from 'better-sqlite3';
import { SpangraphError } from '../../../errors.ts';

/**
 * Holds `PATH-lock` until `release` or the end of the process, however it ends (the operating system's lock on an empty
 * SQLite file). Throws DATABASE_UNUSABLE where another process holds it.
 */
export function lockForWriting(path: string): { release(): void } {
  const lock = new Database(`${path}-lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    lock.close();
    if ((thrown as { code?: unknown }).code !== 'SQLITE_BUSY') throw thrown;
    throw new SpangraphError(
      'DATABASE_UNUSABLE',
      `The database ${path} is in use by another Spangraph. Stop that one, or set exporters.sqlite.path to another file.`,
      { cause: thrown },
    );
  }
  return { release: () => lock.close() };
}
