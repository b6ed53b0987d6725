import { expect } from 'vitest';
import type { TraceFilter, TraceOrder } from '../../src/storage/query.ts';
import { BASE_TIME, traceIdOf } from '../fixtures/spans.ts';
import { type Topic, tableOfCases } from './topic.ts';
import { LabelledTraces, type SpanSketch } from './trace-fixtures.ts';
import { WALKS, walkTraces } from './walk.ts';

/** Trace i: few starts, durations, span counts and error counts, so that all of them tie. */
interface Numbers {
  readonly start: number;
  readonly duration: number;
  readonly spans: number;
  readonly errors: number;
  /** All arrive at once. */
  readonly arrival: number;
}
const numbersOf = (i: number): Numbers => {
  const spans = 1 + (i % 4);
  return { start: (i * 7) % 5, duration: (i % 6) - 1, spans, errors: Math.min(spans, i % 3), arrival: 0 };
};

const TRACES = Array.from({ length: 40 }, (_, i) => ({
  traceId: traceIdOf(i + 1),
  service: `s${i % 2}`,
  ...numbersOf(i),
}));

const fixtures = new LabelledTraces(
  Object.fromEntries(
    TRACES.map(({ traceId, service, start, duration, spans, errors }) => {
      const sketch = (span: number): SpanSketch => ({
        start: BigInt(start),
        end: BigInt(start + duration),
        service,
        fields: { statusCode: span < errors ? 2 : 0 },
      });
      return [traceId, Array.from({ length: spans }, (_, span) => sketch(span))];
    }),
  ),
);

const FIELDS: Readonly<Record<TraceOrder['field'], keyof Numbers>> = {
  START_TIME: 'start',
  DURATION: 'duration',
  SPAN_COUNT: 'spans',
  ERROR_COUNT: 'errors',
  INGESTION_TIME: 'arrival',
};

const text = (number: number): string => String(number + 100).padStart(5, '0');

/** The full list, sorted on its own account: numbers as text of fixed width, then start and id. */
function sortedIds(list: typeof TRACES, { field, direction }: TraceOrder): string[] {
  const ranks = list.map((trace) => `${text(trace[FIELDS[field]])}/${text(trace.start)}/${trace.traceId}`).sort();
  return (direction === 'ASC' ? ranks : ranks.reverse()).map((rank) => rank.slice(12));
}

const ORDERS: Readonly<Record<string, TraceOrder>> = Object.fromEntries(
  (['START_TIME', 'DURATION', 'SPAN_COUNT', 'ERROR_COUNT', 'INGESTION_TIME'] as const).flatMap((field) =>
    (['ASC', 'DESC'] as const).map((direction) => [`${field} ${direction}`, { field, direction }]),
  ),
);

const service: TraceFilter = { type: 'service', test: { eq: 's1' } };
const anyError: TraceFilter = { type: 'anySpan', filter: { type: 'statusCode', test: { eq: 2 } } };

export const tracePaging: Topic = {
  name: 'trace paging',
  spans: () => fixtures.spans,
  cases: {
    ...tableOfCases(ORDERS, async ({ reader }, order) => {
      const timeRange = { from: BASE_TIME + 1n, to: BASE_TIME + 4n };
      const inRange = TRACES.filter(({ start }) => start >= 1 && start < 4);
      for (const walk of WALKS) {
        const all = await walkTraces(reader, { order }, walk);
        expect(all.map((trace) => trace.traceId)).toEqual(sortedIds(TRACES, order));
        const some = await walkTraces(reader, { order, timeRange, filter: service }, walk);
        expect(some.map((trace) => trace.traceId)).toEqual(
          sortedIds(
            inRange.filter((t) => t.service === 's1'),
            order,
          ),
        );
        const failed = await walkTraces(reader, { order, timeRange, filter: anyError }, walk);
        expect(failed.map((trace) => trace.traceId)).toEqual(
          sortedIds(
            inRange.filter((t) => t.errors > 0),
            order,
          ),
        );
      }
    }),
    'strictly between after and before': async ({ reader }) => {
      const order = { field: 'SPAN_COUNT', direction: 'ASC' } as const;
      const ids = sortedIds(TRACES, order);
      const at = (index: number) => {
        const trace = TRACES.find(({ traceId }) => traceId === ids[index]);
        const startTimeUnixNano = BASE_TIME + BigInt(trace?.start ?? 0);
        return { value: BigInt(trace?.spans ?? 0), startTimeUnixNano, traceId: trace?.traceId ?? '' };
      };
      const page = { limit: 3, after: at(5), before: at(15) };
      const pages = await reader.findTraces([
        { order, page },
        { order, page: { ...page, fromEnd: true } },
        { order, page: { ...page, limit: 9 } },
      ]);
      expect(pages.map(({ items, hasMore }) => [...items.map((trace) => trace.traceId), hasMore])).toEqual([
        [...ids.slice(6, 9), true],
        [...ids.slice(12, 15), true],
        [...ids.slice(6, 15), false],
      ]);
    },
    'a position needs no stored trace': async ({ reader }) => {
      const order = { field: 'ERROR_COUNT', direction: 'DESC' } as const;
      const after = { value: 1n, startTimeUnixNano: 2n ** 64n - 1n, traceId: 'f'.repeat(32) };
      const query = { order, page: { limit: 100, after } };
      const expected = sortedIds(
        TRACES.filter((trace) => trace.errors <= 1),
        order,
      );
      const [page] = await reader.findTraces([query]);
      expect(page?.items.map((trace) => trace.traceId)).toEqual(expected);
    },
    'counting takes no notice of the page': async ({ reader }) => {
      const query = { order: { field: 'DURATION', direction: 'ASC' }, page: { limit: 1 } } as const;
      expect(await reader.countTraces([query, { ...query, filter: service }])).toEqual([40, 20]);
    },
  },
};
