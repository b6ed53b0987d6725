/** Classifies failed writes: caused by the data, by the environment, or by a defect. */
import { SpangraphError } from '../../../errors.ts';
import { codeOf } from '../file/error-code.ts';

/** SQLite result codes about the file, the disk or the lock, and not about the data. */
const ENVIRONMENTAL = /^SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL)/;
/** Codes of the file system. */
const SYSTEM = /^E[A-Z]+$/;
/** Messages of better-sqlite3 and V8 for values over their limits. */
const OVER_LIMIT = /^(The bound string, buffer, or bigint is too big|Invalid string length)/;

/** Whether the cause is a span that no database can hold. */
export function isOfData(thrown: unknown): boolean {
  if (codeOf(thrown) === 'SQLITE_TOOBIG') return true;
  return thrown instanceof RangeError && OVER_LIMIT.test(thrown.message);
}

/**
 * STORAGE_UNAVAILABLE for environmental causes. A defect is returned unchanged, as its message is not for senders. `doing` starts
 * the message.
 */
export function storageError(thrown: unknown, doing = 'The request cannot be stored now'): unknown {
  const code = codeOf(thrown);
  if (!ENVIRONMENTAL.test(code) && !SYSTEM.test(code)) return thrown;
  const message = `${doing}: ${reasonOf(thrown)}`;
  return new SpangraphError('STORAGE_UNAVAILABLE', message, { cause: thrown });
}

/** The meaning of SQLite's error for the operator. */
export function reasonOf(thrown: unknown): string {
  const code = codeOf(thrown);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return 'the disk of the database is full. Free some space; ingest then continues.';
  }
  if (code === 'SQLITE_BUSY') return 'another program holds the lock of the database.';
  return thrown instanceof Error ? thrown.message : String(thrown);
}
