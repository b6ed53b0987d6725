/** What doctor says of a database that a server cannot use, and of one that it can. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageRoot } from '../../../package-root.ts';
import type { Examined } from '../../definition.ts';
import { sqliteSection } from '../config/section.ts';
import { migrate } from '../file/migrate.ts';
import { examineSqlite } from './index.ts';

const MIGRATIONS = join(packageRoot(), 'migrations/sqlite');
const FILE = 'database file';
const LAYOUT = 'layout of the database';
const INTEGRITY = 'integrity of the database';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spangraph-examine-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

/** What was found, by what was looked at. */
function examine(path: string): Readonly<Record<string, Examined>> {
  const found = examineSqlite(sqliteSection.parse({ path }), MIGRATIONS);
  return Object.fromEntries(found.map((one) => [one.what, one]));
}

function makeDatabase(path: string): Database.Database {
  const db = new Database(path);
  migrate(db, MIGRATIONS, path, () => {});
  return db;
}

test('a database of this version, and one of an earlier version', () => {
  const db = makeDatabase(at('spans.db'));
  expect(examine(at('spans.db'))).toMatchObject({ [LAYOUT]: { state: 'ok' }, [INTEGRITY]: { state: 'ok' } });
  db.exec('DELETE FROM schema_migrations WHERE version = (SELECT max(version) FROM schema_migrations)');
  db.close();
  expect(examine(at('spans.db'))).toMatchObject({
    [LAYOUT]: { state: 'warning', found: 'that of an earlier version' },
    [INTEGRITY]: { state: 'ok' },
  });
});

test('a locked database is neither old nor damaged', () => {
  const db = makeDatabase(at('spans.db'));
  db.exec('BEGIN EXCLUSIVE');
  const found = examine(at('spans.db'));
  db.close();
  expect(found).toMatchObject({
    [LAYOUT]: {
      state: 'failed',
      found: 'another program has locked the file',
      advice: expect.stringContaining('End the other program'),
    },
    [INTEGRITY]: { state: 'unknown', found: 'the file is locked' },
  });
});

test('a file of another kind, a database of another program, and a damaged one', () => {
  writeFileSync(at('notes.db'), 'These are my notes. '.repeat(500));
  expect(examine(at('notes.db'))[FILE]).toMatchObject({
    state: 'failed',
    found: expect.stringContaining('is not a SQLite database'),
    advice: expect.stringMatching(/^Move it/),
  });
  new Database(at('other.db')).exec('CREATE TABLE songs (title)').close();
  expect(examine(at('other.db'))).toMatchObject({
    [LAYOUT]: { state: 'failed', found: expect.stringContaining('another program (it has a table songs)') },
    [INTEGRITY]: { state: 'ok' },
  });
  writeFileSync(at('damaged.db'), `SQLite format 3\0${'x'.repeat(8_000)}`);
  expect(examine(at('damaged.db'))).toMatchObject({
    [LAYOUT]: { state: 'failed' },
    [INTEGRITY]: { state: 'failed', advice: expect.stringContaining('Restore a backup') },
  });
});

test.skipIf(process.platform === 'win32')('what is no file is not opened', () => {
  makeDatabase(at('spans.db')).close();
  execFileSync('mkfifo', [at('pipe'), at('spans.db-wal')]);
  mkdirSync(at('folder.db-lock'));
  const kinds = [
    [at('pipe'), 'a named pipe'],
    ['/dev/null', 'a device'],
    ['/dev/zero', 'a device'],
    [at('spans.db'), 'a named pipe'],
    [at('folder.db'), 'a folder'],
  ] as const;
  for (const [path, kind] of kinds) {
    const { [FILE]: file, [LAYOUT]: layout } = examine(path);
    expect([file, layout]).toMatchObject([
      { state: 'failed', found: expect.stringContaining(`is ${kind}, not`) },
      undefined,
    ]);
  }
});

test.skipIf(process.platform === 'win32')('a link that leads back to itself is not followed', () => {
  symlinkSync(at('b.db'), at('a.db'));
  symlinkSync(at('a.db'), at('b.db'));
  expect(examine(at('a.db'))[FILE]).toMatchObject({
    state: 'failed',
    found: expect.stringContaining('leads back to itself'),
  });
});
