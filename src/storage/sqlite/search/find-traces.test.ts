/** Pages and counts of traces, some of which match long after their start. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attributesOf, BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import type { Span } from '../../../model/span.ts';
import type { TraceSummary } from '../../backend.ts';
import type { ExplainedStep } from '../../explain.ts';
import { compareTracePositions, tracePosition } from '../../ordering/order.ts';
import type { TraceFilter, TraceOrder, TracePosition, TraceQuery } from '../../query.ts';

/** More than are looked at one by one because they are long. */
const COUNT = 150;
const MARKED: TraceFilter = { type: 'anySpan', filter: { type: 'attribute', test: { key: 'marked', eq: true } } };
const NEWEST: TraceOrder = { field: 'START_TIME', direction: 'DESC' };

/** The marked span is the last; traces are longer the smaller their number is, and start close to each other. */
function traceOf(number: number): Span[] {
  const start = BASE_TIME + BigInt(Math.floor(number / 3));
  const end = start + BigInt((COUNT - number) * 40);
  const traceId = traceIdOf(number + 1);
  const first = makeSpan({ traceId, spanId: spanIdOf(1), startTimeUnixNano: start, endTimeUnixNano: start + 1n });
  const last = makeSpan({
    traceId,
    spanId: spanIdOf(2),
    parentSpanId: spanIdOf(1),
    startTimeUnixNano: end - 1n,
    endTimeUnixNano: end,
    statusCode: number % 4 === 0 ? 2 : 0,
    attributes: attributesOf({ marked: number % 2 === 0 }),
  });
  return [first, last];
}

let backend: SqliteFixture;
beforeAll(async () => {
  backend = await openSqliteFixture();
  await backend.writer.write([Array.from({ length: COUNT }, (_, number) => traceOf(number)).flat()]);
});
afterAll(() => backend?.close());

async function find(
  query: TraceQuery,
): Promise<{ readonly items: readonly TraceSummary[]; readonly hasMore: boolean }> {
  const [page] = await backend.reader.findTraces([query]);
  return page ?? { items: [], hasMore: false };
}

/** All pages one after the other, from the end where `fromEnd` is set. */
async function walk(order: TraceOrder, filter: TraceFilter | undefined, fromEnd: boolean): Promise<TraceSummary[]> {
  const found: TraceSummary[] = [];
  for (let at: TracePosition | undefined; ; ) {
    const edge = at === undefined ? {} : fromEnd ? { before: at } : { after: at };
    const { items, hasMore } = await find({ order, ...(filter && { filter }), page: { limit: 7, fromEnd, ...edge } });
    if (fromEnd) found.unshift(...items);
    else found.push(...items);
    const last = items.at(fromEnd ? 0 : -1);
    if (!hasMore || last === undefined) return found;
    at = tracePosition(order, last);
  }
}

describe.each(['START_TIME', 'DURATION', 'SPAN_COUNT', 'ERROR_COUNT', 'INGESTION_TIME'] as const)(
  'in order of %s',
  (field) => {
    describe.each(['ASC', 'DESC'] as const)('%s', (direction) => {
      const order: TraceOrder = { field, direction };
      test.each([
        ['all', undefined],
        ['those with a matching span', MARKED],
      ])('pages of %s are the whole list, in both directions', async (_, filter) => {
        const forwards = await walk(order, filter, false);
        const sorted = forwards.toSorted((a, b) =>
          compareTracePositions(order, tracePosition(order, a), tracePosition(order, b)),
        );
        expect(forwards).toHaveLength(filter === undefined ? COUNT : COUNT / 2);
        expect(new Set(forwards.map(({ traceId }) => traceId)).size).toBe(forwards.length);
        expect(forwards).toEqual(sorted);
        expect(await walk(order, filter, true)).toEqual(forwards);
      });
    });
  },
);

test('a trace is in the range that it starts in, wherever its matching span is', async () => {
  const timeRange = { from: BASE_TIME + 3n, to: BASE_TIME + 5n };
  const { items } = await find({ order: NEWEST, filter: MARKED, timeRange, page: { limit: 100 } });
  expect(items.map(({ traceId }) => traceId)).toEqual([14, 12, 10].map((number) => traceIdOf(number + 1)));
  expect(await backend.reader.countTraces([{ order: NEWEST, filter: MARKED, timeRange, page: { limit: 0 } }])).toEqual([
    3,
  ]);
});

function named(number: number): TraceQuery {
  return {
    order: NEWEST,
    page: { limit: 5 },
    filter: { type: 'and', filters: [{ type: 'traceId', eq: traceIdOf(number + 1) }, MARKED] },
  };
}

test('a trace that is named is read alone, and matches or not', async () => {
  expect((await find(named(0))).items).toHaveLength(1);
  expect((await find(named(1))).items).toEqual([]);
  expect(await backend.reader.countTraces([named(0), named(1), named(COUNT)])).toEqual([1, 0, 0]);
});

test('all traces are counted without reading one', async () => {
  const steps: ExplainedStep[] = [];
  const reader = backend.reader.explaining((call) => steps.push(...call.steps));
  expect(await reader.countTraces([{ order: NEWEST, page: { limit: 0 } }])).toEqual([COUNT]);
  expect(steps).toHaveLength(1);
  expect(steps[0]).toMatchObject({ rowsRead: 1 });
});

test('a trace that is long, and whose spans start after its end, is found once', async () => {
  const traceId = traceIdOf(9_999);
  const start = BASE_TIME + 10n ** 9n;
  const unfinished = makeSpan({
    traceId,
    spanId: spanIdOf(2),
    startTimeUnixNano: start + 10n ** 9n,
    endTimeUnixNano: 0n,
  });
  const marked = { endTimeUnixNano: start + 10n ** 8n, attributes: attributesOf({ marked: true }) };
  const first = makeSpan({ traceId, spanId: spanIdOf(1), startTimeUnixNano: start, ...marked });
  await backend.writer.write([[first, unfinished]]);
  const timeRange = { from: start, to: start + 1n };
  for (const direction of ['ASC', 'DESC'] as const) {
    const order = { field: 'START_TIME', direction } as const;
    const { items } = await find({ order, filter: MARKED, timeRange, page: { limit: 10 } });
    expect(items.map((trace) => trace.traceId)).toEqual([traceId]);
  }
});
