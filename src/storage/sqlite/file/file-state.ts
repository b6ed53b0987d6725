/** Whether a database file that a writer of another thread may be making or migrating can be read. */
import Database from 'better-sqlite3';
import type { StoreState } from '../../definition.ts';
import { explained } from './database.ts';
import { codeOf } from './error-code.ts';
import { missingMigrations, tablesOf } from './migrate.ts';

/** `open` makes the connection. Throws DATABASE_UNUSABLE if a newer version wrote it. */
export function stateOfFile(path: string, migrationsFolder: string, open = openReadOnly): StoreState {
  return explained(path, () => {
    let db: Database.Database | undefined;
    try {
      db = open(path);
      // The first table of a new file is that of its migrations.
      if (tablesOf(db).length === 0) return 'absent';
      return missingMigrations(db, migrationsFolder, path).length === 0 ? 'ready' : 'unready';
    } catch (thrown) {
      // The log is made, or the writer holds the file for a moment.
      if (['SQLITE_BUSY', 'SQLITE_CANTOPEN'].some((code) => codeOf(thrown)?.startsWith(code))) return 'unready';
      throw thrown;
    } finally {
      db?.close();
    }
  });
}

function openReadOnly(path: string): Database.Database {
  return new Database(path, { readonly: true, fileMustExist: true });
}
