/** A database of layout 4, which the version before wrote, answers like a fresh one after its upgrade. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EarlierFile } from '../../../../test/fixtures/earlier-file.ts';
import { layoutSpans } from '../../../../test/fixtures/layout-spans.ts';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, sqliteConfig } from '../../../../test/fixtures/sqlite.ts';
import type { SpanReader, SpanWriter } from '../../backend.ts';
import { spanPosition } from '../../ordering/order.ts';
import type { SpanFilter, SpanPosition } from '../../query.ts';
import { openSqliteWriter } from '../index.ts';

const PAGE = 40;
const DIRECTIONS = ['ASC', 'DESC'] as const;
const TIME_RANGE = { from: BASE_TIME + 7_000_000n, to: BASE_TIME + 90_000_000n };

let file: EarlierFile;
beforeEach(() => {
  file = new EarlierFile('sqlite-layout-4.db.gz');
});
afterEach(() => file[Symbol.dispose]());

const later = makeSpan({
  traceId: traceIdOf(1),
  spanId: spanIdOf(77),
  startTimeUnixNano: BASE_TIME + 5n,
  endTimeUnixNano: BASE_TIME + 5_005n,
});

/** Writes one more span, and asks everything that the layout has changed for. */
async function answers(reader: SpanReader, writer: SpanWriter): Promise<unknown> {
  await writer.write([[later]]);
  const found: unknown[] = [];
  const filters: (SpanFilter | undefined)[] = [
    undefined,
    { type: 'durationNano', test: { gte: 4_000n, lt: 10n ** 9n } },
  ];
  for (const field of ['START_TIME', 'END_TIME', 'DURATION', 'INGESTION_TIME'] as const) {
    for (const direction of DIRECTIONS) {
      const order = { field, direction };
      for (const filter of filters) {
        let after: SpanPosition | undefined;
        do {
          const [page] = await reader.findSpans([
            { order, page: { limit: PAGE, ...(after && { after }) }, ...(filter && { filter }) },
          ]);
          const last = page?.hasMore === true ? page.items.at(-1) : undefined;
          after = last && spanPosition(order, last);
          found.push(page?.items.map(({ traceId, spanId }) => traceId + spanId));
        } while (after !== undefined);
      }
    }
  }
  for (const field of ['START_TIME', 'DURATION', 'SPAN_COUNT', 'ERROR_COUNT', 'INGESTION_TIME'] as const) {
    for (const direction of DIRECTIONS) {
      const [page] = await reader.findTraces([{ order: { field, direction }, page: { limit: 500 } }]);
      found.push(page?.items.map(({ traceId }) => traceId));
    }
  }
  const linked = [1, 2, 3].map((span) => ({ traceId: traceIdOf(1), spanId: spanIdOf(span), limit: 500, offset: 0 }));
  for (const { items } of await reader.getLinkedFrom(linked)) found.push(items.map(({ traceId }) => traceId));
  const services = await reader.getServices([{ timeRange: TIME_RANGE, page: { limit: 50 } }]);
  found.push(services, await reader.getServiceCounts([{ service: 'service 1', timeRange: TIME_RANGE }]));
  return found;
}

async function expectAnswersOfFreshFile(): Promise<void> {
  const { upgraded, fresh } = await file.answers(layoutSpans(), answers);
  expect(upgraded).toEqual(fresh);
}

test('an upgraded file answers like a fresh one', expectAnswersOfFreshFile);

test('an upgraded file knows when the last spans of its traces arrived', async () => {
  await openSqliteWriter(sqliteConfig(file.path), MIGRATIONS).close();
  const db = new Database(file.path, { readonly: true });
  const arrivals = db.prepare<[], [bigint, bigint]>(
    `SELECT last_arrival_unix_nano, (SELECT max(ingestion_time_unix_nano) FROM spans s WHERE s.trace_id = lower(hex(t.trace_id)))
      FROM traces t`,
  );
  const found = arrivals.raw().safeIntegers().all();
  db.close();
  expect(found.length).toBeGreaterThan(1);
  expect(found.map(([stored]) => stored)).toEqual(found.map(([, ofSpans]) => ofSpans));
});

test.each(['0005', '0006', '0007', '0008', '0009', '0010', '0011', '0012', '0015'])(
  'an upgrade that is killed within migration %s goes on',
  async (number) => {
    expect(file.kill(number)).toEqual({ signal: 'SIGKILL', stderr: '' });
    await expectAnswersOfFreshFile();
  },
);

test('an upgrade reports its steps; a fresh or current file reports nothing', async () => {
  const reports: object[] = [];
  const report = (fields: object): void => void reports.push(fields);
  await openSqliteWriter(sqliteConfig(file.path), MIGRATIONS, report).close();
  const begun = { migration: '0005_arrival_blocks.sql', step: '1 of 10', mebibytes: 1 };
  expect(reports).toHaveLength(20);
  expect(reports[0]).toEqual(begun);
  expect(reports[19]).toEqual({ migration: '0014_trace_arrivals.sql', step: '10 of 10', seconds: expect.any(Number) });
  reports.length = 0;
  await openSqliteWriter(sqliteConfig(file.path), MIGRATIONS, report).close();
  await openSqliteWriter(sqliteConfig(join(file.folder, 'fresh.db')), MIGRATIONS, report).close();
  expect(reports).toEqual([]);
});
