/** Opens the file: the settings of the write connection and of the read connections. */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { SpangraphError, thrownMessage } from '../../../errors.ts';
import type { ReportMigration } from '../../definition.ts';
import type { SqliteConfig } from '../config/config.ts';
import { codeOf } from './error-code.ts';
import { mayBeDatabase } from './file-header.ts';
import type { WriteLock } from './lock.ts';
import { lockForWriting } from './lock.ts';
import { makeFolderOf } from './make-folder.ts';
import { migrate, refuseEmpty, refuseForeign } from './migrate.ts';
import { isDamage } from './read-errors.ts';

/** In bytes. Larger pages cost less CPU for the index (docs/benchmarks.md). It applies to new files only. */
const PAGE_SIZE = 16384;
/** Bytes of the write-ahead log from which it is moved into the database, which is then written at fewer places at once. */
const LOG_BYTES = 4000 * PAGE_SIZE;
/** Share of the log's bound from which it is moved at the latest. */
const LOG_SHARE = 1 / 2;
/** KiB of page cache of the writer and of each reader. */
const WRITER_CACHE_KIB = 64 * 1024;
const READER_CACHE_KIB = 16 * 1024;
/** The least of each, however many files are open. */
const MIN_CACHE_KIB = 1024;
/** Bytes of the file that readers may map into memory. */
const READER_MMAP_BYTES = 1024 * 1024 * 1024;
/** Milliseconds to wait for another program's lock. */
const BUSY_TIMEOUT_MS = 5_000;

/** The only write connection, and the lock that keeps others out. */
export interface WritableDatabase {
  readonly db: Database.Database;
  readonly lock: WriteLock;
}

/** Opens the file for writing. Creates it if it does not exist, and migrates it. Throws DATABASE_UNUSABLE. */
export function openForWriting(
  config: SqliteConfig,
  migrationsFolder: string,
  report: ReportMigration = () => {},
): WritableDatabase {
  return explained(config.path, () => {
    if (config.makesFolder) makeFolderOf(config.path);
    refuseOtherFormat(config.path);
    const lock = lockForWriting(config.path);
    try {
      return { db: openMigrated(config, migrationsFolder, report), lock };
    } catch (thrown) {
      lock.release();
      throw thrown;
    }
  });
}

function openMigrated(config: SqliteConfig, migrationsFolder: string, report: ReportMigration): Database.Database {
  const db = new Database(config.path, { timeout: BUSY_TIMEOUT_MS });
  refuseForeign(db, config.path);
  db.pragma(`page_size = ${PAGE_SIZE}`);
  db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${config.synchronous}`);
  db.pragma(`cache_size = -${cacheKib(WRITER_CACHE_KIB, config.cacheKib?.writer)}`);
  limitLog(db, config.maxWalMib);
  // Sorts on disk while it makes indexes of a large file: in memory they would need a gigabyte for 20 million spans.
  migrate(db, migrationsFolder, config.path, report);
  refuseReadOnly(db);
  db.pragma('temp_store = MEMORY');
  return db;
}

/** SQLite opens a file that it may not write for reading alone, and says so at the first write, which this is. */
function refuseReadOnly(db: Database.Database): void {
  db.exec('BEGIN IMMEDIATE; UPDATE schema_migrations SET version = version; ROLLBACK');
}

/** A log that has grown further while a reader used it is cut when it begins from the start. */
function limitLog(db: Database.Database, maxWalMib: number): void {
  const bytes = Math.min(LOG_BYTES, maxWalMib * 2 ** 20 * LOG_SHARE);
  db.pragma(`wal_autocheckpoint = ${Math.floor(bytes / PAGE_SIZE)}`);
  db.pragma(`journal_size_limit = ${bytes}`);
}

/** `share`: what one of many files may have. */
function cacheKib(most: number, share = most): number {
  return Math.max(MIN_CACHE_KIB, Math.min(most, Math.floor(share)));
}

/** Opens a file that a writer has made. `shareKib`: KiB of page cache of a file that is one of many. Throws DATABASE_UNUSABLE. */
export function openForReading(path: string, shareKib?: number): Database.Database {
  return explained(path, () => {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    refuseForeign(db, path);
    refuseEmpty(db, path);
    db.pragma(`cache_size = -${cacheKib(READER_CACHE_KIB, shareKib)}`);
    db.pragma(`mmap_size = ${READER_MMAP_BYTES}`);
    db.pragma('temp_store = MEMORY');
    return db;
  });
}

/** Runs what opens a database. SQLite's errors become DATABASE_UNUSABLE, which says what to do. */
export function explained<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (thrown) {
    if (thrown instanceof SpangraphError) throw thrown;
    throw new SpangraphError('DATABASE_UNUSABLE', `Cannot use the database ${resolve(path)}: ${reason(path, thrown)}`, {
      cause: thrown,
    });
  }
}

/** Comes before the lock, which would leave its own file beside one that is not ours. */
function refuseOtherFormat(path: string): void {
  if (mayBeDatabase(path)) return;
  throw new SpangraphError('DATABASE_UNUSABLE', `Cannot use the database ${resolve(path)}: ${NO_DATABASE}`);
}

const NO_DATABASE = 'it is not a SQLite database. Move it away, or set exporters.sqlite.path.';
const DAMAGED = 'it is damaged. Restore a copy, or try `sqlite3 FILE .recover`.';

function reason(path: string, thrown: unknown): string {
  const code = codeOf(thrown);
  const folder = dirname(resolve(path));
  if (!existsSync(folder)) return `the folder ${folder} does not exist. Make it, or set exporters.sqlite.path.`;
  if (existsSync(path) && statSync(path).isDirectory()) return 'it is a folder; exporters.sqlite.path names a file.';
  if (isDamage(thrown) && code !== 'SQLITE_NOTADB') return DAMAGED;
  switch (code) {
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_READONLY':
    case 'SQLITE_READONLY_DIRECTORY':
    case 'SQLITE_READONLY_DBMOVED':
      return `it cannot be written. Give this user write access to ${folder} and the file, or set exporters.sqlite.path.`;
    case 'SQLITE_NOTADB':
      return NO_DATABASE;
    case 'SQLITE_BUSY':
      return 'another program holds its lock. Stop the other program, or set exporters.sqlite.path.';
    case 'SQLITE_FULL':
      return 'the disk is full. Make room, or set exporters.sqlite.path.';
    default:
      return thrownMessage(thrown);
  }
}
