/** The write-ahead log on the disk, while the file is open. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { attributesOf, makeSpan, spanIdOf } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, sqliteConfig } from '../../../../test/fixtures/sqlite.ts';
import { openSqliteWriter } from '../index.ts';
import type { SqliteWriter } from '../writer.ts';

const MIB = 2 ** 20;
const MAX_WAL_MIB = 16;
const SOON = { timeout: 10_000 };

let folder = '';
let path = '';
let writer: SqliteWriter;
let reader: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spangraph-wal-size-'));
  path = join(folder, 'spans.db');
  writer = openSqliteWriter({ ...sqliteConfig(path), maxWalMib: MAX_WAL_MIB }, MIGRATIONS);
  reader = new Database(path, { readonly: true });
});
afterEach(async () => {
  reader.close();
  await writer.close();
  rmSync(folder, { recursive: true });
});

const walBytes = (): number => statSync(`${path}-wal`).size;
const spansSeen = (): unknown => reader.prepare('SELECT count(*) FROM spans').pluck().get();
let written = 0;

/** A span of more than a MiB. */
const writeMib = () =>
  writer.write([[makeSpan({ spanId: spanIdOf(++written), attributes: attributesOf({ text: 'x'.repeat(MIB) }) })]]);

test('the log is empty a moment after the last write, while readers are connected', async () => {
  await writeMib();
  expect(spansSeen()).toBe(1);
  expect(walBytes()).toBeGreaterThan(MIB);
  await vi.waitFor(() => expect(walBytes()).toBe(0), SOON);
  expect(spansSeen()).toBe(1);
});

test('a reader keeps what it sees, and the log is emptied when it has ended', async () => {
  reader.exec('BEGIN');
  expect(spansSeen()).toBe(0);
  await writeMib();
  const tried = vi.spyOn(Database.prototype, 'pragma');
  await vi.waitFor(() => expect(tried).toHaveBeenCalledWith('wal_checkpoint(TRUNCATE)', { simple: true }), SOON);
  tried.mockRestore();
  expect(spansSeen()).toBe(0);
  expect(walBytes()).toBeGreaterThan(MIB);
  reader.exec('COMMIT');
  expect(spansSeen()).toBe(1);
  await vi.waitFor(() => expect(walBytes()).toBe(0), SOON);
});

test('a log that a reader has let grow is cut while spans arrive', async () => {
  reader.exec('BEGIN');
  expect(spansSeen()).toBe(0);
  const most = (MAX_WAL_MIB / 2) * MIB;
  while (walBytes() <= most * 1.5) await writeMib();
  reader.exec('COMMIT');
  await writeMib(); // moves the log into the database
  await writeMib(); // begins it from the start
  expect(walBytes()).toBeLessThanOrEqual(most);
});
