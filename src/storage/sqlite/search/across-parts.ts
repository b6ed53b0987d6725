/** Walks through the parts of the index of terms in one order of row ids. */
import { Heap } from '../../ordering/heap.ts';
import type { OrderDirection } from '../../query.ts';
import type { IndexPart } from '../rows/index-parts.ts';

interface PartsWalk<Item> {
  readonly parts: readonly IndexPart[];
  readonly direction: OrderDirection;
  /** The items of a part, in order of row id. */
  readonly open: (part: IndexPart) => Iterable<Item>;
}

/** A part that is being read, at its next item. */
interface OpenPart<Item> {
  readonly next: Item;
  readonly rest: Iterator<Item>;
}

/**
 * The items of all parts in order of row id, each once. A part is opened when the walk comes to its row ids. A row id that was
 * used again after a removal may be found in two parts.
 */
export function* acrossParts<Item extends { readonly id: bigint }>({
  parts,
  direction,
  open,
}: PartsWalk<Item>): Generator<Item> {
  const isBefore = direction === 'ASC' ? isLess : isMore;
  const edge = ({ ids: { low, high } }: IndexPart): bigint => (direction === 'ASC' ? low : high);
  const waiting = parts.toSorted((a, b) => (isBefore(edge(a), edge(b)) ? 1 : -1));
  const opened = new Heap<OpenPart<Item>>((a, b) => (isBefore(a.next.id, b.next.id) ? -1 : 1));
  const advance = (rest: Iterator<Item>): void => {
    const { done, value } = rest.next();
    if (done !== true) opened.add({ next: value, rest });
  };
  let last: bigint | undefined;
  try {
    for (;;) {
      const [first, part] = [opened.first(), waiting.at(-1)];
      if (part !== undefined && (first === undefined || !isBefore(first.next.id, edge(part)))) {
        waiting.pop();
        advance(open(part)[Symbol.iterator]());
      } else if (first === undefined) return;
      else {
        if (first.next.id !== last) yield first.next;
        last = first.next.id;
        opened.removeFirst();
        advance(first.rest);
      }
    }
  } finally {
    for (let part = opened.first(); part !== undefined; part = opened.first()) {
      opened.removeFirst();
      part.rest.return?.();
    }
  }
}

const isLess = (a: bigint, b: bigint): boolean => a < b;
const isMore = (a: bigint, b: bigint): boolean => a > b;
