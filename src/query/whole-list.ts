/** All items of a list that is read page by page. */

/** The part of a connection that is needed here. */
interface Pages<Item> {
  nodes(): Promise<readonly Item[]>;
  pageInfo(): Promise<{ readonly hasNextPage: boolean; readonly endCursor: string | null }>;
}

/** The items of all pages, or of those that are needed for `wanted` of them. The account of the operation bounds their number. */
export async function wholeList<Item>(
  page: (after: string | undefined) => Pages<Item>,
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
