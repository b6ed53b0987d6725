/** The dictionary of a database of layout 7, which the version before wrote, answers like a fresh one after its upgrade. */
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EarlierFile } from '../../../../test/fixtures/earlier-file.ts';
import { layoutValues } from '../../../../test/fixtures/layout-values.ts';
import { attributesOf, makeEvent, makeSpan, spanIdOf } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, sqliteConfig } from '../../../../test/fixtures/sqlite.ts';
import type { SpanReader, SpanWriter } from '../../backend.ts';
import { openSqliteWriter } from '../index.ts';

let file: EarlierFile;
beforeEach(() => {
  file = new EarlierFile('sqlite-layout-7.db.gz');
});
afterEach(() => file[Symbol.dispose]());

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
  const { upgraded, fresh } = await file.answers(layoutValues(), answers);
  expect(upgraded).toEqual(fresh);
}

test('an upgraded dictionary answers like a fresh one', expectAnswersOfFreshFile);

test('an upgrade of the dictionary that is killed goes on', async () => {
  expect(file.kill('0008')).toEqual({ signal: 'SIGKILL', stderr: '' });
  await expectAnswersOfFreshFile();
});

test('keys of few values stay in the level that is written, and given-up keys have no rows', async () => {
  await openSqliteWriter(sqliteConfig(file.path), MIGRATIONS).close();
  const db = new Database(file.path, { readonly: true });
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
