import { expect } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import type { TraceFilter } from '../../src/storage/query.ts';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import type { OpenBackend, Topic } from './topic.ts';
import { WALKS, walkTraces } from './walk.ts';

/** A set of traces of its own for each case. Trace i starts at i of the set. */
const idOf = (set: number, i: number): string => traceIdOf(set * 1_000 + i);
const startOf = (set: number, i: number): bigint => BASE_TIME + BigInt(set * 1_000 + i);

function spanOf(set: number, i: number, span: number, overrides: Partial<Span> = {}): Span {
  const start = startOf(set, i);
  const own = { startTimeUnixNano: start, endTimeUnixNano: start + 10n };
  return makeSpan({ traceId: idOf(set, i), spanId: spanIdOf(span), name: `set ${set}`, ...own, ...overrides });
}

const ofSet = (set: number): TraceFilter => ({ type: 'anySpan', filter: { type: 'name', test: { eq: `set ${set}` } } });

async function write(backend: OpenBackend, ...spans: readonly Span[]): Promise<void> {
  await backend.writer.write([spans]);
}

/** The numbers of the set's traces, those whose spans arrived first coming first. */
async function inOrder(backend: OpenBackend, set: number, filter: TraceFilter = ofSet(set)): Promise<number[]> {
  await backend.settle();
  const order = { field: 'INGESTION_TIME', direction: 'ASC' } as const;
  const traces = await walkTraces(backend.reader, { order, filter }, { size: 1_000, fromEnd: false });
  return traces.map(({ traceId }) => Number.parseInt(traceId, 16) - set * 1_000);
}

/** Traces 1 to 8, each of which loses its place several times. */
const ARRIVALS = [[5, 1, 8], [3], [2, 5], [8, 4], [6, 7], [1, 3], [5]] as const;
/** By the last arrival; those of one commit by their start. */
const EXPECTED = [2, 4, 8, 6, 7, 1, 3, 5];

async function writeArrivals(backend: OpenBackend, set: number): Promise<void> {
  for (const [commit, traces] of ARRIVALS.entries()) {
    await write(backend, ...traces.map((i) => spanOf(set, i, commit + 1, commit === 3 ? { statusCode: 2 } : {})));
  }
  await backend.settle();
}

export const traceArrivals: Topic = {
  name: 'traces by arrival',
  spans: () => [makeSpan({ traceId: traceIdOf(999), startTimeUnixNano: BASE_TIME })],
  cases: {
    'the last span that arrived counts, page by page, with filters and ranges': async (backend) => {
      await writeArrivals(backend, 1);
      const failed: TraceFilter = { type: 'anySpan', filter: { type: 'statusCode', test: { eq: 2 } } };
      const manySpans: TraceFilter = { type: 'spanCount', test: { gte: 2n } };
      const queries = [
        { filter: ofSet(1), expected: EXPECTED },
        { filter: { type: 'and', filters: [ofSet(1), failed] } as const, expected: [4, 8] },
        { filter: { type: 'and', filters: [ofSet(1), manySpans] } as const, expected: [8, 1, 3, 5] },
        // Decided by the documents of traces alone.
        { timeRange: { from: startOf(1, 0), to: startOf(2, 0) }, filter: manySpans, expected: [8, 1, 3, 5] },
        { timeRange: { from: startOf(1, 3), to: startOf(1, 7) }, filter: ofSet(1), expected: [4, 6, 3, 5] },
        { timeRange: { from: startOf(1, 3), to: startOf(1, 7) }, expected: [4, 6, 3, 5] },
      ];
      for (const { expected, ...query } of queries) {
        for (const direction of ['ASC', 'DESC'] as const) {
          const ids = expected.map((i) => idOf(1, i));
          for (const walk of WALKS) {
            const traces = await walkTraces(
              backend.reader,
              { ...query, order: { field: 'INGESTION_TIME', direction } },
              walk,
            );
            expect(traces.map(({ traceId }) => traceId)).toEqual(direction === 'ASC' ? ids : ids.toReversed());
          }
        }
      }
    },
    'a summary says when the last of its spans arrived': async (backend) => {
      await writeArrivals(backend, 2);
      const ids = EXPECTED.map((i) => idOf(2, i));
      const summaries = await backend.reader.getTraces(ids);
      const { items } = (
        await backend.reader.findSpans([
          {
            filter: { type: 'name', test: { eq: 'set 2' } },
            order: { field: 'INGESTION_TIME', direction: 'ASC' },
            page: { limit: 100 },
          },
        ])
      )[0] ?? { items: [] };
      const last = new Map(items.map((span) => [span.traceId, span.ingestionTimeUnixNano]));
      expect(summaries.map((trace) => trace?.lastArrivalUnixNano)).toEqual(ids.map((id) => last.get(id)));
    },
    'a repeated span and one that is refused move nothing': async (backend) => {
      await write(backend, spanOf(3, 1, 1));
      await write(backend, spanOf(3, 2, 1));
      await write(backend, spanOf(3, 3, 1));
      await write(backend, spanOf(3, 1, 1));
      await write(backend, spanOf(3, 2, 1, { name: 'another' }));
      expect(await inOrder(backend, 3)).toEqual([1, 2, 3]);
      await write(backend, spanOf(3, 1, 1), spanOf(3, 1, 2));
      expect(await inOrder(backend, 3)).toEqual([2, 3, 1]);
    },
    'a finished form moves the trace of its unfinished one': async (backend) => {
      const unfinished = spanOf(4, 1, 1, { endTimeUnixNano: 0n });
      await write(backend, unfinished);
      await write(backend, spanOf(4, 2, 1));
      await write(backend, unfinished);
      expect(await inOrder(backend, 4)).toEqual([1, 2]);
      await write(backend, spanOf(4, 1, 1));
      expect(await inOrder(backend, 4)).toEqual([2, 1]);
      await write(backend, unfinished);
      expect(await inOrder(backend, 4)).toEqual([2, 1]);
    },
    'a late span moves its trace, whatever its start': async (backend) => {
      for (const i of [1, 2, 3]) await write(backend, spanOf(5, i, 1));
      await write(backend, spanOf(5, 1, 2, { startTimeUnixNano: 5n, endTimeUnixNano: 6n }));
      await write(backend, spanOf(5, 2, 2, { startTimeUnixNano: startOf(900, 0), endTimeUnixNano: startOf(900, 1) }));
      expect(await inOrder(backend, 5)).toEqual([3, 1, 2]);
    },
    'strictly between after and before': async (backend) => {
      await writeArrivals(backend, 6);
      const order = { field: 'INGESTION_TIME', direction: 'DESC' } as const;
      const whole = await backend.reader.findTraces([{ filter: ofSet(6), order, page: { limit: 100 } }]);
      const [, after, ...between] = whole[0]?.positions ?? [];
      const before = between.pop();
      if (after === undefined || before === undefined) throw new Error('The backend gave no page.');
      const page = { limit: 100, after, before };
      for (const filter of [ofSet(6), { type: 'and', filters: [] } as const]) {
        const pages = await backend.reader.findTraces([
          { filter, order, page },
          { filter, order, page: { ...page, limit: 2, fromEnd: true } },
        ]);
        expect(pages.map(({ positions }) => positions)).toEqual([between, between.slice(-2)]);
        expect(pages.map(({ hasMore }) => hasMore)).toEqual([false, true]);
      }
    },
  },
};
