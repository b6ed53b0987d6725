import { mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeEvent, makeLink, makeSpan, spanIdOf } from '../../../test/fixtures/spans.ts';
import { MIGRATIONS, sqliteConfig } from '../../../test/fixtures/sqlite.ts';
import { openForWriting } from './file/database.ts';
import { SqliteWriter } from './writer.ts';

const MAX_WAL_MIB = 16;

let folder = '';
let db: Database.Database;
let writer: SqliteWriter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spangraph-writer-'));
  const path = join(folder, 'spans.db');
  const writable = openForWriting(sqliteConfig(path), MIGRATIONS);
  db = writable.db;
  writer = new SqliteWriter(writable, { path, maxWalMib: MAX_WAL_MIB });
});
afterEach(async () => {
  await writer.close();
  rmSync(folder, { recursive: true });
});

const count = (table: string): number => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
const spans = (from: number, to: number, note = '') =>
  Array.from({ length: to - from }, (_, i) =>
    makeSpan({ spanId: spanIdOf(from + i), attributes: [{ key: 'note', value: note }] }),
  );

test('a full disk stores nothing of the request and is reported as retryable; ingest continues when there is space', async () => {
  await writer.write([spans(1, 3)]);
  const pages = db.pragma('page_count', { simple: true }) as number;
  db.pragma(`max_page_count = ${pages}`);
  const big = spans(100, 200, 'x'.repeat(50_000));
  await expect(writer.write([big])).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  expect(count('spans')).toBe(2);
  db.pragma('max_page_count = 1073741823');
  expect(await writer.write([big])).toMatchObject([{ stored: 100, repeated: 0 }]);
  expect(count('spans')).toBe(102);
});

test('a lock held by another program is retryable, and nothing is lost when it is gone', async () => {
  const other = new Database(join(folder, 'spans.db'));
  db.pragma('busy_timeout = 1');
  other.exec('BEGIN IMMEDIATE');
  await expect(writer.write([spans(1, 3)])).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  other.exec('ROLLBACK');
  other.close();
  expect(await writer.write([spans(1, 3)])).toMatchObject([{ stored: 2 }]);
});

