import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attributesOf, makeEvent, makeSpan } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, sqliteConfig } from '../../../../test/fixtures/sqlite.ts';
import type { ExplainedStep } from '../../explain.ts';
import type { SpanFilter } from '../../query.ts';
import { openSqliteReader, openSqliteWriter } from '../index.ts';
import { openForWriting } from './database.ts';
import { migrate } from './migrate.ts';

/** A database that version 0.1.0 wrote: a root, its child and an unfinished child. */
const LAYOUT_1 = new URL('../../../../test/fixtures/sqlite-layout-1.db.gz', import.meta.url);
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spangraph-migrate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const config = () => sqliteConfig(join(folder, 'spans.db'));

/** The database, whose lock ends with it. */
function open(migrations: string): Database.Database {
  const { db, lock } = openForWriting(config(), migrations);
  lock.release();
  return db;
}

test('a fresh file has the newest layout, and opening it again changes nothing', () => {
  open(MIGRATIONS).close();
  const db = open(MIGRATIONS);
  expect(db.prepare('SELECT version, name FROM schema_migrations').all()).toEqual([
    { version: 1, name: '0001_init.sql' },
    { version: 2, name: '0002_trace_moves.sql' },
    { version: 3, name: '0003_ids_and_ties.sql' },
    { version: 4, name: '0004_shape_keys.sql' },
    { version: 5, name: '0005_arrival_blocks.sql' },
    { version: 6, name: '0006_duration_index.sql' },
    { version: 7, name: '0007_block_indexes.sql' },
    { version: 8, name: '0008_value_levels.sql' },
    { version: 9, name: '0009_index_parts.sql' },
    { version: 10, name: '0010_ingestion_order.sql' },
    { version: 11, name: '0011_kept_sums.sql' },
    { version: 12, name: '0012_logged_exceptions.sql' },
    { version: 13, name: '0013_kept_calls.sql' },
    { version: 14, name: '0014_trace_arrivals.sql' },
  ]);
  db.close();
});

test('spans of the first layout are found by their ids after an upgrade, and can be replaced', async () => {
  writeFileSync(config().path, gunzipSync(readFileSync(LAYOUT_1)));
  const writer = openSqliteWriter(config(), MIGRATIONS);
  const reader = openSqliteReader({ path: config().path, readTimeoutMs: 60_000 });
  try {
    const found = async (filter: SpanFilter): Promise<string[]> => {
      const steps: ExplainedStep[] = [];
      const explaining = reader.explaining((call) => steps.push(...call.steps));
      const order = { field: 'START_TIME', direction: 'ASC' } as const;
      const [page] = await explaining.findSpans([{ filter, order, page: { limit: 10 } }]);
      expect(steps.filter(({ using }) => using.includes('in order of'))).toEqual([]);
      return page?.items.map(({ name }) => name) ?? [];
    };
    expect(await found({ type: 'spanId', eq: '00f067aa0ba902b7' })).toEqual(['root']);
    expect(await found({ type: 'parentSpanId', eq: '00f067aa0ba902b7' })).toEqual(['child', 'unfinished']);
    const [[unfinished] = []] = await reader.getSpansById([{ traceId: TRACE, spanId: '00000000000000c3' }]);
    expect(unfinished).toMatchObject({ name: 'unfinished', endTimeUnixNano: 0n });
    const finished = makeSpan({
      traceId: TRACE,
      spanId: '00000000000000c3',
      startTimeUnixNano: unfinished?.startTimeUnixNano ?? 0n,
      name: 'finished',
    });
    expect(await writer.write([[finished]])).toMatchObject([{ stored: 0, repeated: 1, conflicting: 0 }]);
    expect(await found({ type: 'parentSpanId', eq: '00f067aa0ba902b7' })).toEqual(['child']);
    expect(await found({ type: 'spanId', eq: '00000000000000c3' })).toEqual(['finished']);
  } finally {
    await reader.close();
    await writer.close();
  }
});

test('the keys of an earlier layout have their types after an upgrade', async () => {
  const attributes = [...attributesOf({ b: 1n, 'a\0': true, '\u{10000}': ['x'] }), { key: 'b', value: 'two' }];
  const first = openSqliteWriter(config(), MIGRATIONS);
  await first.write([[makeSpan({ attributes, events: [makeEvent({ attributes: attributesOf({ b: null }) })] })]]);
  await first.close();
  const keysOf = async () => {
    const writer = openSqliteWriter(config(), MIGRATIONS);
    const reader = openSqliteReader({ path: config().path, readTimeoutMs: 60_000 });
    const [page] = await reader.getAttributeKeys([{ page: { limit: 10 } }]);
    await Promise.all([reader.close(), writer.close()]);
    return page?.items;
  };
  const keys = await keysOf();
  const db = new Database(config().path);
  db.exec('DROP TABLE shape_keys; DELETE FROM schema_migrations WHERE version = 4');
  db.close();
  expect(await keysOf()).toEqual(keys);
  expect(keys?.map(({ key, types }) => `${key} ${types.join(' ')}`)).toEqual([
    'a\0 BOOL',
    'b EMPTY',
    'b INT STRING',
    'service.name STRING',
    '\u{10000} ARRAY',
  ]);
});

test('a later migration is applied to a file that has the first', () => {
  const migrations = mkdtempSync(join(folder, 'migrations-'));
  copyFileSync(join(MIGRATIONS, '0001_init.sql'), join(migrations, '0001_init.sql'));
  open(migrations).close();
  writeFileSync(join(migrations, '0002_more.sql'), 'CREATE TABLE more (id INTEGER);');
  const db = open(migrations);
  expect(db.prepare('SELECT count(*) FROM more').pluck().get()).toBe(0);
  db.close();
});

test('a migration that fails leaves nothing behind', () => {
  writeFileSync(join(folder, '0001_bad.sql'), 'CREATE TABLE half (id INTEGER); CREATE TABLE half (id INTEGER);');
  const db = new Database(':memory:');
  expect(() => migrate(db, folder, 'x.db', () => {})).toThrow('already exists');
  expect(db.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'half'").pluck().get()).toBe(0);
});

test('a file of a newer version, and one with another history, are refused with what to do', () => {
  const db = open(MIGRATIONS);
  db.exec("UPDATE schema_migrations SET sha256 = 'other'");
  db.close();
  expect(() => openForWriting(config(), MIGRATIONS)).toThrow(/another form of migration 0001_init.sql/);
  const other = new Database(config().path);
  other.exec("INSERT INTO schema_migrations VALUES (9999, 'later', '', '')");
  other.close();
  expect(() => openForWriting(config(), MIGRATIONS)).toThrow(/written by a newer version/);
});

test('a file that another writer has open is refused, and free again when that one closes', () => {
  const { db, lock } = openForWriting(config(), MIGRATIONS);
  expect(() => openForWriting(config(), MIGRATIONS)).toThrow(/in use by another Spangraph/);
  db.close();
  lock.release();
  open(MIGRATIONS).close();
});

test('a file that is no database, a folder and a missing folder have different messages', () => {
  writeFileSync(config().path, 'not a database, but long enough to be read as the header of one'.repeat(20));
  expect(() => openForWriting(config(), MIGRATIONS)).toThrow(/not a SQLite database/);
  expect(() => openForWriting({ ...config(), path: folder }, MIGRATIONS)).toThrow(/it is a folder/);
  expect(() => openForWriting({ ...config(), path: join(folder, 'no/spans.db') }, MIGRATIONS)).toThrow(
    /does not exist/,
  );
});
