import { expect } from 'vitest';
import type { Span, SpanKey } from '../../src/model/span.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import { sentPosition } from '../../src/storage/ordering/order.ts';
import type {
  OrderDirection,
  PageRequest,
  SentOrder,
  SpanFilter,
  SpanOrder,
  SpanPosition,
} from '../../src/storage/query.ts';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { type Topic, tableOfCases } from './topic.ts';
import { WALKS, walkSpans } from './walk.ts';

/**
 * 60 spans in three traces, few distinct times, some halves with one id, so that every part of the order breaks a tie.
 */
const spans: readonly Span[] = Array.from({ length: 60 }, (_, i) => {
  const start = BASE_TIME + BigInt(i % 4);
  return makeSpan({
    traceId: traceIdOf(1 + (i % 3)),
    spanId: spanIdOf(1 + Math.floor(i / 6)),
    kind: i % 6 < 3 ? 3 : 2,
    name: i % 5 === 0 ? 'fifth' : 'other',
    startTimeUnixNano: i === 59 ? 2n ** 64n - 1n : start,
    endTimeUnixNano: start + BigInt((i % 7) - 2),
  });
});

const capped = (time: bigint): bigint => (time < 2n ** 63n ? time : 2n ** 63n - 1n);
const VALUES: Readonly<Record<SpanOrder['field'], (span: Span) => bigint>> = {
  START_TIME: (span) => capped(span.startTimeUnixNano),
  END_TIME: (span) => capped(span.endTimeUnixNano),
  DURATION: (span) => capped(span.endTimeUnixNano) - capped(span.startTimeUnixNano),
  // One write has one time.
  INGESTION_TIME: () => 0n,
};

const keyOf = (span: SpanKey): string => `${span.traceId}/${span.spanId}/${span.kind}/${span.startTimeUnixNano}`;

const text = (value: bigint): string => (value + 2n ** 64n).toString().padStart(25, '0');

