/** All items of a list that is read in pages. */
import type { Connection } from './connection.ts';

/**
 * The items of all pages of a connection, or of as many pages as it takes for the first `wanted` items. `page` gives the page after
 * a cursor, or the first one.
 */
export async function wholeList<Item>(
  page: (after: string | undefined) => Pick<Connection<Item>, 'nodes' | 'pageInfo'>,
  wanted = Number.POSITIVE_INFINITY,
): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  for (;;) {
    const connection = page(after);
    for (const item of await connection.nodes()) items.push(item);
    const { hasNextPage, endCursor } = await connection.pageInfo();
    if (!hasNextPage || endCursor === null || items.length >= wanted) return items.slice(0, wanted);
    after = endCursor;
  }
}
