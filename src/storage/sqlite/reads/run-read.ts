/** Runs one read of the port in this thread. */
import { SpangraphError } from '../../../errors.ts';
import { codeOf } from '../file/error-code.ts';
import type { ReadAnswers, ReadName, ReadOptions, ReadRequests, SqliteReads } from './reads.ts';

/**
 * Throws READ_TIMEOUT, STORAGE_UNAVAILABLE, and what the limits of the operation throw. SQLite's own errors say what is wrong
 * with the file. Everything else stays as it is.
 */
export function runRead<Name extends ReadName>(
  reads: SqliteReads,
  name: Name,
  requests: ReadRequests<Name>,
  options: ReadOptions,
): ReadAnswers<Name> {
  try {
    return reads.run(name, requests, options);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (!(thrown instanceof Error) || !code.startsWith('SQLITE_')) throw thrown;
    const message = `The database cannot be read: ${thrown.message} (${code}).`;
    throw new SpangraphError('STORAGE_UNAVAILABLE', message, { cause: thrown });
  }
}
