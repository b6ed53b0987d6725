/** What is in a database file: whose it is, which layout it has, and whether it is whole. Changes nothing. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { SpangraphError, thrownMessage } from '../../../errors.ts';
import type { Examined } from '../../definition.ts';
import { codeOf } from '../file/error-code.ts';
import { missingMigrations, refuseForeign, tablesOf } from '../file/migrate.ts';
import { isDamage } from '../file/read-errors.ts';

/** A quick check reads the whole file. Larger files are left to `spangraph check`. */
const MAX_CHECKED_BYTES = 256 * 2 ** 20;
/** Milliseconds that another program may hold the file. A server holds it for moments only. */
const LOCK_WAIT_MS = 500;

const LAYOUT = 'layout of the database';
const INTEGRITY = 'integrity of the database';

/** `bytes`: the size of the file, which is a regular one and begins as a database does. */
export function examineContent(file: string, bytes: number, migrationsFolder: string): Examined[] {
  let db: Database.Database | undefined;
  try {
    db = openTidily(file);
    return [layoutOf(db, file, migrationsFolder), integrityOf(db, bytes)];
  } catch (thrown) {
    return unreadable(thrown);
  } finally {
    db?.close();
  }
}

/**
 * A connection that leaves no files behind. The last one to close removes the log and its index, unless it may only read. Beside
 * an older log it may: to remove that one would change the database.
 */
function openTidily(file: string): Database.Database {
  return new Database(file, { readonly: existsSync(`${file}-wal`), fileMustExist: true, timeout: LOCK_WAIT_MS });
}

function layoutOf(db: Database.Database, file: string, migrationsFolder: string): Examined {
  const what = LAYOUT;
  try {
    refuseForeign(db, file);
    // The first table of a new file is that of its migrations.
    if (tablesOf(db).length === 0) return { what, state: 'ok', found: 'none yet; a server makes it' };
    if (missingMigrations(db, migrationsFolder, file).length === 0) {
      return { what, state: 'ok', found: 'that of this version' };
    }
  } catch (thrown) {
    if (thrown instanceof SpangraphError) return { what, state: 'failed', found: thrown.message };
    throw thrown;
  }
  return {
    what,
    state: 'warning',
    found: 'that of an earlier version',
    advice: 'The next start migrates it. Make a backup first.',
  };
}

function integrityOf(db: Database.Database, bytes: number): Examined {
  const what = INTEGRITY;
  if (bytes > MAX_CHECKED_BYTES) {
    return {
      what,
      state: 'unknown',
      found: 'the file is too large for a quick look',
      advice: 'spangraph check reads all of it.',
    };
  }
  const advice = 'Restore a backup (docs/sqlite.md).';
  try {
    const [first] = db.prepare<[], string>('PRAGMA quick_check(1)').pluck().all();
    if (first === 'ok') return { what, state: 'ok', found: 'a quick check found nothing' };
    return { what, state: 'failed', found: first ?? 'no answer', advice };
  } catch (thrown) {
    const found = thrownMessage(thrown);
    return isDamage(thrown) ? { what, state: 'failed', found, advice } : { what, state: 'unknown', found };
  }
}

/** Why neither can be told. A file that is only locked is not a damaged one. */
function unreadable(thrown: unknown): Examined[] {
  const notRead = (found: string): Examined => ({ what: INTEGRITY, state: 'unknown', found });
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(codeOf(thrown))) {
    const advice = 'A server cannot use it meanwhile. End the other program, and run spangraph doctor again.';
    return [
      { what: LAYOUT, state: 'failed', found: 'another program has locked the file', advice },
      notRead('the file is locked'),
    ];
  }
  const found = thrownMessage(thrown);
  if (!isDamage(thrown)) return [{ what: LAYOUT, state: 'failed', found }, notRead('the file cannot be read')];
  return [
    { what: LAYOUT, state: 'failed', found: 'it cannot be read' },
    { what: INTEGRITY, state: 'failed', found, advice: 'Restore a backup (docs/sqlite.md).' },
  ];
}
