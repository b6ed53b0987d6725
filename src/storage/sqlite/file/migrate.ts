/**
 * Migrates a database file to the newest layout: applies each missing `migrations/sqlite/NNNN_name.sql`, in order and each in
 * a transaction of its own. If the process ends in the middle, the next one goes on with the migration that was cut off.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { SpangraphError } from '../../../errors.ts';
import type { ReportMigration } from '../../definition.ts';

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

interface AppliedRow {
  readonly version: number;
  readonly sha256: string;
}

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => FILE_NAME.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { version: Number(name.slice(0, 4)), name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

/** Throws DATABASE_UNUSABLE if the file is the database of another program, before it is changed. */
export function refuseForeign(db: Database, path: string): void {
  const tables = tablesOf(db);
  if (tables.length === 0 || tables.includes('schema_migrations')) return;
  throw new SpangraphError(
    'DATABASE_UNUSABLE',
    `${path} is the database of another program (it has a table ${tables[0]}). Set exporters.sqlite.path to another file.`,
  );
}

/** Throws DATABASE_UNUSABLE if the file has no tables, because nothing was ever written to it. */
export function refuseEmpty(db: Database, path: string): void {
  if (tablesOf(db).length > 0) return;
  throw new SpangraphError(
    'DATABASE_UNUSABLE',
    `${path} is an empty database. Start the server on it or import spans first, or set exporters.sqlite.path to another file.`,
  );
}

export function tablesOf(db: Database): readonly string[] {
  return db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
}

/**
 * Throws DATABASE_UNUSABLE if a newer version wrote the file, or if its migrations differ from ours. `report` hears of each
 * migration of a file that exists already.
 */
export function migrate(db: Database, folder: string, path: string, report: ReportMigration): void {
  const migrations = readMigrations(folder);
  db.exec(`CREATE TABLE IF NOT EXISTS schema_migrations (
    version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at TEXT NOT NULL)`);
  const missing = missingOf(db, migrations, path);
  const isNew = missing.length === migrations.length;
  for (const [index, migration] of missing.entries()) {
    const begun = performance.now();
    const fields = { migration: migration.name, step: `${index + 1} of ${missing.length}` };
    if (!isNew) report({ ...fields, mebibytes: mebibytesOf(db) }, 'The database is upgraded; it may take minutes');
    db.transaction(() => apply(db, migration)).immediate();
    if (!isNew) report({ ...fields, seconds: Math.round((performance.now() - begun) / 1_000) }, 'A step is done');
  }
}

/**
 * The names of the migrations that the file lacks. Throws DATABASE_UNUSABLE if a newer version wrote it, or if its migrations
 * differ from ours.
 */
export function missingMigrations(db: Database, folder: string, path: string): readonly string[] {
  return missingOf(db, readMigrations(folder), path).map(({ name }) => name);
}

function missingOf(db: Database, migrations: readonly Migration[], path: string): readonly Migration[] {
  const applied = new Map(
    db
      .prepare<[], AppliedRow>('SELECT version, sha256 FROM schema_migrations')
      .all()
      .map((row) => [row.version, row]),
  );
  refuseUnknown(applied, migrations, path);
  const other = migrations.find(({ version, sha256 }) => (applied.get(version)?.sha256 ?? sha256) !== sha256);
  if (other === undefined) return migrations.filter(({ version }) => !applied.has(version));
  throw new SpangraphError(
    'DATABASE_UNUSABLE',
    `${path} was made with another form of migration ${other.name}; use the version of Spangraph that made it, ` +
      'or start with a new file.',
  );
}

function apply(db: Database, { version, name, sql, sha256 }: Migration): void {
  db.exec(sql);
  db.prepare('INSERT INTO schema_migrations VALUES (?, ?, ?, ?)').run(version, name, sha256, new Date().toISOString());
}

function mebibytesOf(db: Database): number {
  const [pages, bytes] = [db.pragma('page_count', { simple: true }), db.pragma('page_size', { simple: true })];
  return Math.round((Number(pages) * Number(bytes)) / 2 ** 20);
}

function refuseUnknown(applied: ReadonlyMap<number, AppliedRow>, migrations: readonly Migration[], path: string): void {
  const newest = Math.max(0, ...migrations.map((migration) => migration.version));
  const found = Math.max(0, ...applied.keys());
  if (found <= newest) return;
  throw new SpangraphError(
    'DATABASE_UNUSABLE',
    `${path} has layout ${found}, and this version of Spangraph knows layouts up to ${newest}: it was written by a newer ` +
      'version. Use that version, or another file.',
  );
}
