/** All items of a list that is read in pages. */
import type { Connection } from './connection.ts';

/** The items of all pages of a connection. `page` gives the page after a cursor, or the first one. */
export async function wholeList<Item>(
  page: (after: string | undefined) => Pick<Connection<Item>, 'nodes' | 'pageInfo'>,
): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  for (;;) {
    const connection = page(after);
    for (const item of await connection.nodes()) items.push(item);
    const { hasNextPage, endCursor } = await connection.pageInfo();
    if (!hasNextPage || endCursor === null) return items;
    after = endCursor;
  }
}
