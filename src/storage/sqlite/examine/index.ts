/** Looks at a database file and its surroundings without changing them. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import type { Examined } from '../../definition.ts';
import type { SqliteConfig } from '../config/config.ts';
import { codeOf } from '../file/error-code.ts';
import { mayBeDatabase } from '../file/file-header.ts';
import { stateOfFile } from '../file/file-state.ts';
import { realPathOf } from '../file/real-path.ts';
import { examineFileSystem } from './file-system.ts';

/** A quick check reads the whole file. Larger files are left to `spangraph check`. */
const MAX_CHECKED_BYTES = 256 * 2 ** 20;

export function examineSqlite({ path, maxBytes }: SqliteConfig, migrationsFolder: string): Examined[] {
  const file = realPathOf(resolve(path));
  const folder = dirname(file);
  const bytes = statSync(file, { throwIfNoEntry: false })?.size;
  const limits = { bytes: bytes ?? 0, ...(maxBytes !== undefined && { maxBytes }) };
  const around = examineFileSystem(folder, limits);
  const writable = examineAccess(file, folder);
  if (bytes === undefined || writable.state === 'failed') return [writable, ...around];
  if (!mayBeDatabase(file)) return [otherFormat(file), ...around];
  return [writable, lockOf(file), layoutOf(file, migrationsFolder), integrityOf(file, bytes), ...around];
}

function examineAccess(file: string, folder: string): Examined {
  const what = 'database file';
  const advice = 'Give this user the permission to write there, or set exporters.sqlite.path to another file.';
  if (!existsSync(folder))
    return {
      what,
      state: 'failed',
      found: `there is no folder ${folder}`,
      advice: 'Make it, or set exporters.sqlite.path.',
    };
  try {
    accessSync(folder, constants.W_OK);
    if (!existsSync(file)) return { what, state: 'ok', found: `${file} does not exist yet; a server makes it` };
    accessSync(file, constants.R_OK | constants.W_OK);
    return { what, state: 'ok', found: file };
  } catch (thrown) {
    return { what, state: 'failed', found: messageOf(thrown), advice };
  }
}

function otherFormat(file: string): Examined {
  const advice = 'Move it away, or set exporters.sqlite.path to another file.';
  return { what: 'database file', state: 'failed', found: `${file} is not a SQLite database`, advice };
}

/**
 * A connection that leaves no files behind. The last one to close removes the log and its index, unless it may only read. Beside
 * an older log it may: to remove that one would change the database.
 */
function openTidily(file: string): Database.Database {
  return new Database(file, { readonly: existsSync(`${file}-wal`), fileMustExist: true });
}

/** The lock of a writer is an empty database beside the file. It is taken for a moment, and only if there is one. */
function lockOf(file: string): Examined {
  const what = 'lock of the database';
  const lock = `${file}-lock`;
  if (!existsSync(lock)) return { what, state: 'ok', found: 'no server is running on it' };
  try {
    const db = new Database(lock, { fileMustExist: true, timeout: 0 });
    try {
      db.exec('BEGIN EXCLUSIVE; ROLLBACK');
    } finally {
      db.close();
    }
    return { what, state: 'ok', found: 'no server is running on it' };
  } catch (thrown) {
    if (codeOf(thrown) === 'SQLITE_BUSY') return { what, state: 'ok', found: 'a server has it open' };
    return { what, state: 'unknown', found: messageOf(thrown) };
  }
}

function layoutOf(file: string, migrationsFolder: string): Examined {
  const what = 'layout of the database';
  try {
    const state = stateOfFile(file, migrationsFolder, openTidily);
    if (state === 'ready') return { what, state: 'ok', found: 'that of this version' };
    if (state === 'absent') return { what, state: 'ok', found: 'none yet; a server makes it' };
    return {
      what,
      state: 'warning',
      found: 'that of an earlier version',
      advice: 'The next start migrates it. Make a backup first.',
    };
  } catch (thrown) {
    return { what, state: 'failed', found: messageOf(thrown) };
  }
}

function integrityOf(file: string, bytes: number): Examined {
  const what = 'integrity of the database';
  if (bytes > MAX_CHECKED_BYTES) {
    return {
      what,
      state: 'unknown',
      found: 'the file is too large for a quick look',
      advice: 'spangraph check reads all of it.',
    };
  }
  let db: Database.Database | undefined;
  try {
    db = openTidily(file);
    const [first] = db.prepare<[], string>('PRAGMA quick_check(1)').pluck().all();
    if (first === 'ok') return { what, state: 'ok', found: 'a quick check found nothing' };
    return { what, state: 'failed', found: first ?? 'no answer', advice: 'Restore a backup (docs/sqlite.md).' };
  } catch (thrown) {
    return { what, state: 'failed', found: messageOf(thrown), advice: 'Restore a backup (docs/sqlite.md).' };
  } finally {
    db?.close();
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
