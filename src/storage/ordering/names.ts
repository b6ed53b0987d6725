/** Lists in the order of names, and their pages. */
import { compareNames } from '../../model/compare.ts';
import type { AttributeKeyPosition, OperationPosition } from '../backend.ts';
import type { Page } from '../query.ts';

/** By name, then kind. */
export function compareOperations(a: OperationPosition, b: OperationPosition): number {
  return compareNames(a.name, b.name) || a.kind - b.kind;
}

/** By key, then scope name. */
export function compareAttributeKeys(a: AttributeKeyPosition, b: AttributeKeyPosition): number {
  return compareNames(a.key, b.key) || compareNames(a.scope, b.scope);
}

/** The first items, and whether there are more. Takes one item more than the page has, and no other. */
export function firstItems<Item>(list: Iterable<Item>, limit: number): Page<Item> {
  const items: Item[] = [];
  for (const item of list) {
    if (items.length === limit) return { items, hasMore: true };
    items.push(item);
  }
  return { items, hasMore: false };
}

/** The page of a list that is at hand as a whole, in its order. */
export function itemsAfter<Position, Item extends Position>(
  list: readonly Item[],
  { limit, after }: { readonly limit: number; readonly after?: Position },
  compare: (a: Position, b: Position) => number,
): Page<Item> {
  const start = after === undefined ? 0 : list.findIndex((item) => compare(item, after) > 0);
  return firstItems(start === -1 ? [] : list.slice(start), limit);
}
