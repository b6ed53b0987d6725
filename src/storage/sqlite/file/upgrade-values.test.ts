/** The dictionary of a database of layout 7, which the version before wrote, answers like a fresh one after its upgrade. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { layoutValues } from '../../../../test/fixtures/layout-values.ts';
import { attributesOf, makeEvent, makeSpan, spanIdOf } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, openSqliteFixture, sqliteConfig } from '../../../../test/fixtures/sqlite.ts';
import type { SpanReader, SpanWriter } from '../../backend.ts';
import { openSqliteReader, openSqliteWriter } from '../index.ts';

const LAYOUT_7 = new URL('../../../../test/fixtures/sqlite-layout-7.db.gz', import.meta.url);
const KILLED = new URL('../../../../test/fixtures/killed-upgrade.ts', import.meta.url).pathname;

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spangraph-upgrade-values-'));
  path = join(folder, 'spans.db');
  writeFileSync(path, gunzipSync(readFileSync(LAYOUT_7)));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Spans of stored values and of new ones, more than the level that is written holds. */
const later = Array.from({ length: 30 }, (_, number) =>
  makeSpan({
    spanId: spanIdOf(1_000 + number),
    attributes: attributesOf({ few: number, 'given up': 'value 1' }),
    events: Array.from({ length: 50 }, (_event, event) =>
      makeEvent({ attributes: attributesOf({ item: `item ${500 + number * 50 + event}` }) }),
    ),
  }),
);

/** The values before and after more are written. */
async function answers(reader: SpanReader, writer: SpanWriter): Promise<unknown> {
  const found: unknown[] = [];
  for (const batch of [[], later]) {
    await writer.write([batch]);
    for (const key of ['item', 'few', 'given up', 'service.name']) {
      for (const part of [
        { limit: 5_000, offset: 0 },
        { prefix: 'item 7', limit: 9, offset: 4 },
      ]) {
        found.push(await reader.getAttributeValues([{ key, ...part }]));
      }
    }
    found.push(await reader.getAttributeStatistics([{ key: 'few', quantiles: [0.5] }]));
  }
  return found;
}

async function expectAnswersOfFreshFile(): Promise<void> {
  const fresh = await openSqliteFixture();
  const writer = openSqliteWriter(sqliteConfig(path), MIGRATIONS);
  const reader = openSqliteReader({ path, readTimeoutMs: 60_000 });
  try {
    for (const batch of layoutValues()) await fresh.writer.write([batch]);
    expect(await answers(reader, writer)).toEqual(await answers(fresh.reader, fresh.writer));
  } finally {
    await Promise.all([reader.close(), writer.close(), fresh.close()]);
  }
}

test('an upgraded dictionary answers like a fresh one', expectAnswersOfFreshFile);

test('an upgrade of the dictionary that is killed goes on', async () => {
  const killed = spawnSync(process.execPath, [KILLED, path, MIGRATIONS, '0008'], { encoding: 'utf8' });
  expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
  await expectAnswersOfFreshFile();
});

test('keys of few values stay in the level that is written, and given-up keys have no rows', async () => {
  await openSqliteWriter(sqliteConfig(path), MIGRATIONS).close();
  const db = new Database(path, { readonly: true });
  const levels = db.prepare(
    'SELECT key, level, count(*) FROM leveled_value_counts JOIN value_keys k ON k.id = key_id GROUP BY 1, 2 ORDER BY 1',
  );
  expect(levels.raw().all()).toEqual([
    ['few', 2, 7],
    ['item', 0, 1_210],
    ['service.name', 2, 3],
  ]);
  db.close();
});
