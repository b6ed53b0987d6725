/** Pages are the same whether their items come one by one or in portions. */
import { describe, expect, test } from 'vitest';
import { spanIdOf, traceIdOf } from '../../../test/fixtures/spans.ts';
import type { PageRequest, SpanOrder, SpanPosition } from '../query.ts';
import type { OrderableSpan } from './order.ts';
import { compareSpanPositions, spanPosition } from './order.ts';
import { spanPlace, takePage, takePageOfPortions, valueBounds, walkTo } from './walk.ts';

const spanAt = (start: number): OrderableSpan => ({
  traceId: traceIdOf(1),
  spanId: spanIdOf(start),
  kind: 1,
  startTimeUnixNano: BigInt(start),
  endTimeUnixNano: BigInt(start),
  ingestionTimeUnixNano: 0n,
});
const ORDER: SpanOrder = { field: 'START_TIME', direction: 'ASC' };
const position = (start: number | undefined): SpanPosition | undefined =>
  start === undefined ? undefined : spanPosition(ORDER, spanAt(start));
const starts = (spans: readonly OrderableSpan[]): number[] => spans.map((span) => Number(span.startTimeUnixNano));

interface Asked {
  readonly limit: number;
  readonly after?: number;
  readonly before?: number;
  readonly fromEnd?: boolean;
}

function pageRequest({ limit, after, before, fromEnd = false }: Asked): PageRequest<SpanPosition> {
  const [begin, end] = [position(after), position(before)];
  return { limit, fromEnd, ...(begin && { after: begin }), ...(end && { before: end }) };
}

const LIST = [10, 20, 30, 40, 50].map(spanAt);

function inOrder(order: SpanOrder): OrderableSpan[] {
  return LIST.toSorted((a, b) => compareSpanPositions(order, spanPosition(order, a), spanPosition(order, b)));
}

async function* portionsOfGrowing(): AsyncGenerator<OrderableSpan[]> {
  yield [spanAt(10), spanAt(20)];
  yield [{ ...spanAt(10), startTimeUnixNano: 25n }, spanAt(30)];
}

describe('a page', () => {
  test.each<[Asked, number[], boolean]>([
    [{ limit: 2 }, [10, 20], true],
    [{ limit: 5 }, [10, 20, 30, 40, 50], false],
    [{ limit: 0 }, [], true],
    [{ limit: 2, after: 20 }, [30, 40], true],
    [{ limit: 2, after: 25 }, [30, 40], true],
    [{ limit: 2, after: 30 }, [40, 50], false],
    [{ limit: 2, after: 50 }, [], false],
    [{ limit: 2, before: 30 }, [10, 20], false],
    [{ limit: 1, after: 10, before: 40 }, [20], true],
    [{ limit: 2, fromEnd: true }, [40, 50], true],
    [{ limit: 2, before: 40, fromEnd: true }, [20, 30], true],
    [{ limit: 2, before: 30, fromEnd: true }, [10, 20], false],
    [{ limit: 2, after: 10, before: 35, fromEnd: true }, [20, 30], false],
    [{ limit: 0, fromEnd: true }, [], true],
    [{ limit: 2, after: 40, before: 20 }, [], false],
    [{ limit: 2, after: 40, before: 20, fromEnd: true }, [], false],
  ])('%o', async (asked, expected, hasMore) => {
    const page = pageRequest(asked);
    const walk = walkTo({ order: ORDER, page });
    const items = inOrder(walk.order);
    const taken = takePage(items, page, spanPlace(walk));
    expect([starts(taken.items), taken.hasMore]).toEqual([expected, hasMore]);
    const portions = async function* (): AsyncGenerator<OrderableSpan[]> {
      for (let from = 0; from < items.length; from += 2) yield items.slice(from, from + 2);
    };
    expect(await takePageOfPortions(portions(), page, spanPlace(walk), (span) => span)).toEqual(taken);
  });

  test('reads one item more than it holds, and none after its end', () => {
    const read: number[] = [];
    const watched = function* (): Generator<OrderableSpan> {
      for (const span of LIST) {
        read.push(Number(span.startTimeUnixNano));
        yield span;
      }
    };
    const first = pageRequest({ limit: 2 });
    takePage(watched(), first, spanPlace(walkTo({ order: ORDER, page: first })));
    expect(read.splice(0)).toEqual([10, 20, 30]);
    const ended = pageRequest({ limit: 5, before: 20 });
    takePage(watched(), ended, spanPlace(walkTo({ order: ORDER, page: ended })));
    expect(read).toEqual([10, 20]);
  });

  test('of portions holds an item once, at the place where it came first', async () => {
    const page = pageRequest({ limit: 3 });
    const walk = walkTo({ order: ORDER, page });
    const taken = await takePageOfPortions(portionsOfGrowing(), page, spanPlace(walk), ({ spanId }) => spanId);
    expect(starts(taken.items)).toEqual([10, 20, 30]);
    expect(taken.hasMore).toBe(false);
  });
});

test('the values between the ends of a walk, in both directions', () => {
  const [begin, end] = [position(20), position(40)];
  expect(valueBounds({ order: ORDER, begin, end })).toEqual({ low: 20n, high: 40n });
  const down = { order: { ...ORDER, direction: 'DESC' }, begin: end, end: begin } as const;
  expect(valueBounds(down)).toEqual({ low: 20n, high: 40n });
  expect(valueBounds({ ...down, end: undefined })).toEqual({ low: -(2n ** 63n), high: 40n });
});
