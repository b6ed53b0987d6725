/** Pages of lists that go forward only: those that the port reads by index, and those that are whole in memory. */

import type { ListPage } from '../storage/backend.ts';
import { Connection, type Slice } from './connection.ts';
import { decodeCursor, encodeCursor, invalidCursor } from './cursor.ts';
import { type PageArgs, type PageSizes, pageWish } from './page-args.ts';

export interface OffsetList<Node> {
  /** From `listFingerprint`; taken only when a cursor is read or made, as most of these lists are short. */
  readonly fingerprint: () => string;
  readonly read: (limit: number, offset: number) => Promise<ListPage<Node>>;
}

/** A list the port reads by index; a cursor is the index of its item. Throws as `pageWish` and `decodeCursor` do. */
export function offsetConnection<Node>(list: OffsetList<Node>, args: PageArgs, sizes: PageSizes): Connection<Node> {
  const { limit, after } = pageWish(args, sizes);
  const offset = after === undefined ? 0 : decodeIndex(list.fingerprint(), after) + 1;
  let page: Promise<ListPage<Node>> | undefined;
  const read = () => {
    page ??= list.read(limit, offset);
    return page;
  };
  return new Connection({
    read: async () => {
      const { items, totalCount } = await read();
      return { nodes: items, hasNextPage: offset + items.length < totalCount, hasPreviousPage: offset > 0 };
    },
    count: async () => (await read()).totalCount,
    cursorAt: (_node, index) => encodeCursor(list.fingerprint(), [String(offset + index)]),
  });
}

export interface SeekList<Item, Node> {
  /** From `listFingerprint`; taken only when a cursor is read or made. */
  readonly fingerprint: () => string;
  /** The whole list, in its order; read anew for every walk. */
  readonly items: () => Promise<Iterable<Item>>;
  /** Names an item inside its list. */
  readonly keyOf: (item: Item) => string;
  /** What the client gets for the items of a page, aligned with them. */
  readonly resolve: (items: readonly Item[]) => Promise<readonly Placed<Item, Node>[]>;
}

/** An item's answer; it keeps the item for its cursor. */
export interface Placed<Item, Node> {
  readonly item: Item;
  readonly node: Node;
}

/**
 * A list that is whole in memory. A cursor names its item and holds the index behind it: the walk goes on behind the
 * item wherever it stands by then, so that items which arrive before it shift nothing; only if it has gone, the index
 * counts.
 * Throws as `pageWish` and `decodeCursor` do.
 */
export function seekConnection<Item, Node>(
  list: SeekList<Item, Node>,
  args: PageArgs,
  sizes: PageSizes,
): Connection<Node> {
  const { limit, after } = pageWish(args, sizes);
  const cursor = after === undefined ? undefined : decodeSeekCursor(list.fingerprint(), after);
  let keys: readonly SeekCursor[] = [];
  return new Connection({
    read: async (): Promise<Slice<Node>> => {
      const { items, start, hasMore } = await takePage(list, cursor, limit);
      const placed = await list.resolve(items);
      keys = placed.map(({ item }, index) => ({ key: list.keyOf(item), index: start + index + 1 }));
      return { nodes: placed.map(({ node }) => node), hasNextPage: hasMore, hasPreviousPage: start > 0 };
    },
    count: async () => count(await list.items()),
    cursorAt: (_node, index) => {
      const { key = '', index: next = 0 } = keys[index] ?? {};
      return encodeCursor(list.fingerprint(), [key, String(next)]);
    },
  });
}

/** {@link SeekList.resolve} of a list whose items are the answer already. */
export async function asTheyAre<Item>(items: readonly Item[]): Promise<readonly Placed<Item, Item>[]> {
  return items.map((item) => ({ item, node: item }));
}

interface SeekCursor {
  readonly key: string;
  /** Of the item behind the named one. */
  readonly index: number;
}

interface TakenPage<Item> {
  readonly items: readonly Item[];
  readonly start: number;
  readonly hasMore: boolean;
}

/** Walks no further than the page where the named item stands where it stood. */
async function takePage<Item>(
  { items, keyOf }: Pick<SeekList<Item, unknown>, 'items' | 'keyOf'>,
  cursor: SeekCursor | undefined,
  limit: number,
): Promise<TakenPage<Item>> {
  const expected = cursor?.index ?? 0;
  const head = Array.from(Iterator.from(await items()).take(expected + limit + 1));
  const last = head[expected - 1];
  if (!cursor || (last !== undefined && keyOf(last) === cursor.key)) return pageAt(head, expected, limit);
  const list = [...(await items())];
  const found = list.findIndex((item) => keyOf(item) === cursor.key);
  return pageAt(list, found === -1 ? Math.min(cursor.index, list.length) : found + 1, limit);
}

function pageAt<Item>(list: readonly Item[], start: number, limit: number): TakenPage<Item> {
  return { items: list.slice(start, start + limit), start, hasMore: start + limit < list.length };
}

function count(items: Iterable<unknown>): number {
  let total = 0;
  for (const _ of items) total += 1;
  return total;
}

const INDEX = /^\d{1,15}$/;

function decodeIndex(fingerprint: string, cursor: string): number {
  return parseIndex(decodeCursor(fingerprint, cursor, 1)[0]);
}

function decodeSeekCursor(fingerprint: string, cursor: string): SeekCursor {
  const [key = '', text] = decodeCursor(fingerprint, cursor, 2);
  const index = parseIndex(text);
  if (index === 0) throw invalidCursor('it is damaged'); // Nothing stands before the first item.
  return { key, index };
}

function parseIndex(text = ''): number {
  if (!INDEX.test(text)) throw invalidCursor('it is damaged');
  return Number(text);
}
