/** Explains what SQLite says of a file that cannot be read. */
import { SpangraphError } from '../../../errors.ts';
import { codeOf } from './error-code.ts';

/** Codes for content that cannot be right. Reading it again does not help. */
const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/;
/** What SQLite says, with another code, of a virtual table whose own tables it cannot read. */
const DAMAGED_TABLE = /^vtable constructor failed/;

/** Whether the cause is content that cannot be right. */
export function isDamage(thrown: unknown): boolean {
  return DAMAGED.test(codeOf(thrown)) || (thrown instanceof Error && DAMAGED_TABLE.test(thrown.message));
}

/**
 * Runs a read. SQLite's own errors become STORAGE_UNAVAILABLE, or DATABASE_DAMAGED, which does not pass. Everything else stays
 * as it is.
 */
export function explainedRead<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (thrown) {
    const code = codeOf(thrown);
    if (!(thrown instanceof Error) || !code.startsWith('SQLITE_')) throw thrown;
    if (!isDamage(thrown)) {
      const message = `The database cannot be read: ${thrown.message} (${code}).`;
      throw new SpangraphError('STORAGE_UNAVAILABLE', message, { cause: thrown });
    }
    throw new SpangraphError(
      'DATABASE_DAMAGED',
      `The database is damaged (${code}). Stop the server, and restore a copy or try \`sqlite3 FILE .recover\`.`,
      { cause: thrown },
    );
  }
}
