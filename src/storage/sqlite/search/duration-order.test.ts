/** Spans and traces of many blocks, in order of duration. */
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BASE_TIME, makeLink, makeSpan, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import type { Span } from '../../../model/span.ts';
import type { ExplainedStep } from '../../explain.ts';
import {
  compareSpanPositions,
  compareTracePositions,
  sentPosition,
  spanPosition,
  tracePosition,
} from '../../ordering/order.ts';
import type { PageRequest, SpanOrder, SpanPosition, TraceOrder, TracePosition } from '../../query.ts';

const COUNT = 3_000;
const BLOCKS = 40;
const PAGE = 97;
const NUMBERS = Array.from({ length: COUNT }, (_, number) => number);

/** Each number of digits, ties within and across blocks, 0, and ends before the start. */
function durationOf(number: number): bigint {
  const scattered = BigInt((number * 7_919) % 1_009);
  if (number % 13 === 0) return -scattered;
  if (number % 11 === 0) return 5_000n;
  return scattered * 10n ** BigInt(number % 15);
}

function spanOf(number: number): Span {
  const start = BASE_TIME + BigInt((number * 31) % COUNT) * 1_000n;
  return makeSpan({
    traceId: traceIdOf(number + 1),
    spanId: spanIdOf(number + 1),
    startTimeUnixNano: start,
    endTimeUnixNano: start + durationOf(number),
    links: number % 3 === 0 ? [makeLink({ traceId: traceIdOf(9_000), spanId: spanIdOf(number % 2) })] : [],
  });
}

let backend: SqliteFixture;
beforeAll(async () => {
  backend = await openSqliteFixture();
  await backend.writer.write([NUMBERS.map(spanOf)]);
  const db = new Database(backend.path);
  db.exec(`UPDATE spans SET arrival_block = (id / 1000) * 17 % ${BLOCKS};
    UPDATE traces SET id = -id; UPDATE traces SET id = -id * 60;
    UPDATE links SET id = -id; UPDATE links SET id = -id * 60`);
  expect(db.prepare('SELECT max(arrival_block) FROM traces').pluck().get()).toBeGreaterThan(BLOCKS);
  expect(db.prepare('SELECT max(arrival_block) FROM links').pluck().get()).toBeGreaterThan(BLOCKS / 4);
  db.close();
});
afterAll(() => backend?.close());

/** All pages one after the other, from the end where `fromEnd` is set. */
async function walk<Item, Position>(
  read: (page: PageRequest<Position>) => Promise<readonly { readonly items: readonly Item[]; hasMore: boolean }[]>,
  positionOf: (item: Item) => Position,
  fromEnd: boolean,
): Promise<Item[]> {
  const found: Item[] = [];
  for (let at: Position | undefined; ; ) {
    const edge = at === undefined ? {} : fromEnd ? { before: at } : { after: at };
    const [page] = await read({ limit: PAGE, fromEnd, ...edge });
    if (page === undefined) throw new Error('There is no page.');
    if (fromEnd) found.unshift(...page.items);
    else found.push(...page.items);
    const last = page.items.at(fromEnd ? 0 : -1);
    if (!page.hasMore || last === undefined) return found;
    at = positionOf(last);
  }
}

describe.each(['ASC', 'DESC'] as const)('%s', (direction) => {
  const order = { field: 'DURATION', direction } as const satisfies SpanOrder & TraceOrder;

  test.each([
    ['all spans', undefined],
    ['spans of a time', { from: BASE_TIME + 1_000_000n, to: BASE_TIME + 2_000_000n }],
  ])('pages of %s are the whole list, in both directions', async (_, timeRange) => {
    const expected = NUMBERS.map(spanOf)
      .filter(({ startTimeUnixNano: start }) => !timeRange || (start >= timeRange.from && start < timeRange.to))
      .sort((a, b) => compareSpanPositions(order, sentPosition(order, a), sentPosition(order, b)));
    for (const fromEnd of [false, true]) {
      const found = await walk(
        (page: PageRequest<SpanPosition>) =>
          backend.reader.findSpans([{ order, page, ...(timeRange && { timeRange }) }]),
        (span) => spanPosition(order, span),
        fromEnd,
      );
      expect(found.map(({ spanId }) => spanId)).toEqual(expected.map(({ spanId }) => spanId));
    }
  });

  test('pages of traces are the whole list, in both directions', async () => {
    for (const fromEnd of [false, true]) {
      const found = await walk(
        (page: PageRequest<TracePosition>) => backend.reader.findTraces([{ order, page }]),
        (trace) => tracePosition(order, trace),
        fromEnd,
      );
      const sorted = found.toSorted((a, b) =>
        compareTracePositions(order, tracePosition(order, a), tracePosition(order, b)),
      );
      expect(new Set(found.map(({ traceId }) => traceId)).size).toBe(COUNT);
      expect(found).toEqual(sorted);
    }
  });

  test('a page reads one entry of each block, and little more than it holds', async () => {
    const steps: ExplainedStep[] = [];
    const reader = backend.reader.explaining((call) => steps.push(...call.steps));
    const [page] = await reader.findSpans([{ order, page: { limit: 20 } }]);
    const last = page?.items.at(-1);
    if (last === undefined) throw new Error('The page is empty.');
    steps.length = 0;
    await reader.findSpans([{ order, page: { limit: 20, after: spanPosition(order, last) } }]);
    expect(steps.find(({ using }) => using === 'spans in order of duration')?.rowsRead).toBeLessThan(50);
    expect(steps.reduce((sum, { rowsRead }) => sum + rowsRead, 0)).toBeLessThan(50 + 12 * BLOCKS);
  });
});

test('durations of one number of digits are found by a filter', async () => {
  const order = { field: 'DURATION', direction: 'DESC' } as const;
  const filter = { type: 'durationNano', test: { gte: 10n ** 9n, lt: 10n ** 10n } } as const;
  const wanted = NUMBERS.filter((number) => durationOf(number) >= 10n ** 9n && durationOf(number) < 10n ** 10n);
  expect(await backend.reader.countSpans([{ order, page: { limit: 0 }, filter }])).toEqual([wanted.length]);
});

test('links to a span are found in all blocks', async () => {
  const [linking] = await backend.reader.getLinkedFrom([
    { traceId: traceIdOf(9_000), spanId: spanIdOf(1), limit: COUNT, offset: 0 },
  ]);
  expect(linking?.totalCount).toBe(COUNT / 6);
});
