/** Classifies failed writes: caused by the data, by the environment, or by a defect. */
import { SpangraphError, thrownMessage } from '../../../errors.ts';
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

/** What the operator does about an error, by the beginning of its code. Senders see it too: it has no path. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)/, 'the disk of the database is full. Free some space; ingest then continues.'],
  [/^SQLITE_BUSY/, 'another program holds the lock of the database.'],
  [
    /^(SQLITE_READONLY|SQLITE_CANTOPEN|EROFS|EACCES|EPERM)/,
    'the database or its folder cannot be written. Make the file system writable, and give the server write access.',
  ],
  [
    /^(SQLITE_CORRUPT|SQLITE_NOTADB)/,
    'the database is damaged. Stop the server, and restore a copy or try `sqlite3 FILE .recover`.',
  ],
  [/^SQLITE_IOERR/, 'the disk of the database has an error of reading or writing. The log of the system says more.'],
  [/^(EMFILE|ENFILE)/, 'the server has too many open files. Raise the limit (ulimit -n).'],
];

/** The meaning of an error of SQLite or of the file system. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof SpangraphError) return thrown.message;
  const code = codeOf(thrown);
  const known = REASONS.find(([pattern]) => pattern.test(code));
  if (known !== undefined) return known[1];
  // Messages of the file system have paths.
  if (SYSTEM.test(code)) return `the system reports ${code}.`;
  return thrownMessage(thrown);
}

/** Why the log could not be moved into the database at the end. The files say themselves what is wrong with them. */
export function notMoved(thrown: unknown): unknown {
  if (thrown instanceof SpangraphError) return thrown;
  return new SpangraphError(
    'STORAGE_UNAVAILABLE',
    `The write-ahead log could not be moved into the database when the server stopped: ${reasonOf(thrown)} Everything acknowledged ` +
      'is in the log: keep the file -wal beside the database, and the next start reads it.',
    { cause: thrown },
  );
}

/** For traces that are removed, when the file could not be written again. */
export const BYTES_LEFT = 'The traces are removed, but the file still has bytes of them';

/** The log could not be emptied after the file was written again. */
export function inUse(): SpangraphError {
  const advice = 'another program reads the database. End that program and run the same command again.';
  return new SpangraphError('STORAGE_UNAVAILABLE', `${BYTES_LEFT}: ${advice}`);
}
