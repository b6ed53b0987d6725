import { copyFileSync, mkdtempSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DatabaseFiles } from './database-files.ts';

const ROWS = 2_000;

let folder: string;
let path: string;
let db: Database.Database;
let files: DatabaseFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spangraph-files-'));
  path = join(folder, 'spans.db');
  db = new Database(path);
  db.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; CREATE TABLE rows (content TEXT)');
  files = new DatabaseFiles(db, path);
  files.checkDatabase();
});

afterEach(() => {
  db.close();
  files.close();
  rmSync(folder, { recursive: true });
});

function write(): void {
  db.exec(`WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${ROWS})
    INSERT INTO rows SELECT printf('%0500d', n) FROM n`);
}

function moveLog(): void {
  db.pragma('wal_checkpoint(TRUNCATE)');
  files.checkDatabase();
}

const unavailable = (message: RegExp): object =>
  expect.objectContaining({ code: 'STORAGE_UNAVAILABLE', message: expect.stringMatching(message) });

test('what SQLite does itself is no damage: growing, moving a part of the log, and giving pages back', () => {
  write();
  files.checkDatabase();
  moveLog();
  const reader = new Database(path, { readonly: true });
  reader.exec('BEGIN; SELECT count(*) FROM rows');
  write();
  db.pragma('wal_checkpoint(PASSIVE)');
  files.checkDatabase();
  reader.close();
  moveLog();
  const { size } = statSync(path);
  db.exec('DELETE FROM rows');
  db.exec('PRAGMA incremental_vacuum');
  files.checkDatabase();
  moveLog();
  expect(statSync(path).size).toBeLessThan(size / 2);
  write();
  moveLog();
  files.checkLog();
});

test.each<[string, () => void]>([
  ['cut', () => truncateSync(path, Math.floor(statSync(path).size / 2))],
  ['cut to nothing', () => truncateSync(path, 0)],
  ['overwritten', () => writeFileSync(path, Buffer.alloc(statSync(path).size, 1))],
])('%s: the database must not be written, and its log must not be moved', (_what, spoil) => {
  write();
  moveLog();
  spoil();
  expect(() => files.checkDatabase()).toThrow(unavailable(/cut or overwritten/));
  expect(() => files.checkContent()).toThrow(unavailable(/cut or overwritten/));
});

test('replaced: its log may still be moved into it', () => {
  copyFileSync(path, `${path}.copy`);
  renameSync(`${path}.copy`, path);
  expect(() => files.checkDatabase()).toThrow(unavailable(/deleted or replaced/));
  expect(() => files.checkContent()).not.toThrow();
});

test.each(['-wal', '-shm'])('%s deleted', (suffix) => {
  files.checkLog();
  rmSync(`${path}${suffix}`);
  expect(() => files.checkLog()).toThrow(unavailable(/write-ahead log/));
  expect(() => files.checkDatabase()).not.toThrow();
});