/** The full list, sorted on its own account: by text of fixed width. */
function sortedKeys(list: readonly Span[], { field, direction }: SpanOrder): string[] {
  const rank = (span: Span): string => `${text(VALUES[field](span))}/${text(VALUES.START_TIME(span))}/${keyOf(span)}`;
  const ascending = list
    .map((span) => ({ rank: rank(span), key: keyOf(span) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return (direction === 'ASC' ? ascending : ascending.reverse()).map(({ key }) => key);
}

const ORDERS: Readonly<Record<string, SpanOrder>> = Object.fromEntries(
  (['START_TIME', 'END_TIME', 'DURATION', 'INGESTION_TIME'] as const).flatMap((field) =>
    (['ASC', 'DESC'] as const).map((direction) => [`${field} ${direction}`, { field, direction }]),
  ),
);

const fifth: SpanFilter = { type: 'name', test: { eq: 'fifth' } };
const BY_START: SentOrder = { field: 'START_TIME', direction: 'ASC' };

async function pageKeys(reader: SpanReader, page: PageRequest<SpanPosition>, direction: OrderDirection = 'ASC') {
  const [found] = await reader.findSpans([{ order: { ...BY_START, direction }, page }]);
  return { keys: found?.items.map(keyOf), hasMore: found?.hasMore };
}

/** The position of the span that stands there in the list. */
function positionAt(index: number): SpanPosition {
  const key = sortedKeys(spans, BY_START).at(index);
  const span = spans.find((candidate) => keyOf(candidate) === key) ?? makeSpan();
  return sentPosition(BY_START, span);
}

export const spanPaging: Topic = {
  name: 'span paging',
  spans: () => spans,
  cases: {
    ...tableOfCases(ORDERS, async ({ reader }, order) => {
      for (const walk of WALKS) {
        const [all, some] = await Promise.all([
          walkSpans(reader, { order }, walk),
          walkSpans(reader, { order, filter: fifth, timeRange: { to: 2n ** 63n - 1n } }, walk),
        ]);
        expect(all.map(keyOf)).toEqual(sortedKeys(spans, order));
        const wanted = spans.filter((span) => span.name === 'fifth' && span.startTimeUnixNano < 2n ** 63n - 1n);
        expect(some.map(keyOf)).toEqual(sortedKeys(wanted, order));
      }
    }),
    'a walk within one trace': async ({ reader }) => {
      const wanted = spans.filter((span) => span.traceId === traceIdOf(2));
      for (const order of Object.values(ORDERS)) {
        const walked = await walkSpans(
          reader,
          { order, filter: { type: 'traceId', eq: traceIdOf(2) } },
          { size: 3, fromEnd: false },
        );
        expect(walked.map(keyOf)).toEqual(sortedKeys(wanted, order));
      }
    },
    'strictly between after and before, from either side': async ({ reader }) => {
      const between = sortedKeys(spans, BY_START).slice(11, 20);
      const bounds = { after: positionAt(10), before: positionAt(20) };
      expect(await pageKeys(reader, { limit: 9, ...bounds })).toEqual({ keys: between, hasMore: false });
      expect(await pageKeys(reader, { limit: 4, ...bounds })).toEqual({ keys: between.slice(0, 4), hasMore: true });
      expect(await pageKeys(reader, { limit: 9, ...bounds, fromEnd: true })).toEqual({ keys: between, hasMore: false });
      expect(await pageKeys(reader, { limit: 4, ...bounds, fromEnd: true })).toEqual({
        keys: between.slice(-4),
        hasMore: true,
      });
    },
    'after and before change sides with the direction': async ({ reader }) => {
      const keys = sortedKeys(spans, { ...BY_START, direction: 'DESC' }).slice(40, 49);
      const bounds = { after: positionAt(20), before: positionAt(10) };
      expect(await pageKeys(reader, { limit: 20, ...bounds }, 'DESC')).toEqual({ keys, hasMore: false });
    },
    'bounds that cross leave nothing': async ({ reader }) => {
      const bounds = { after: positionAt(20), before: positionAt(10) };
      expect(await pageKeys(reader, { limit: 5, ...bounds })).toEqual({ keys: [], hasMore: false });
      expect(await pageKeys(reader, { limit: 5, ...bounds, fromEnd: true })).toEqual({ keys: [], hasMore: false });
    },
    'a position needs no stored span': async ({ reader }) => {
      const at = BASE_TIME + 1n;
      const gone = { value: at, startTimeUnixNano: at, traceId: traceIdOf(0), spanId: spanIdOf(0), kind: 0 };
      const before = spans.filter((span) => span.startTimeUnixNano < BASE_TIME + 1n);
      const expected = sortedKeys(spans, BY_START).slice(before.length);
      expect(await pageKeys(reader, { limit: 100, after: gone })).toEqual({ keys: expected, hasMore: false });
      const low = { ...gone, value: -(2n ** 63n) };
      const high = { ...gone, value: 2n ** 63n - 1n, startTimeUnixNano: 2n ** 64n - 1n, traceId: 'f'.repeat(32) };
      expect((await pageKeys(reader, { limit: 100, after: low })).keys).toHaveLength(spans.length);
      expect((await pageKeys(reader, { limit: 100, after: high })).keys).toEqual([]);
      expect((await pageKeys(reader, { limit: 100, before: high })).keys).toHaveLength(spans.length);
    },
    'a page of none says whether there are any': async ({ reader }) => {
      expect(await pageKeys(reader, { limit: 0 })).toEqual({ keys: [], hasMore: true });
      expect(await pageKeys(reader, { limit: 0, fromEnd: true })).toEqual({ keys: [], hasMore: true });
      expect(await pageKeys(reader, { limit: 0, after: positionAt(-1) })).toEqual({ keys: [], hasMore: false });
    },
    'counting takes no notice of the page': async ({ reader }) => {
      const query = { order: BY_START, page: { limit: 1, after: positionAt(30) } };
      expect(await reader.countSpans([query, { ...query, filter: fifth }])).toEqual([60, 12]);
    },
  },
};
