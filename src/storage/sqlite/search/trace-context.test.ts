/** The traces that one read keeps in memory. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSpan, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import { openForReading } from '../file/database.ts';
import { ReadClock } from '../file/read-clock.ts';
import { ReadConnection } from '../file/read-connection.ts';
import { Lookups } from '../rows/lookups.ts';
import { TraceContext } from './trace-context.ts';

const SPANS_A_TRACE = 4;
let fixture: SqliteFixture;
let db: ReadConnection;

beforeAll(async () => {
  fixture = await openSqliteFixture();
  const spans = Array.from({ length: 3 * SPANS_A_TRACE }, (_, index) =>
    makeSpan({ traceId: traceIdOf(Math.floor(index / SPANS_A_TRACE) + 1), spanId: spanIdOf(index + 1) }),
  );
  await fixture.writer.write([spans]);
  const file = openForReading(fixture.path);
  db = new ReadConnection(file, new ReadClock(file));
});
afterAll(async () => {
  db.close();
  await fixture.close();
});

function contextOf(maxSpans: number): TraceContext {
  return new TraceContext({ db, lookups: new Lookups(db) }, maxSpans);
}

test('traces are cached up to a number of spans, the most recently used ones longest', () => {
  const context = contextOf(2 * SPANS_A_TRACE);
  const [first, second] = [context.trace(traceIdOf(1)), context.trace(traceIdOf(2))];
  expect(context.trace(traceIdOf(1))).toBe(first);
  context.trace(traceIdOf(3));
  expect(context.trace(traceIdOf(1))).toBe(first);
  expect(context.trace(traceIdOf(2))).not.toBe(second);
});

test('a trace over the limit is cached alone, until the next trace', () => {
  const context = contextOf(1);
  const first = context.trace(traceIdOf(1));
  expect(first?.spans()).toHaveLength(SPANS_A_TRACE);
  expect(context.trace(traceIdOf(1))).toBe(first);
  context.trace(traceIdOf(2));
  expect(context.trace(traceIdOf(1))).not.toBe(first);
});
