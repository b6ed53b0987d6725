/** Connections of ordered searches (spans, traces): pages by position, in both directions. */

import type { PageRequest } from '../storage/query.ts';
import { Connection } from './connection.ts';
import { decodeCursor, encodeCursor, invalidCursor } from './cursor.ts';
import { type PageArgs, type PageSizes, pageWish } from './page-args.ts';

/** Encodes a position in an order as the fields of a cursor, and decodes it. */
export interface PositionCodec<Position> {
  readonly fieldCount: number;
  encode(position: Position): readonly string[];
  /** Undefined if the fields are not a position. */
  decode(fields: readonly string[]): Position | undefined;
}

/** Items with their positions. The next page needs `moment` to continue this walk (`TraceQuery.asOf`). */
export interface KeysetPage<Item, Position> {
  readonly items: readonly Item[];
  /** Called for items whose cursors are asked for. */
  readonly positionAt: (index: number) => Position | undefined;
  readonly hasMore: boolean;
  readonly moment: string;
  readonly orderChanged: boolean;
}

export interface KeysetList<Item, Position> {
  /** From `listFingerprint`. */
  readonly fingerprint: string;
  readonly codec: PositionCodec<Position>;
  /** `moment` is the moment of the page from which the cursor was taken. Undefined on a first page. */
  readonly read: (page: PageRequest<Position>, moment?: string) => Promise<KeysetPage<Item, Position>>;
  readonly count: () => Promise<number>;
}

/** Throws as `pageWish` and `decodeCursor` do. */
export function keysetConnection<Item, Position>(
  list: KeysetList<Item, Position>,
  args: PageArgs,
  sizes: PageSizes,
): Connection<Item> {
  const { limit, fromEnd, ...cursors } = pageWish(args, sizes);
  const after = decodePlace(list, cursors.after);
  const before = decodePlace(list, cursors.before);
  const request: PageRequest<Position> = {
    limit: Math.max(limit, 1), // An empty page still says whether there are more items.
    ...(fromEnd ? { fromEnd } : {}),
    ...(after === undefined ? {} : { after: after.position }),
    ...(before === undefined ? {} : { before: before.position }),
  };
  const { moment } = (fromEnd ? (before ?? after) : (after ?? before)) ?? {};
  let shown: KeysetPage<Item, Position> | undefined;
  return new Connection({
    read: async () => {
      const page = await list.read(request, moment);
      const nodes = limit === 0 ? [] : page.items;
      shown = page;
      const hasMore = page.hasMore || page.items.length > nodes.length;
      return {
        nodes,
        // The cursors limit the list in the direction of the walk. Behind the walk there is at least the cursor's item.
        hasNextPage: fromEnd ? before !== undefined : hasMore,
        hasPreviousPage: fromEnd ? hasMore : after !== undefined,
        orderChanged: page.orderChanged,
      };
    },
    count: list.count,
    cursorAt: (_item, index) => encodePlace(list, shown && placeAt(shown, index)),
  });
}

/** What a cursor holds. */
interface Place<Position> {
  readonly position: Position;
  readonly moment: string;
}

/** Moments are opaque texts of the backend, or empty. */
const MOMENT = /^[\w.]{0,64}$/;

function placeAt<Item, Position>(
  { positionAt, moment }: KeysetPage<Item, Position>,
  index: number,
): Place<Position> | undefined {
  const position = positionAt(index);
  return position === undefined ? undefined : { position, moment };
}

function encodePlace<Item, Position>(list: KeysetList<Item, Position>, place: Place<Position> | undefined): string {
  if (place === undefined) throw new Error('A page has an item without a position.');
  return encodeCursor(list.fingerprint, [...list.codec.encode(place.position), place.moment]);
}

function decodePlace<Item, Position>(
  list: KeysetList<Item, Position>,
  cursor: string | undefined,
): Place<Position> | undefined {
  if (cursor === undefined) return undefined;
  const fields = decodeCursor(list.fingerprint, cursor, list.codec.fieldCount + 1);
  const moment = fields.at(-1) ?? '';
  const position = list.codec.decode(fields.slice(0, -1));
  if (position === undefined || !MOMENT.test(moment)) throw invalidCursor('it is damaged');
  return { position, moment };
}
