/** What the first bytes of a file say, before SQLite opens it. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** The beginning of every database file (https://www.sqlite.org/fileformat.html, 1.3.1). */
const MAGIC = Buffer.from('SQLite format 3\0');

/**
 * Whether SQLite can take the file: it is absent, empty, or begins as a database does. What cannot be read is left to SQLite,
 * which says why.
 */
export function mayBeDatabase(path: string): boolean {
  const begin = beginOf(path);
  return begin === undefined || begin.length === 0 || begin.equals(MAGIC);
}

function beginOf(path: string): Buffer | undefined {
  let file: number | undefined;
  try {
    // To open a pipe would wait for a writer.
    if (!statSync(path).isFile()) return undefined;
    file = openSync(path, 'r');
    const begin = Buffer.alloc(MAGIC.length);
    return begin.subarray(0, readSync(file, begin, 0, begin.length, 0));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
