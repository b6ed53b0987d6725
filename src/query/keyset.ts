/** Pages of ordered searches (spans, traces), by position in both directions. */

import type { Page, PageRequest } from '../storage/query.ts';
import { Connection } from './connection.ts';
import { decodeCursor, encodeCursor, invalidCursor } from './cursor.ts';
import { type PageArgs, type PageSizes, pageWish } from './page-args.ts';

/** An item's place in an order as the fields of a cursor, and back. */
export interface PositionCodec<Item, Position> {
  readonly fieldCount: number;
  encode(item: Item): readonly string[];
  /** Undefined where the fields are no position. */
  decode(fields: readonly string[]): Position | undefined;
}

export interface KeysetList<Item, Position> {
  /** From `listFingerprint`. */
  readonly fingerprint: string;
  readonly codec: PositionCodec<Item, Position>;
  readonly read: (page: PageRequest<Position>) => Promise<Page<Item>>;
  readonly count: () => Promise<number>;
}

/** Throws as `pageWish` and `decodeCursor` do. */
export function keysetConnection<Item, Position>(
  list: KeysetList<Item, Position>,
  args: PageArgs,
  sizes: PageSizes,
): Connection<Item> {
  const { limit, fromEnd, after, before } = pageWish(args, sizes);
  const request: PageRequest<Position> = {
    limit: Math.max(limit, 1), // A page of none must still tell whether there is more.
    ...(fromEnd ? { fromEnd } : {}),
    ...(after === undefined ? {} : { after: decodePosition(list, after) }),
    ...(before === undefined ? {} : { before: decodePosition(list, before) }),
  };
  return new Connection({
    read: async () => {
      const page = await list.read(request);
      const nodes = limit === 0 ? [] : page.items;
      const hasMore = page.hasMore || page.items.length > nodes.length;
      // Beyond a cursor there is at least the item it was taken from.
      return {
        nodes,
        hasNextPage: fromEnd ? before !== undefined : hasMore || before !== undefined,
        hasPreviousPage: fromEnd ? hasMore || after !== undefined : after !== undefined,
      };
    },
    count: list.count,
    cursorAt: (item) => encodeCursor(list.fingerprint, list.codec.encode(item)),
  });
}

function decodePosition<Item, Position>(list: KeysetList<Item, Position>, cursor: string): Position {
  const position = list.codec.decode(decodeCursor(list.fingerprint, cursor, list.codec.fieldCount));
  if (position === undefined) throw invalidCursor('it is damaged');
  return position;
}
