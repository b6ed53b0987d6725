import { expect } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import type { TracePage } from '../../src/storage/backend.ts';
import type { TraceFilter, TraceOrder, TracePosition, TraceQuery } from '../../src/storage/query.ts';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { type OpenBackend, type Topic, tableOfCases } from './topic.ts';

const TRACES = 10;
const PAGE = 3;

/** Trace i starts at i, takes (7 i mod 10) + 1, and has i spans, of which (3 i mod 10) failed. All differ in everything. */
function tracesOf(set: number): Span[] {
  return Array.from({ length: TRACES }, (_, index) => index + 1).flatMap((i) =>
    Array.from({ length: i }, (_, span) =>
      makeSpan({
        traceId: traceIdOf(set * 1_000 + i),
        spanId: spanIdOf(span + 1),
        name: `set ${set}`,
        statusCode: span < (3 * i) % 10 ? 2 : 0,
        startTimeUnixNano: BASE_TIME + BigInt(set * 10_000 + i),
        endTimeUnixNano: BASE_TIME + BigInt(set * 10_000 + i + ((7 * i) % 10) + 1),
      }),
    ),
  );
}

/** A span that moves its trace in every order: earlier, longer, one more, failed. Rounds move them to another order. */
function moving(set: number, i: number, round: number): Span {
  return makeSpan({
    traceId: traceIdOf(set * 1_000 + i),
    spanId: spanIdOf(100 + round),
    name: `set ${set}`,
    statusCode: 2,
    startTimeUnixNano: BASE_TIME + BigInt(set * 10_000 - round * 100 - ((i * 3 + round) % 11)),
    endTimeUnixNano: BASE_TIME + BigInt(set * 10_000 + round * 100 + ((i * 5 + round) % 11)),
  });
}

const FIELDS = ['START_TIME', 'DURATION', 'SPAN_COUNT', 'ERROR_COUNT', 'INGESTION_TIME'] as const;
const WALKS = FIELDS.flatMap((field) =>
  (['ASC', 'DESC'] as const).flatMap((direction) =>
    [false, true].map((fromEnd) => ({ order: { field, direction }, fromEnd })),
  ),
).map((walk, index) => ({ ...walk, set: index + 1 }));

interface MovingWalk {
  readonly order: TraceOrder;
  readonly fromEnd: boolean;
  /** Traces of its own, as every walk moves its traces. */
  readonly set: number;
}

async function find({ reader }: OpenBackend, query: TraceQuery): Promise<TracePage> {
  const [page] = await reader.findTraces([query]);
  if (page === undefined) throw new Error('The backend gave no page.');
  return page;
}

/** Walks to the end while spans arrive after each page that move every trace, and new traces come. */
async function walkWhileMoving(backend: OpenBackend, { order, fromEnd, set }: MovingWalk, filter: TraceFilter) {
  const pages: TracePage[] = [];
  let bound: { readonly after?: TracePosition; readonly before?: TracePosition } = {};
  let asOf: string | undefined;
  for (let round = 1; round <= TRACES; round++) {
    const query = { filter, order, page: { limit: PAGE, fromEnd, ...bound }, ...(asOf === undefined ? {} : { asOf }) };
    const page = await find(backend, query);
    pages.push(page);
    expect(page.positions).toHaveLength(page.items.length);
    const last = page.positions.at(fromEnd ? 0 : -1);
    if (!page.hasMore || last === undefined) return pages;
    bound = fromEnd ? { before: last } : { after: last };
    asOf = page.moment;
    const moved = Array.from({ length: TRACES }, (_, index) => moving(set, index + 1, round));
    await backend.writer.write([[...moved, { ...moving(set, 500 + round, round), parentSpanId: '' }]]);
    await backend.settle();
  }
  throw new Error(`The walk has met ${idsOf(pages).length} traces, and ${TRACES} were there: it follows what moves.`);
}

const idsOf = (pages: readonly TracePage[]) => pages.flatMap(({ items }) => items.map(({ traceId }) => traceId));

const NAME = 'traces that move while someone pages';
const walkName = ({ order, fromEnd }: MovingWalk) =>
  `${order.field} ${order.direction}${fromEnd ? ' from the end' : ''}`;
const OF_NOW = 'what is shown of a moved trace is of now';

/** Cases that a backend without earlier positions is excused from. */
export const CASES_AS_OF: readonly string[] = [...WALKS.map(walkName), OF_NOW].map((name) => `${NAME}: ${name}`);

export const movingTraces: Topic = {
  name: NAME,
  spans: () => WALKS.flatMap(({ set }) => tracesOf(set)),
  cases: {
    ...tableOfCases(
      Object.fromEntries(
        WALKS.map((walk) => [
          `${walk.order.field} ${walk.order.direction}${walk.fromEnd ? ' from the end' : ''}`,
          walk,
        ]),
      ),
      async (backend, walk) => {
        const filter: TraceFilter = {
          type: 'anySpan',
          filter: { type: 'name', test: { eq: `set ${walk.set}` } },
        };
        const whole = await find(backend, { filter, order: walk.order, page: { limit: 100 } });
        const pages = await walkWhileMoving(backend, walk, filter);
        expect(pages.map(({ orderChanged }) => orderChanged)).toEqual(pages.map(() => false));
        expect(idsOf(walk.fromEnd ? pages.reverse() : pages)).toEqual(idsOf([whole]));
        expect(pages.flatMap(({ positions }) => positions)).toEqual(whole.positions);
      },
    ),
    [OF_NOW]: async (backend) => {
      const order = { field: 'START_TIME', direction: 'ASC' } as const;
      const filter: TraceFilter = { type: 'traceId', eq: traceIdOf(90_001) };
      await backend.writer.write([[makeSpan({ traceId: traceIdOf(90_001), startTimeUnixNano: BASE_TIME })]]);
      await backend.settle();
      const first = await find(backend, { order, filter, page: { limit: 1 } });
      const earlier = { traceId: traceIdOf(90_001), spanId: spanIdOf(2), startTimeUnixNano: BASE_TIME - 5n };
      await backend.writer.write([[makeSpan(earlier)]]);
      await backend.settle();
      const then = await find(backend, { order, filter, page: { limit: 1 }, asOf: first.moment });
      expect(then.positions).toEqual(first.positions);
      expect(then.items[0]?.spanCount).toBe(2);
      const now = await find(backend, { order, filter, page: { limit: 1 } });
      expect(now.items).toEqual(then.items);
      expect(now.positions).not.toEqual(then.positions);
      const before = { from: BASE_TIME, to: BASE_TIME + 1n };
      const inRange = await find(backend, { order, filter, timeRange: before, page: { limit: 1 }, asOf: first.moment });
      expect(idsOf([inRange])).toEqual([traceIdOf(90_001)]);
    },
    'a page that is not as of the moment says so': async (backend) => {
      const order = { field: 'START_TIME', direction: 'ASC' } as const;
      const page = await find(backend, { order, page: { limit: 1 }, asOf: 'unknown' });
      expect(page).toMatchObject({ orderChanged: true, moment: 'unknown' });
      expect(page.items).toHaveLength(1);
    },
  },
};
