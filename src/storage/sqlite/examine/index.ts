/** Looks at a database file and its surroundings without changing them. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { thrownMessage } from '../../../errors.ts';
import type { Examined } from '../../definition.ts';
import type { SqliteConfig } from '../config/config.ts';
import { codeOf } from '../file/error-code.ts';
import { mayBeDatabase } from '../file/file-header.ts';
import { realPathOf } from '../file/real-path.ts';
import { examineContent } from './content.ts';
import { examineFileSystem } from './file-system.ts';
import { examinePlace } from './place.ts';

export function examineSqlite({ path, maxBytes }: SqliteConfig, migrationsFolder: string): Examined[] {
  const file = realPathOf(resolve(path));
  const { examined, bytes } = examinePlace(file);
  const limits = { bytes: bytes ?? 0, ...(maxBytes !== undefined && { maxBytes }) };
  const around = examineFileSystem(dirname(file), limits);
  if (bytes === undefined) return [examined, ...around];
  if (!mayBeDatabase(file)) return [otherFormat(file), ...around];
  return [examined, lockOf(file), ...examineContent(file, bytes, migrationsFolder), ...around];
}

function otherFormat(file: string): Examined {
  const advice = 'Move it away, or set exporters.sqlite.path to another file.';
  return { what: 'database file', state: 'failed', found: `${file} is not a SQLite database`, advice };
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
    return { what, state: 'unknown', found: thrownMessage(thrown) };
  }
}
