import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';

/** When all minutes are quiet, and all hours are over. */
const LATER_MS = Number.MAX_SAFE_INTEGER;
const HOUR = 3_600_000_000_000n;
const MINUTE = 60_000_000_000n;
/** More than one run reads. */
const MANY = 50_000;

let fixture: SqliteFixture;
beforeEach(async () => {
  fixture = await openSqliteFixture();
});
afterEach(() => fixture.close());

const TABLES = ['kept_minutes', 'kept_hours', 'kept_minute_calls', 'kept_hour_calls'];

function rows(): Record<string, number> {
  const db = new Database(fixture.path, { readonly: true });
  try {
    return Object.fromEntries(
      TABLES.map((table) => [table, db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? -1]),
    );
  } finally {
    db.close();
  }
}

const none = { kept_minutes: 0, kept_hours: 0, kept_minute_calls: 0, kept_hour_calls: 0 };
const store = (from: number, to: number) =>
  fixture.writer.write([
    Array.from({ length: to - from }, (_, index) =>
      makeSpan({ spanId: spanIdOf(from + index + 1), startTimeUnixNano: BASE_TIME + BigInt(from + index) }),
    ),
  ]);

test('a minute with many spans is read in several runs, between which spans are written', async () => {
  await store(0, MANY);
  await fixture.writer.keepSums(LATER_MS);
  expect(rows()).toEqual(none);
  const late = makeSpan({ traceId: traceIdOf(2), startTimeUnixNano: BASE_TIME + 2n * HOUR });
  await fixture.writer.write([[late]]);
  for (let run = 0; run < 3; run++) await fixture.writer.keepSums(LATER_MS);
  expect(rows()).toEqual({ kept_minutes: 2, kept_hours: 2, kept_minute_calls: 2, kept_hour_calls: 2 });
});

test('minutes with few spans are read a hundred in a run', async () => {
  const minutes = 250;
  const starts = Array.from({ length: minutes }, (_, index) => BASE_TIME + BigInt(index) * MINUTE);
  await fixture.writer.write([
    starts.map((startTimeUnixNano, index) => makeSpan({ traceId: traceIdOf(index + 1), startTimeUnixNano })),
  ]);
  await fixture.writer.keepSums(LATER_MS);
  expect(rows()).toMatchObject({ kept_minutes: 100, kept_minute_calls: 100 });
  for (let run = 0; run < 2; run++) await fixture.writer.keepSums(LATER_MS);
  expect(rows()).toMatchObject({ kept_minutes: minutes, kept_minute_calls: minutes });
});

test('what changes while it is read is not kept until it is read again', async () => {
  await store(0, MANY);
  await fixture.writer.keepSums(LATER_MS);
  await store(MANY, MANY + 1);
  for (let run = 0; run < 5; run++) await fixture.writer.keepSums(LATER_MS);
  const [[group] = []] = await fixture.reader.measureSpans([{ groupBy: [], sketch: false, numbers: [], maxGroups: 1 }]);
  expect(group?.total.count).toBe(MANY + 1);
  expect(rows()).toMatchObject({ kept_minutes: 1, kept_minute_calls: 1 });
});

test('an hour whose spans are removed has no row', async () => {
  await store(0, 1);
  for (let run = 0; run < 3; run++) await fixture.writer.keepSums(LATER_MS);
  expect(rows()).toEqual({ kept_minutes: 1, kept_hours: 1, kept_minute_calls: 1, kept_hour_calls: 1 });
  await fixture.writer.remove([makeSpan({}).traceId], 10);
  for (let run = 0; run < 3; run++) await fixture.writer.keepSums(LATER_MS);
  expect(rows()).toEqual(none);
});

test('an hour that is not over is not kept, and is kept when it is', async () => {
  const in2100 = 4_102_444_800_000_000_000n;
  await fixture.writer.write([[makeSpan({ startTimeUnixNano: in2100, endTimeUnixNano: in2100 })]]);
  const soon = Date.now() + 60_000;
  for (let run = 0; run < 3; run++) await fixture.writer.keepSums(soon);
  expect(rows()).toEqual({ ...none, kept_minutes: 1, kept_minute_calls: 1 });
  await fixture.writer.keepSums(Number((in2100 + HOUR) / 1_000_000n));
  expect(rows()).toEqual({ kept_minutes: 1, kept_hours: 1, kept_minute_calls: 1, kept_hour_calls: 1 });
});

test('what a rollback brings back is kept once', async () => {
  await store(0, 10);
  await fixture.writer.keepSums(LATER_MS);
  const db = new Database(fixture.path);
  db.exec("CREATE TRIGGER failing BEFORE UPDATE ON operations BEGIN SELECT RAISE(ABORT, 'no room'); END");
  await expect(store(10, 20)).rejects.toThrow('no room');
  db.exec('DROP TRIGGER failing');
  db.close();
  await fixture.writer.keepSums(LATER_MS);
  expect(rows()).toEqual({ kept_minutes: 1, kept_hours: 1, kept_minute_calls: 1, kept_hour_calls: 1 });
});
