/** Runs one read of the port in this thread. */
import { explainedRead } from '../file/read-errors.ts';
import type { ReadAnswers, ReadName, ReadOptions, ReadRequests, SqliteReads } from './reads.ts';

/** Throws READ_TIMEOUT, STORAGE_UNAVAILABLE, DATABASE_DAMAGED, and what the limits of the operation throw. */
export function runRead<Name extends ReadName>(
  reads: SqliteReads,
  name: Name,
  requests: ReadRequests<Name>,
  options: ReadOptions,
): ReadAnswers<Name> {
  return explainedRead(() => reads.run(name, requests, options));
}