test('spans are refused before a log that another program keeps in use fills the disk', async () => {
  const other = new Database(join(folder, 'spans.db'));
  other.exec('BEGIN');
  other.prepare('SELECT count(*) FROM spans').get();
  const walMib = (): number => statSync(join(folder, 'spans.db-wal')).size / 2 ** 20;
  let batch = 0;
  const writeLarge = async (): Promise<void> => {
    const text = 'x'.repeat(500_000);
    await writer.write([[makeSpan({ spanId: spanIdOf(++batch), attributes: [{ key: 'note', value: text }] })]]);
  };
  const writeMuch = async (): Promise<void> => {
    while (walMib() < 2 * MAX_WAL_MIB) await writeLarge();
  };
  await writeMuch();
  await writer.checkpoint();
  expect(walMib()).toBeLessThan(2 * MAX_WAL_MIB + 8);
  await expect(writeLarge()).rejects.toThrow(/another program has been reading/);
  await expect(writer.probe()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  expect(count('spans')).toBe(batch - 1);
  other.exec('COMMIT');
  await writer.checkpoint();
  await writeLarge();
  expect(count('spans')).toBe(batch - 1);
  other.close();
});

test('a span that no row can hold is rejected with its reason and its neighbours are stored', async () => {
  const [first, bad, last] = spans(1, 4);
  if (first === undefined || bad === undefined || last === undefined) throw new Error('three spans are made above');
  const tooLarge = { ...bad, flags: (2n ** 64n) as unknown as number };
  const [report] = await writer.write([[first, tooLarge, last]]);
  expect(report).toMatchObject({ stored: 2, rejected: [{ index: 1, reason: expect.stringMatching(/too big/) }] });
  expect(count('spans')).toBe(2);
});

test('a defect rejects no span and stores nothing of the request', async () => {
  const [first, bad] = spans(1, 3);
  if (first === undefined || bad === undefined) throw new Error('two spans are made above');
  const unbindable = { ...bad, traceState: Symbol('not text') as unknown as string };
  await expect(writer.write([[first, unbindable]])).rejects.toThrow(TypeError);
  expect(count('spans')).toBe(0);
  expect(await writer.write([[first, bad]])).toMatchObject([{ stored: 2 }]);
});

test.each(['spans', 'events', 'links', 'traces', 'operation_minutes', 'leveled_value_counts'])(
  'without the table %s a write fails, and so does the probe, until it is back',
  async (table) => {
    await writer.write([spans(1, 3)]);
    const twoEvents = spans(3, 5).map((span) => ({ ...span, events: [makeEvent()], links: [makeLink()] }));
    const crowded = twoEvents.map((span) => ({ ...span, startTimeUnixNano: 0n }));
    db.exec(`ALTER TABLE ${table} RENAME TO away`);
    await expect(writer.write([crowded])).rejects.toThrow(/no such table/);
    await expect(writer.probe()).rejects.toThrow(/no such table/);
    db.exec(`ALTER TABLE away RENAME TO ${table}`);
    await writer.probe();
    expect(await writer.write([crowded])).toMatchObject([{ stored: 2 }]);
    expect(count('spans')).toBe(4);
  },
);

test('the probe leaves nothing behind', async () => {
  await writer.probe();
  const tables = ['spans', 'traces', 'resources', 'shapes', 'operations', 'value_keys'];
  expect(tables.map(count)).toEqual(tables.map(() => 0));
});

test('many spans of one start get distinct row ids, also over several commits', async () => {
  for (let i = 0; i < 5; i++) {
    const batch = spans(i * 1_000, (i + 1) * 1_000);
    await writer.write([batch.map((span) => ({ ...span, startTimeUnixNano: 0n }))]);
  }
  expect(db.prepare('SELECT min(id), max(id), count(*) FROM spans').raw().get()).toEqual([0, 4_999, 5_000]);
  const shift = db.prepare("SELECT value FROM facts WHERE name = 'max_row_shift'").pluck().get();
  expect(shift).toBeGreaterThanOrEqual(4_999);
});

test('a sender with endless shapes is stored without them', async () => {
  const odd = Array.from({ length: 300 }, (_, i) => ({ key: `key.${i}`, value: BigInt(i) }));
  await writer.write([[makeSpan({ attributes: odd })]]);
  expect(db.prepare('SELECT attribute_shape_id FROM spans').pluck().get()).toBeNull();
  expect(db.prepare("SELECT value FROM span_attributes WHERE key = 'key.299'").pluck().get()).toBe(299);
});

test('a deleted database is noticed: nothing is acknowledged, and ingest continues when the file is back', async () => {
  const path = join(folder, 'spans.db');
  renameSync(path, `${path}.away`);
  await expect(writer.write([spans(1, 3)])).rejects.toThrow(/deleted or replaced/);
  renameSync(`${path}.away`, path);
  expect(await writer.write([spans(1, 3)])).toMatchObject([{ stored: 2 }]);
});

test('a repeat in a trace of many spans is compared with its own row', async () => {
  const many = spans(1, 2_000);
  await writer.write([many]);
  const changed = many.slice(0, 3).map((span) => ({ ...span, name: 'other' }));
  expect(await writer.write([[...changed, ...many.slice(3, 6)]])).toMatchObject([
    { stored: 0, repeated: 6, conflicting: 3 },
  ]);
});

test('a long write lets the thread do something else, and what else uses the file waits for its end', async () => {
  const ended: string[] = [];
  const using = [
    writer.write([spans(1, 20_000)]).then(([report]) => ended.push(`write ${report?.stored}`)),
    writer.checkpoint().then(() => ended.push('checkpoint')),
    writer.probe().then(() => ended.push('probe')),
    writer.write([spans(1, 3)]).then(([report]) => ended.push(`write ${report?.stored}`)),
  ];
  let turns = 0;
  const all = Promise.all(using);
  for (let isOver = false; !isOver; turns++) {
    await new Promise(setImmediate);
    isOver = ended.length > 0;
  }
  expect(turns).toBeGreaterThan(5);
  await all;
  expect(ended).toEqual(['write 19999', 'checkpoint', 'probe', 'write 0']);
  expect(count('spans')).toBe(19_999);
});

test('a long write that fails leaves nothing, and its neighbours are stored', async () => {
  const [bad] = spans(1, 2);
  if (bad === undefined) throw new Error('a span is made above');
  const unbindable = { ...bad, traceState: Symbol('not text') as unknown as string, startTimeUnixNano: 2n ** 62n };
  const writes = [writer.write([[...spans(2, 10_000), unbindable]]), writer.write([spans(20_000, 20_003)])];
  expect(await Promise.allSettled(writes)).toMatchObject([{ status: 'rejected' }, { value: [{ stored: 3 }] }]);
  expect(count('spans')).toBe(3);
});
