/** Pages and counts of spans: what they are, and how little is read for them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attributesOf, BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import type { SpanReader, SpanRecord } from '../../backend.ts';
import type { ExplainedStep } from '../../explain.ts';
import { compareSpanPositions, spanPosition } from '../../ordering/order.ts';
import type { SpanFilter, SpanOrder, SpanPosition, SpanQuery } from '../../query.ts';

const COUNT = 300;
/** Spans with one start: their row ids are over it by up to as many. */
const TIES = 20;
const MARKED: SpanFilter = { type: 'attribute', test: { key: 'marked', eq: true } };
const NEWEST: SpanOrder = { field: 'START_TIME', direction: 'DESC' };

let backend: SqliteFixture;
beforeAll(async () => {
  backend = await openSqliteFixture();
  const spans = Array.from({ length: COUNT }, (_, number) => {
    const start = BASE_TIME + BigInt(Math.floor(number / TIES)) * 1_000n;
    return makeSpan({
      traceId: traceIdOf((number * 7) % 11),
      spanId: spanIdOf(((number * 31) % COUNT) + 1),
      startTimeUnixNano: start,
      endTimeUnixNano: start + BigInt(number % 5),
      resource: resourceOf(`service ${number % 3}`),
      attributes: attributesOf({ marked: number % 2 === 0 }),
    });
  });
  await backend.writer.write([spans]);
});
afterAll(() => backend?.close());

async function find(query: SpanQuery): Promise<{ readonly items: readonly SpanRecord[]; readonly hasMore: boolean }> {
  const [page] = await backend.reader.findSpans([query]);
  return page ?? { items: [], hasMore: false };
}

/** All pages one after the other, from the end where `fromEnd` is set. */
async function walk(order: SpanOrder, filter: SpanFilter | undefined, fromEnd: boolean): Promise<SpanRecord[]> {
  const found: SpanRecord[] = [];
  for (let at: SpanPosition | undefined; ; ) {
    const edge = at === undefined ? {} : fromEnd ? { before: at } : { after: at };
    const { items, hasMore } = await find({ order, ...(filter && { filter }), page: { limit: 7, fromEnd, ...edge } });
    if (fromEnd) found.unshift(...items);
    else found.push(...items);
    const last = items.at(fromEnd ? 0 : -1);
    if (!hasMore || last === undefined) return found;
    at = spanPosition(order, last);
  }
}

async function stepsOf(read: (reader: SpanReader) => Promise<unknown>): Promise<readonly ExplainedStep[]> {
  const steps: ExplainedStep[] = [];
  await read(backend.reader.explaining((call) => steps.push(...call.steps)));
  return steps;
}

describe.each(['START_TIME', 'END_TIME', 'DURATION', 'INGESTION_TIME'] as const)('in order of %s', (field) => {
  describe.each(['ASC', 'DESC'] as const)('%s', (direction) => {
    const order: SpanOrder = { field, direction };
    test.each([
      ['all', undefined],
      ['those of an indexed filter', MARKED],
    ])('pages of %s are the whole list, in both directions', async (_, filter) => {
      const forwards = await walk(order, filter, false);
      const sorted = forwards.toSorted((a, b) =>
        compareSpanPositions(order, spanPosition(order, a), spanPosition(order, b)),
      );
      expect(forwards).toHaveLength(filter === undefined ? COUNT : COUNT / 2);
      expect(new Set(forwards.map(({ ref }) => ref)).size).toBe(forwards.length);
      expect(forwards).toEqual(sorted);
      expect(await walk(order, filter, true)).toEqual(forwards);
    });
  });
});

test('a page reads its ties and the span after them, and no further', async () => {
  const steps = await stepsOf((reader) => reader.findSpans([{ order: NEWEST, page: { limit: 1 } }]));
  const streamed = steps.filter(({ order }) => order === 'STREAMED');
  expect(streamed).toMatchObject([{ access: 'SCAN', using: 'spans in order of start' }]);
  expect(streamed[0]?.rowsRead).toBeLessThanOrEqual(TIES + 1);
});

test('spans of services are counted without reading one', async () => {
  const query = { order: NEWEST, page: { limit: 0 } };
  const service: SpanFilter = { type: 'service', test: { eq: 'service 1' } };
  expect(await backend.reader.countSpans([{ ...query, filter: service }, query])).toEqual([COUNT / 3, COUNT]);
  const steps = await stepsOf((reader) => reader.countSpans([{ ...query, filter: service }, query]));
  expect(steps.filter(({ using }) => !using.includes('operations'))).toEqual([]);
});

test('a filter that nothing can meet reads no span', async () => {
  const filter: SpanFilter = { type: 'and', filters: [MARKED, { type: 'service', test: { eq: 'nobody' } }] };
  expect(await find({ order: NEWEST, page: { limit: 5 }, filter })).toEqual({ items: [], hasMore: false });
  expect(await backend.reader.countSpans([{ order: NEWEST, page: { limit: 0 }, filter }])).toEqual([0]);
  const steps = await stepsOf((reader) => reader.findSpans([{ order: NEWEST, page: { limit: 5 }, filter }]));
  expect(steps.filter(({ using }) => using.includes('spans'))).toEqual([]);
});
