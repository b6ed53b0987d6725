import { readdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import type { Span } from '../../../model/span.ts';
import { WalFile } from '../file/wal-file.ts';
import { copySnapshot } from './snapshot-copy.ts';
import { storedCounts } from './stored-counts.ts';
import { copyVerified } from './verified-copy.ts';

const SPANS = 500;

let fixture: SqliteFixture;
beforeEach(async () => {
  fixture = await openSqliteFixture();
  for (let trace = 1; trace <= 20; trace++) await fixture.writer.write([batch(trace)]);
});
afterEach(() => fixture.close());

const batch = (trace: number): Span[] =>
  Array.from({ length: SPANS }, (_, index) =>
    makeSpan({
      traceId: traceIdOf(trace),
      spanId: spanIdOf(index + 1),
      startTimeUnixNano: BASE_TIME + BigInt(trace * SPANS + index),
      attributes: [{ key: 'text', value: `${trace} ${index}`.repeat(40) }],
    }),
  );

const target = (): string => `${fixture.path}-copy`;
const logOf = (isOverBound: () => boolean): WalFile =>
  Object.defineProperty(new WalFile(fixture.path, 16), 'isOverBound', { get: isOverBound });
const order = (wal: WalFile) => ({
  from: fixture.path,
  to: target(),
  wal,
  migrationsFolder: MIGRATIONS,
  onProgress: () => {},
});

test('a copy has the state of its beginning, though each of its steps is followed by a write', async () => {
  let trace = 100;
  const writes: Promise<unknown>[] = [];
  const spans = await copySnapshot(
    [fixture.path, target()],
    logOf(() => false),
    () => void writes.push(fixture.writer.write([batch(trace++)])),
    () => {},
  );
  await Promise.all(writes);
  expect(writes.length).toBeGreaterThan(1);
  expect(spans).toBe(20 * SPANS);
  const copy = new Database(target(), { readonly: true });
  expect(storedCounts(copy)).toMatchObject({ spans, traces: 20, spansOfTraces: spans, spansOfOperations: spans });
  copy.close();
});

test('a copy is begun again when the log reaches its bound, and is made when it no longer does', async () => {
  let looks = 0;
  // Within its bound before each attempt, and over it in the first one.
  const { spans } = await copyVerified(order(logOf(() => ++looks === 2)));
  expect(spans).toBe(20 * SPANS);
  expect(looks).toBeGreaterThan(3);
});

test('a database that is always written too fast is refused, and nothing is left', async () => {
  let looks = 0;
  const files = readdirSync(dirname(fixture.path));
  await expect(copyVerified(order(logOf(() => ++looks % 2 === 0)))).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    message: expect.stringContaining('written faster than it can be copied'),
  });
  expect(readdirSync(dirname(fixture.path))).toEqual(files);
});

test('a copy says if the numbers of its source disagree', async () => {
  const db = new Database(fixture.path);
  db.exec('UPDATE traces SET span_count = span_count + 1 WHERE id = 3');
  db.close();
  const report = await copyVerified(order(new WalFile(fixture.path, 256)));
  expect(report.disagreement).toBe('10000 spans are stored, the summaries of traces count 10001, the operations 10000');
  expect(report.bytes).toBe(statSync(target()).size);
  rmSync(target());
});
