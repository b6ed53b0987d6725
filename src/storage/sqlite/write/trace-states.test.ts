import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, sqliteConfig, stateOf } from '../../../../test/fixtures/sqlite.ts';
import type { Span } from '../../../model/span.ts';
import { runAtOnce } from '../../../model/steps.ts';
import { openForWriting } from '../file/database.ts';
import { ReadClock } from '../file/read-clock.ts';
import { ReadConnection } from '../file/read-connection.ts';
import { SqliteWriter } from '../writer.ts';
import { TRACE_LIMITS, TraceStates } from './trace-states.ts';

let folder = '';
let db: Database;
let writer: SqliteWriter;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spangraph-states-'));
  const path = join(folder, 'spans.db');
  const writable = openForWriting(sqliteConfig(path), MIGRATIONS);
  db = writable.db;
  writer = new SqliteWriter(writable, sqliteConfig(path));
});
afterEach(async () => {
  await writer.close();
  rmSync(folder, { recursive: true });
});

function statesOf(maxRememberedSpans: number): TraceStates {
  return new TraceStates(db, new ReadConnection(db, new ReadClock(db)), { ...TRACE_LIMITS, maxRememberedSpans });
}

function spansOf(trace: number, count: number, overrides: Partial<Span> = {}): Span[] {
  return Array.from({ length: count }, (_, index) =>
    makeSpan({ traceId: traceIdOf(trace), spanId: spanIdOf(index + 1), ...overrides }),
  );
}

/** One commit of these spans. */
function commit(states: TraceStates, ...spans: readonly Span[]): void {
  for (const span of spans) states.add(stateOf(states, span.traceId), span);
  runAtOnce(states.flush(1n));
}

test('a trace of the last commit stays in memory, however large it is', () => {
  const states = statesOf(1);
  const large = stateOf(states, traceIdOf(1));
  commit(states, ...spansOf(1, 5), ...spansOf(2, 5));
  expect(stateOf(states, traceIdOf(1))).toBe(large);
});

test('older traces stay in memory up to a number of spans, the most recently used ones longest', () => {
  const states = statesOf(8);
  const [first, second, third] = [1, 2, 3].map((trace) => stateOf(states, traceIdOf(trace)));
  for (const trace of [1, 2, 3]) commit(states, ...spansOf(trace, 4));
  commit(states, ...spansOf(4, 1));
  expect(stateOf(states, traceIdOf(3))).toBe(third);
  expect(stateOf(states, traceIdOf(2))).toBe(second);
  expect(stateOf(states, traceIdOf(1))).not.toBe(first);
});

test('everything is forgotten after a rollback', () => {
  const states = statesOf(100);
  const [first, second] = [stateOf(states, traceIdOf(1)), stateOf(states, traceIdOf(2))];
  commit(states, ...spansOf(1, 1));
  commit(states, ...spansOf(2, 1));
  states.reset();
  expect(stateOf(states, traceIdOf(1))).not.toBe(first);
  expect(stateOf(states, traceIdOf(2))).not.toBe(second);
});

test('a forgotten trace is read back as it was', async () => {
  const late = 2n ** 63n + 5n;
  const spans = [
    ...spansOf(1, 3, { statusCode: 2 }),
    makeSpan({ traceId: traceIdOf(1), spanId: spanIdOf(7), parentSpanId: spanIdOf(99), kind: 3 }),
    makeSpan({
      traceId: traceIdOf(1),
      spanId: spanIdOf(8),
      startTimeUnixNano: late,
      endTimeUnixNano: late + 1n,
      resource: resourceOf('late'),
    }),
  ];
  await writer.write([spans]);
  const known = statesOf(100);
  commit(known, ...spans.map((span) => ({ ...span, traceId: traceIdOf(2) })));
  const [read, expected] = [stateOf(statesOf(100), traceIdOf(1)), stateOf(known, traceIdOf(2))];
  const numbersOf = ({ summary, services }: typeof read): unknown => [
    summary.startTimeUnixNano,
    summary.endTimeUnixNano,
    summary.lastStart,
    summary.spanCount,
    summary.errorCount,
    summary.missingParentCount,
    summary.root()?.spanId,
    [...services].sort(),
  ];
  expect(numbersOf(read)).toEqual(numbersOf(expected));
  expect(read.summary).toMatchObject({ startTimeUnixNano: BASE_TIME, endTimeUnixNano: late + 1n, spanCount: 5 });
  for (const span of spans) expect(read.span(span)?.row).toBeGreaterThan(0n);
  read.add(makeSpan({ traceId: traceIdOf(1), spanId: spanIdOf(99) }));
  expect(read.summary.missingParentCount).toBe(0);
});

test('services are listed by code point', async () => {
  const names = ['\u{ffff}', '\u{1f600}', 'a'];
  await writer.write([
    names.map((name, index) => makeSpan({ spanId: spanIdOf(index + 1), resource: resourceOf(name) })),
  ]);
  const services = db.prepare<[], string>('SELECT services FROM traces').pluck().get();
  expect(JSON.parse(services ?? '')).toEqual(['a', '\u{ffff}', '\u{1f600}']);
});
