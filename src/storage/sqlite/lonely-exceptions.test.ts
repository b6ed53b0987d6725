import { afterEach, beforeEach, expect, test } from 'vitest';
import { HOUR_MS, NANOS_PER_MILLI, NOW, RUNNING, retentionOf, spanAt } from '../../../test/fixtures/retention.ts';
import { spanIdOf, traceIdOf } from '../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../test/fixtures/sqlite.ts';
import type { RetentionLimits } from './config/config.ts';
import { SqliteReads } from './reads/reads.ts';

let backend: SqliteFixture;
let reads: SqliteReads;
beforeEach(async () => {
  backend = await openSqliteFixture();
  reads = new SqliteReads(backend.path);
});
afterEach(async () => {
  reads.close();
  await backend.close();
});

const retention = (limits: RetentionLimits) => retentionOf(backend, reads, limits);

const logged = (trace: number, hours: number) => ({
  traceId: traceIdOf(trace),
  spanId: spanIdOf(1),
  timeUnixNano: BigInt(NOW - hours * HOUR_MS) * NANOS_PER_MILLI,
  type: 'Error',
  message: '',
  stacktrace: '',
});

test('what log records told goes with its trace, or else with the traces of its time', async () => {
  await backend.writer.write([[spanAt(1, 9), spanAt(2, 3), spanAt(3, 2)]]);
  // Traces 7, 8 and 9 are not stored. The exception of trace 2 is older than all spans.
  await backend.writer.writeExceptions([[logged(1, 9), logged(2, 20), logged(7, 9), logged(8, 4), logged(9, 1)]]);
  const left = async () => {
    const keys = [1, 2, 7, 8, 9].map((trace) => ({ traceId: traceIdOf(trace), spanId: spanIdOf(1) }));
    const found = await backend.reader.getExceptions(keys);
    return found.map((exceptions) => exceptions.length);
  };
  await retention({ maxAgeMs: 10 * HOUR_MS }).removeExpired(NOW, RUNNING);
  expect(await left()).toEqual([1, 1, 1, 1, 1]);
  await retention({ maxAgeMs: 5 * HOUR_MS }).removeExpired(NOW, RUNNING);
  expect(await left()).toEqual([0, 1, 0, 1, 1]);
  // Now the oldest span is from 3 hours ago.
  await retention({ maxSpans: 2 }).removeExpired(NOW, RUNNING);
  expect(await left()).toEqual([0, 1, 0, 0, 1]);
});

test('for want of bytes they go before any trace, and those of the future go at once', async () => {
  await backend.writer.write([[spanAt(1, 9), spanAt(2, 3)]]);
  const lonely = Array.from({ length: 3_000 }, (_, index) => ({
    traceId: traceIdOf(100 + index),
    spanId: spanIdOf(1),
    timeUnixNano: BigInt(NOW) * NANOS_PER_MILLI,
    type: 'Error',
    message: 'x'.repeat(1_000),
    stacktrace: '',
  }));
  const { usedBytes } = await backend.writer.extent();
  await backend.writer.writeExceptions([lonely]);
  await retention({ maxBytes: 2 * usedBytes }).removeExpired(NOW, RUNNING);
  expect((await backend.writer.extent()).spans).toBe(2);
  expect((await backend.writer.extent()).usedBytes).toBeLessThanOrEqual(2 * usedBytes);

  const [first] = lonely;
  if (first === undefined) throw new Error('There is one.');
  const key = { traceId: traceIdOf(7), spanId: spanIdOf(1) };
  await backend.writer.writeExceptions([[{ ...first, ...key, timeUnixNano: 2n ** 64n - 1n }]]);
  expect(await backend.reader.getExceptions([key])).toMatchObject([[{ type: 'Error' }]]);
  await retention({ maxSpans: 10 }).removeExpired(NOW, RUNNING);
  expect(await backend.reader.getExceptions([key])).toEqual([[]]);
});
