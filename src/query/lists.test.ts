import { expect, test } from 'vitest';
import { offsetConnection, type Placed, seekConnection } from './lists.ts';
import type { PageArgs } from './page-args.ts';

const SIZES = { defaultPageSize: 2, maxPageSize: 10 };

/** What the client gets for an item is the item. */
async function asTheyAre(items: readonly string[]): Promise<readonly Placed<string, string>[]> {
  return items.map((item) => ({ item, node: item }));
}

function connect(items: readonly string[], args: PageArgs) {
  const list = {
    fingerprint: () => 'f',
    items: async () => items,
    keyOf: (item: string) => item,
    resolve: asTheyAre,
  };
  return seekConnection(list, args, SIZES);
}

test('items that arrive while someone pages shift nothing', async () => {
  const first = connect(['b', 'd', 'f', 'h'], {});
  expect(await first.nodes()).toEqual(['b', 'd']);
  const { endCursor, hasNextPage, hasPreviousPage } = await first.pageInfo();
  expect([hasNextPage, hasPreviousPage]).toEqual([true, false]);
  const second = connect(['a', 'b', 'c', 'd', 'e', 'f', 'h'], { after: endCursor });
  expect(await second.nodes()).toEqual(['e', 'f']);
  expect(await second.totalCount()).toBe(7);
});

test('a walk goes on where its last item has gone', async () => {
  const { endCursor } = await connect(['b', 'd', 'f', 'h'], {}).pageInfo();
  expect(await connect(['b', 'f', 'h'], { after: endCursor, first: 5 }).nodes()).toEqual(['h']);
  expect(await connect([], { after: endCursor }).nodes()).toEqual([]);
});

test('a page and its total by index are one read', async () => {
  const reads: [number, number][] = [];
  const list = {
    fingerprint: () => 'f',
    read: async (limit: number, offset: number) => {
      reads.push([limit, offset]);
      return { items: ['x', 'y', 'z'].slice(offset, offset + limit), totalCount: 3 };
    },
  };
  const page = offsetConnection(list, {}, SIZES);
  const { endCursor } = await page.pageInfo();
  expect([await page.nodes(), await page.totalCount()]).toEqual([['x', 'y'], 3]);
  const rest = offsetConnection(list, { after: endCursor }, SIZES);
  expect(await rest.nodes()).toEqual(['z']);
  expect(reads).toEqual([
    [2, 0],
    [2, 2],
  ]);
});

const unread = () => Promise.reject(new Error('read'));

test('nothing is read for a page that nobody looks at', () => {
  offsetConnection({ fingerprint: () => 'f', read: unread }, {}, SIZES);
  seekConnection({ fingerprint: () => 'f', items: unread, keyOf: String, resolve: asTheyAre }, {}, SIZES);
});
