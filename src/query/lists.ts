/** Connections that only go forward: of lists that the port reads by index, and of lists that are read as a whole. */

import type { ListPage } from '../storage/backend.ts';
import { Connection, type Slice } from './connection.ts';
import { decodeCursor, digest, encodeCursor, invalidCursor } from './cursor.ts';
import { type PageArgs, type PageSizes, pageWish } from './page-args.ts';

export interface OffsetList<Node> {
  /** `listFingerprint`. Called only to read or make a cursor, because most of these lists are short. */
  readonly fingerprint: () => string;
  readonly read: (limit: number, offset: number) => Promise<ListPage<Node>>;
  /** Names an item in its list. Absent if the list never changes. */
  readonly keyOf?: (node: Node) => string;
  /** What the item's place depends on. Absent if that never changes, so that new items only come between the others. */
  readonly rankOf?: (node: Node) => string;
}

/** Number of items after a cursor's index among which the cursor's item is looked for. */
const MAX_SEEK = 10_000;

/**
 * A list that the port reads by index. A cursor has the index of its item and, if the list can change, the item's name and
 * rank. The walk continues after that item where it is now, so that no item is repeated.
 * Throws as `pageWish` and `decodeCursor` do.
 */
export function offsetConnection<Node>(list: OffsetList<Node>, args: PageArgs, sizes: PageSizes): Connection<Node> {
  const { limit, after } = pageWish(args, sizes);
  const cursor = after === undefined ? undefined : decodeOffsetCursor(list, after);
  let page: Promise<OffsetPage<Node>> | undefined;
  const read = () => {
    page ??= readAfter(list, cursor, limit);
    return page;
  };
  let start = 0;
  return new Connection({
    read: async () => {
      const { items, totalCount, ...place } = await read();
      start = place.start;
      const hasNextPage = start + items.length < totalCount;
      return { nodes: items, hasNextPage, hasPreviousPage: start > 0, orderChanged: place.orderChanged };
    },
    count: async () => (await read()).totalCount,
    cursorAt: (node, index) => {
      const { keyOf, rankOf } = list;
      const names = keyOf === undefined ? [] : [digest(keyOf(node)), digest(rankOf?.(node) ?? '')];
      return encodeCursor(list.fingerprint(), [String(start + index), ...names]);
    },
  });
}

interface OffsetCursor {
  readonly index: number;
  /** Digests; absent in a list that never changes. */
  readonly key?: string | undefined;
  readonly rank?: string | undefined;
}

interface OffsetPage<Node> extends ListPage<Node> {
  readonly start: number;
  readonly orderChanged: boolean;
}

async function readAfter<Node>(
  list: OffsetList<Node>,
  cursor: OffsetCursor | undefined,
  limit: number,
): Promise<OffsetPage<Node>> {
  const { keyOf, rankOf } = list;
  const start = cursor === undefined ? 0 : cursor.index + 1;
  if (cursor === undefined || keyOf === undefined) {
    return { ...(await list.read(limit, start)), start, orderChanged: false };
  }
  const { items, totalCount } = await list.read(limit + 1, cursor.index);
  const [first, ...rest] = items;
  const isCursors = (node: Node): boolean => digest(keyOf(node)) === cursor.key;
  if (first !== undefined && isCursors(first)) {
    const orderChanged = rankOf !== undefined && digest(rankOf(first)) !== cursor.rank;
    return { items: rest, totalCount, start, orderChanged };
  }
  const later = (await list.read(MAX_SEEK, start)).items.findIndex(isCursors);
  if (later === -1) return { items: rest, totalCount, start, orderChanged: true };
  const next = start + later + 1;
  return { ...(await list.read(limit, next)), start: next, orderChanged: rankOf !== undefined };
}

export interface SeekList<Item, Node> {
  /** `listFingerprint`. Called only to read or make a cursor. */
  readonly fingerprint: () => string;
  /** The whole list in its order. Called again for every walk through it. */
  readonly items: () => Promise<Iterable<Item>>;
  /** Names an item in its list. */
  readonly keyOf: (item: Item) => string;
  /** What the client gets for the items of a page. Items that are gone by now are left out. */
  readonly resolve: (items: readonly Item[]) => Promise<readonly Placed<Item, Node>[]>;
}

/** What the client gets for an item, with the item for its cursor. */
export interface Placed<Item, Node> {
  readonly item: Item;
  readonly node: Node;
}

/**
 * A list that is read as a whole. A cursor has the name of its item and the index after it. The walk continues after the item
 * where it is now, so new items before it shift nothing. The index is used only if the item is gone.
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
      const { items, start, hasMore, hasLost } = await takePage(list, cursor, limit);
      const placed = await list.resolve(items);
      keys = placed.map(({ item }, index) => ({ key: list.keyOf(item), index: start + index + 1 }));
      const nodes = placed.map(({ node }) => node);
      return { nodes, hasNextPage: hasMore, hasPreviousPage: start > 0, orderChanged: hasLost };
    },
    count: async () => count(await list.items()),
    cursorAt: (_node, index) => {
      const { key = '', index: next = 0 } = keys[index] ?? {};
      return encodeCursor(list.fingerprint(), [key, String(next)]);
    },
  });
}

interface SeekCursor {
  readonly key: string;
  /** Of the item after the named one. */
  readonly index: number;
}

interface TakenPage<Item> {
  readonly items: readonly Item[];
  readonly start: number;
  readonly hasMore: boolean;
  /** The cursor's item is gone. */
  readonly hasLost: boolean;
}

/** Walks no further than the page if the named item is where it was. */
async function takePage<Item>(
  { items, keyOf }: Pick<SeekList<Item, unknown>, 'items' | 'keyOf'>,
  cursor: SeekCursor | undefined,
  limit: number,
): Promise<TakenPage<Item>> {
  const expected = cursor?.index ?? 0;
  const head = Array.from(Iterator.from(await items()).take(expected + limit + 1));
  const last = head[expected - 1];
  if (!cursor || (last !== undefined && keyOf(last) === cursor.key)) return pageAt(head, expected, limit, false);
  const list = [...(await items())];
  const found = list.findIndex((item) => keyOf(item) === cursor.key);
  const hasLost = found === -1;
  return pageAt(list, hasLost ? Math.min(cursor.index, list.length) : found + 1, limit, hasLost);
}

function pageAt<Item>(list: readonly Item[], start: number, limit: number, hasLost: boolean): TakenPage<Item> {
  return { items: list.slice(start, start + limit), start, hasMore: start + limit < list.length, hasLost };
}

function count(items: Iterable<unknown>): number {
  let total = 0;
  for (const _ of items) total += 1;
  return total;
}

const INDEX = /^\d{1,15}$/;

function decodeOffsetCursor<Node>({ fingerprint, keyOf }: OffsetList<Node>, cursor: string): OffsetCursor {
  const [index, key, rank] = decodeCursor(fingerprint(), cursor, keyOf === undefined ? 1 : 3);
  return { index: parseIndex(index), key, rank };
}

function decodeSeekCursor(fingerprint: string, cursor: string): SeekCursor {
  const [key = '', text] = decodeCursor(fingerprint, cursor, 2);
  const index = parseIndex(text);
  if (index === 0) throw invalidCursor('it is damaged'); // It is the index after an item.
  return { key, index };
}

function parseIndex(text = ''): number {
  if (!INDEX.test(text)) throw invalidCursor('it is damaged');
  return Number(text);
}
