/** Whose fault a failed write is: the data's, the machine's, or this program's. */
import { SpangraphError } from '../../../errors.ts';
import { codeOf } from '../file/error-code.ts';

/** SQLite result codes that speak of the file, the disk or the lock, and not of what was written. */
const ENVIRONMENTAL = /^SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL)/;
/** Codes of the file system. */
const SYSTEM = /^E[A-Z]+$/;
/** What better-sqlite3 and V8 say of values over their limits. */
const OVER_LIMIT = /^(The bound string, buffer, or bigint is too big|Invalid string length)/;

/** Whether only a span that no database can hold is to blame. */
export function isOfData(thrown: unknown): boolean {
  if (codeOf(thrown) === 'SQLITE_TOOBIG') return true;
  return thrown instanceof RangeError && OVER_LIMIT.test(thrown.message);
}

/** STORAGE_UNAVAILABLE for what the machine causes. A defect stays as it is: its message is not for senders. */
export function storageError(thrown: unknown): unknown {
  const code = codeOf(thrown);
  if (!ENVIRONMENTAL.test(code) && !SYSTEM.test(code)) return thrown;
  const message = `The request cannot be stored now: ${reasonOf(thrown)}`;
  return new SpangraphError('STORAGE_UNAVAILABLE', message, { cause: thrown });
}

/** What SQLite's error means to the operator. */
export function reasonOf(thrown: unknown): string {
  const code = codeOf(thrown);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return 'the disk of the database is full; make room, ingest goes on by itself.';
  }
  if (code === 'SQLITE_BUSY') return 'another program holds the lock of the database.';
  return thrown instanceof Error ? thrown.message : String(thrown);
}
