/** Walking pages to the end, either way, and what a backend must hold to on the way. */
import { expect } from 'vitest';
import type { SpanReader, SpanRecord, TraceSummary } from '../../src/storage/backend.ts';
import { spanPosition, tracePosition } from '../../src/storage/ordering/order.ts';
import type { Page, PageRequest, SpanQuery, TraceQuery } from '../../src/storage/query.ts';

/** How to walk. */
export interface Walk {
  readonly size: number;
  /** From the last page to the first. */
  readonly fromEnd: boolean;
}

export const WALKS: readonly Walk[] = [1, 7, 1000].flatMap((size) => [
  { size, fromEnd: false },
  { size, fromEnd: true },
]);

/** Everything a query has, page by page, in the order of the list. */
export async function walkSpans(reader: SpanReader, query: Omit<SpanQuery, 'page'>, walk: Walk): Promise<SpanRecord[]> {
  const find = async (page: SpanQuery['page']) => (await reader.findSpans([{ ...query, page }]))[0];
  return walkPages(find, (span) => spanPosition(query.order, span), walk);
}

/** Everything a query has, page by page, in the order of the list. */
export async function walkTraces(
  reader: SpanReader,
  query: Omit<TraceQuery, 'page'>,
  walk: Walk,
): Promise<TraceSummary[]> {
  const find = async (page: TraceQuery['page']) => (await reader.findTraces([{ ...query, page }]))[0];
  return walkPages(find, (trace) => tracePosition(query.order, trace), walk);
}

async function walkPages<Item, Position>(
  find: (page: PageRequest<Position>) => Promise<Page<Item> | undefined>,
  positionOf: (item: Item) => Position,
  { size, fromEnd }: Walk,
): Promise<Item[]> {
  const pages: (readonly Item[])[] = [];
  let bound: Partial<PageRequest<Position>> = {};
  for (;;) {
    const page = await find({ limit: size, ...bound, ...(fromEnd ? { fromEnd } : {}) });
    if (page === undefined) throw new Error('The backend gave no page.');
    if (pages.length > 0) expect(page.items.length, 'items on a page that the one before promised').toBeGreaterThan(0);
    pages.push(page.items);
    const last = page.items.at(fromEnd ? 0 : -1);
    if (page.hasMore) expect(page.items, 'a page that is not the last is full').toHaveLength(size);
    if (!page.hasMore || last === undefined) return (fromEnd ? pages.reverse() : pages).flat();
    bound = fromEnd ? { before: positionOf(last) } : { after: positionOf(last) };
  }
}
