/** Many spans with one start and many traces that are alike: a page finds its place among them. */
import { expect } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import { compareSpanPositions, spanPosition } from '../../src/storage/ordering/order.ts';
import type { SpanFilter, SpanOrder, TraceOrder } from '../../src/storage/query.ts';
import { attributesOf, BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { type Topic, tableOfCases } from './topic.ts';
import { walkSpans, walkTraces } from './walk.ts';

const CROWD = 500;
const LARGE = traceIdOf(0x900);

/** A number that is in no order, and different for each. */
const scattered = (index: number): number => ((index * 7_919) % CROWD) + 1;

/** Spans of three traces and two durations with one start, before and after them some with others, in no order. */
const crowd: readonly Span[] = Array.from({ length: CROWD }, (_, index) =>
  makeSpan({
    traceId: index % 3 === 0 ? LARGE : traceIdOf(0x901 + (index % 2)),
    spanId: spanIdOf(scattered(index)),
    kind: 1 + (index % 5),
    name: index % 7 === 0 ? 'seventh' : 'other',
    startTimeUnixNano: BASE_TIME,
    endTimeUnixNano: BASE_TIME + (index % 4 === 0 ? 5n : 0n),
    resource: resourceOf('crowd'),
    attributes: attributesOf({ half: index % 2 }),
  }),
);
const others: readonly Span[] = Array.from({ length: 60 }, (_, index) => {
  const start = BASE_TIME + BigInt((index * 37) % 60) - 30n;
  return makeSpan({
    traceId: LARGE,
    spanId: spanIdOf(10_000 + index),
    startTimeUnixNano: start,
    endTimeUnixNano: start + BigInt(index % 3),
    resource: resourceOf('crowd'),
  });
});
/** At the other end of time, where row ids and ordered times are clamped. */
const late: readonly Span[] = Array.from({ length: 300 }, (_, index) =>
  makeSpan({
    traceId: LARGE,
    spanId: spanIdOf(20_000 + scattered(index)),
    startTimeUnixNano: 2n ** 63n + BigInt(index % 2),
    endTimeUnixNano: 2n ** 64n - 1n,
    resource: resourceOf('late'),
  }),
);
const spans = [...crowd.slice(0, 300), ...others, ...late, ...crowd.slice(300)];

const FILTERS: Readonly<Record<string, SpanFilter | undefined>> = {
  'no filter': undefined,
  'one trace': { type: 'traceId', eq: LARGE },
  'one trace and a condition': {
    type: 'and',
    filters: [
      { type: 'traceId', eq: LARGE },
      { type: 'name', test: { eq: 'seventh' } },
    ],
  },
  'an attribute': { type: 'attribute', test: { key: 'half', eq: 1n } },
  'a common service': { type: 'service', test: { eq: 'crowd' } },
};

const DIRECTIONS = ['ASC', 'DESC'] as const;
const SPAN_ORDERS: readonly SpanOrder[] = (['START_TIME', 'END_TIME', 'DURATION', 'INGESTION_TIME'] as const).flatMap(
  (field) => DIRECTIONS.map((direction) => ({ field, direction })),
);
const TRACE_ORDERS: readonly TraceOrder[] = (
  ['START_TIME', 'DURATION', 'SPAN_COUNT', 'ERROR_COUNT', 'INGESTION_TIME'] as const
).flatMap((field) => DIRECTIONS.map((direction) => ({ field, direction })));

export const ties: Topic = {
  name: 'ties',
  spans: () => spans,
  cases: {
    ...tableOfCases(FILTERS, async ({ reader }, filter) => {
      for (const order of SPAN_ORDERS) {
        const query = { order, ...(filter === undefined ? {} : { filter }) };
        const [whole] = await reader.findSpans([{ ...query, page: { limit: 10_000 } }]);
        const refs = whole?.items.map(({ ref }) => ref) ?? [];
        expect(new Set(refs).size).toBe(refs.length);
        const positions = whole?.items.map((span) => spanPosition(order, span)) ?? [];
        expect(positions).toEqual(positions.toSorted(compareSpanPositions.bind(undefined, order)));
        expect(await reader.countSpans([{ ...query, page: { limit: 1 } }])).toEqual([refs.length]);
        for (const fromEnd of [false, true]) {
          const walked = await walkSpans(reader, query, { size: 147, fromEnd });
          expect(walked.map(({ ref }) => ref)).toEqual(refs);
        }
      }
    }),
    'traces that are alike, page by page': async ({ reader }) => {
      for (const order of TRACE_ORDERS) {
        const [whole] = await reader.findTraces([{ order, page: { limit: 100 } }]);
        const ids = whole?.items.map(({ traceId }) => traceId) ?? [];
        expect(ids).toHaveLength(3);
        for (const fromEnd of [false, true]) {
          const walked = await walkTraces(reader, { order }, { size: 1, fromEnd });
          expect(walked.map(({ traceId }) => traceId)).toEqual(ids);
        }
      }
    },
  },
};
