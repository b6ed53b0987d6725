/** Pages of lists: of connections, and of lists that are there as a whole. */

import type { Connection } from '../../../query/connection.ts';
import { invalidCursor } from '../../../query/cursor.ts';
import { type ListPart, listAnswer } from '../answers/list-answer.ts';
import type { ToolContext } from './tool.ts';

type Paging = Pick<ToolContext<unknown>, 'after' | 'cursor' | 'maxBytes'>;
type Words = Pick<ListPart, 'what' | 'head' | 'advice'> & {
  /** What to say of the list, once it is known how many items it has. */
  readonly notes?: (total: number) => Promise<readonly string[]>;
};

/** One page of a connection. `show` is given all its nodes at once, so that what they need is read together. */
export async function connectionAnswer<Node>(
  connection: Connection<Node>,
  show: (nodes: readonly Node[]) => Promise<readonly object[]>,
  { notes, ...words }: Words,
  { after, cursor, maxBytes }: Paging,
): Promise<object> {
  const [edges, { hasNextPage }, total] = await Promise.all([
    connection.edges(),
    connection.pageInfo(),
    connection.totalCount(),
  ]);
  const items = await show(edges.map(({ node }) => node));
  const cursorAfter = (index: number) => cursor(edges[index]?.cursor ?? '');
  const said = (await notes?.(total)) ?? [];
  const isContinued = after !== undefined;
  return listAnswer({ ...words, notes: said, items, total, hasMore: hasNextPage, cursorAfter, isContinued }, maxBytes);
}

/** One page of a list that is known as a whole. `show` is given the part of it. */
export async function wholeListAnswer<Item>(
  all: readonly Item[],
  limit: number,
  show: (items: readonly Item[]) => Promise<readonly object[]>,
  { notes, ...words }: Words,
  { after, cursor, maxBytes }: Paging,
): Promise<object> {
  const start = startAfter(after);
  const items = await show(all.slice(start, start + limit));
  const cursorAfter = (index: number) => cursor(String(start + index + 1));
  const hasMore = start + items.length < all.length;
  const said = (await notes?.(all.length)) ?? [];
  const isContinued = after !== undefined;
  return listAnswer({ ...words, notes: said, items, total: all.length, hasMore, cursorAfter, isContinued }, maxBytes);
}

/** The index that a cursor of {@link wholeListAnswer} has. */
function startAfter(after: string | undefined): number {
  if (after === undefined) return 0;
  if (!/^\d{1,9}$/.test(after)) throw invalidCursor('it is damaged');
  return Number(after);
}
