/** A page reads few rows however many spans or traces tie with its items. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attributesOf, BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import { spanPosition, tracePosition } from '../../ordering/order.ts';
import type { SpanFilter, SpanOrder, SpanPosition, TraceOrder, TracePosition } from '../../query.ts';

const COUNT = 2_000;
const PAGE = 50;
/** Spans near their start are read with every page. */
const NEAR = 65;
/** Rows that are read before a crowd is noticed. */
const UNNOTICED = 257;

let backend: SqliteFixture;
beforeAll(async () => {
  backend = await openSqliteFixture();
  const tied = Array.from({ length: COUNT }, (_, index) =>
    makeSpan({ spanId: spanIdOf(((index * 7_919) % COUNT) + 1), attributes: attributesOf({ half: index % 2 }) }),
  );
  const alike = Array.from({ length: COUNT }, (_, index) =>
    makeSpan({ traceId: traceIdOf(10 + index), startTimeUnixNano: BASE_TIME + 1_000_000n + BigInt(index % 2) }),
  );
  await backend.writer.write([tied, alike]);
});
afterAll(() => backend?.close());

/** Entries of an index of durations that are read to take some: a block's portions double. */
const entriesFor = (taken: number): number => 2 * taken + 8;

/** Rows and entries of indexes of durations that are read for a page, and its last item. */
async function pageOf<Item>(read: (reader: SqliteFixture['reader']) => Promise<{ items: readonly Item[] }[]>) {
  let rows = 0;
  let entries = 0;
  const reader = backend.reader.explaining(({ steps }) => {
    for (const { using, rowsRead } of steps) {
      if (/duration_index|blocks/.test(using)) entries += rowsRead;
      else rows += rowsRead;
    }
  });
  const [page] = await read(reader);
  const last = page?.items.at(-1);
  if (last === undefined) throw new Error('The page is empty.');
  return { rows, entries, last };
}

const oneTrace: SpanFilter = { type: 'traceId', eq: traceIdOf(1) };
const FILTERS: Readonly<Record<string, readonly [SpanFilter | undefined, number]>> = {
  'no filter': [undefined, 1],
  'one trace': [oneTrace, 1],
  'one trace and half of its spans': [
    { type: 'and', filters: [oneTrace, { type: 'attribute', test: { key: 'half', eq: 1n } }] },
    2,
  ],
  'an attribute': [{ type: 'attribute', test: { key: 'half', eq: 0n } }, 1],
};
const DIRECTIONS = ['ASC', 'DESC'] as const;

describe.each(Object.entries(FILTERS))('spans of one start: %s', (_name, [filter, rowsAMatch]) => {
  // With few matches other orders are sorted.
  const fields = filter === undefined ? (['START_TIME', 'END_TIME', 'DURATION'] as const) : (['START_TIME'] as const);
  const orders = fields.flatMap((field) => DIRECTIONS.map((direction): SpanOrder => ({ field, direction })));
  test.each(orders)('$field $direction', async (order) => {
    const timeRange = { to: BASE_TIME + 1n };
    let after: SpanPosition | undefined;
    for (let page = 0; page < 8; page++) {
      const query = { order, timeRange, page: { limit: PAGE, ...(after && { after }) }, ...(filter && { filter }) };
      const { rows, entries, last } = await pageOf((reader) => reader.findSpans([query]));
      const unnoticed = page === 0 ? UNNOTICED * rowsAMatch + (order.field === 'START_TIME' ? 0 : COUNT) : 0;
      // Half of the crowd may be on either side of a match.
      expect(rows, `page ${page}`).toBeLessThan(unnoticed + NEAR + 4 * (PAGE + 1) * rowsAMatch);
      expect(entries, `page ${page}`).toBeLessThan(entriesFor(unnoticed + UNNOTICED));
      after = spanPosition(order, last);
    }
  });
});

const TRACE_FIELDS = ['START_TIME', 'DURATION', 'SPAN_COUNT', 'ERROR_COUNT', 'INGESTION_TIME'] as const;
const TRACE_ORDERS = TRACE_FIELDS.flatMap((field) => DIRECTIONS.map((direction): TraceOrder => ({ field, direction })));

test.each(TRACE_ORDERS)('traces that are alike: $field $direction', async (order) => {
  let after: TracePosition | undefined;
  for (let page = 0; page < 4; page++) {
    const query = { order, page: { limit: PAGE, ...(after && { after }) } };
    const { rows, entries, last } = await pageOf((reader) => reader.findTraces([query]));
    expect(rows, `page ${page}`).toBeLessThanOrEqual(PAGE + 3);
    expect(entries, `page ${page}`).toBeLessThan(order.field === 'DURATION' ? entriesFor(2 * PAGE) : 1);
    after = tracePosition(order, last);
  }
});
