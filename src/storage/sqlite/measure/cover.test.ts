import { afterEach, beforeEach, expect, test } from 'vitest';
import { BASE_TIME, makeSpan, spanIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import type { ExplainedStep } from '../../explain.ts';

/** When all minutes are quiet. */
const LATER_MS = Number.MAX_SAFE_INTEGER;
const REQUEST = { groupBy: [], sketch: true, numbers: [], maxGroups: 1 };

let fixture: SqliteFixture;
beforeEach(async () => {
  fixture = await openSqliteFixture();
});
afterEach(() => fixture.close());

const store = (number: number) =>
  fixture.writer.write([[makeSpan({ spanId: spanIdOf(number), startTimeUnixNano: BASE_TIME + BigInt(number) })]]);

/** The tables that a measure of all spans reads, with the rows; and the spans that it finds. */
async function measured() {
  const steps: ExplainedStep[] = [];
  const reader = fixture.reader.explaining((call) => steps.push(...call.steps));
  const [[group] = []] = await reader.measureSpans([REQUEST]);
  const rowsOf = (table: string): number =>
    steps.filter(({ using }) => using.includes(table)).reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  return { spans: group?.total.count, fromSpans: rowsOf('spans in order'), fromHours: rowsOf('kept_hours') };
}

test('an explanation shows whether sums or spans were read; a late span is read until its sums are kept', async () => {
  await store(1);
  expect(await measured()).toEqual({ spans: 1, fromSpans: 1, fromHours: 0 });
  await fixture.writer.keepSums(LATER_MS);
  expect(await measured()).toEqual({ spans: 1, fromSpans: 0, fromHours: 1 });
  await store(2);
  expect(await measured()).toEqual({ spans: 2, fromSpans: 2, fromHours: 0 });
  await fixture.writer.keepSums(LATER_MS);
  expect(await measured()).toEqual({ spans: 2, fromSpans: 0, fromHours: 1 });
});

test('a minute is kept only when it has been quiet', async () => {
  await store(1);
  await fixture.writer.keepSums(Date.now());
  expect(await measured()).toEqual({ spans: 1, fromSpans: 1, fromHours: 0 });
});

const minute = 60_000_000_000n;
const spanAt = (number: number, start: bigint, duration: bigint) =>
  makeSpan({ spanId: spanIdOf(number), startTimeUnixNano: start, endTimeUnixNano: start + duration });

test('buckets that begin a nanosecond after a minute are served by sums, without the spans of the nanosecond before', async () => {
  await fixture.writer.write([
    [
      spanAt(1, BASE_TIME, 5n),
      spanAt(2, BASE_TIME + 9n, 7n),
      spanAt(3, BASE_TIME + minute, 9n),
      spanAt(4, BASE_TIME + minute + 1n, 3n),
    ],
  ]);
  await fixture.writer.keepSums(LATER_MS);
  const steps: ExplainedStep[] = [];
  const reader = fixture.reader.explaining((call) => steps.push(...call.steps));
  const times = [-1n, 0n, 1n, 2n].map((minutes) => BASE_TIME + minutes * minute + 1n);
  const [[group] = []] = await reader.measureSpans([{ ...REQUEST, times }]);
  expect(group?.times.map(({ time, measures }) => [time, measures.count, measures.durationSumNano])).toEqual([
    [0, 1, 5n],
    [1, 2, 16n],
    [2, 1, 3n],
  ]);
  const spansRead = steps.filter(({ using }) => using.includes('spans in order')).map(({ rowsRead }) => rowsRead);
  // Of the first minute only the span of its first nanosecond; the second one is read whole, as the longest of the others is not known.
  expect(spansRead.reduce((sum, rows) => sum + rows, 0)).toBe(3);
});
