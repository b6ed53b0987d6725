/**
 * Draws a part of a graph that hangs together from left to right, in the steps of Sugiyama, Tagawa and Toda (1981):
 * cycles are broken, nodes get columns, columns an order, and then everything a place.
 */
import type { Arc, Point, Size } from './arc.ts';
import { arrange } from './arrange.ts';
import { setHeights } from './heights.ts';
import { type Item, layeredOf } from './layers.ts';
import { orderOf } from './order-of.ts';
import { ranksOf } from './ranks.ts';

/** Between two columns of nodes, in pixels; and before and after a column of texts. */
const GAP = 60;
const LABELLED_GAP = 28;

export interface Line {
  /** Between its ends, in the direction of the arc. */
  readonly bends: readonly Point[];
  /** The middle of its text. */
  readonly label?: Point | undefined;
}

/** Everything is in pixels from the left and the top of the part. */
export interface Drawn extends Size {
  /** The middle of each node. */
  readonly nodes: ReadonlyMap<string, Point>;
  readonly lines: ReadonlyMap<Arc, Line>;
}

/** No arc goes from a node to itself. */
export function layered(ids: readonly string[], arcs: readonly Arc[], node: Size): Drawn {
  const order = orderOf(ids, arcs);
  const position = new Map(order.map((id, index) => [id, index]));
  const isBack = ({ source, target }: Arc): boolean => (position.get(source) ?? 0) > (position.get(target) ?? 0);
  const forward = arcs.map((arc) => (isBack(arc) ? { ...arc, source: arc.target, target: arc.source } : arc));
  const { columns, nodes, passed } = layeredOf(ranksOf(order, forward), forward, node);
  arrange(columns);
  setHeights(columns);
  const items = columns.flat();
  const top = Math.min(...items.map(({ y, size }) => y - size.height / 2));
  const { sidesOf, width } = acrossOf(columns);
  const middleOf = (item: Item): Point => {
    const [left, right] = sidesOf(item);
    return { x: (left + right) / 2, y: item.y - top };
  };
  const lineOf = (arc: Arc, along: readonly Item[]): Line => {
    const bends = along.flatMap((item) => [...new Set(sidesOf(item))].map((x) => ({ x, y: item.y - top })));
    const label = along.find(({ size }) => size.width > 0);
    return { bends: isBack(arc) ? bends.toReversed() : bends, label: label && middleOf(label) };
  };
  return {
    width,
    height: Math.max(...items.map(({ y, size }) => y + size.height / 2)) - top,
    nodes: new Map([...nodes].map(([id, item]) => [id, middleOf(item)])),
    lines: new Map(arcs.map((arc, index) => [arc, lineOf(arc, passed[index] ?? [])])),
  };
}

/** Where the columns begin and end. All that stands in one has the same middle. */
function acrossOf(columns: readonly (readonly Item[])[]) {
  const sides = new Map<Item, readonly [left: number, right: number]>();
  const isLabelled = columns.some((column) => !column.some(({ isNode }) => isNode));
  let width = 0;
  for (const column of columns) {
    const left = width;
    const right = left + column.reduce((most, { size }) => Math.max(most, size.width), 0);
    for (const item of column) sides.set(item, [left, right]);
    width = right + (isLabelled ? LABELLED_GAP : GAP);
  }
  return {
    sidesOf: (item: Item): readonly [number, number] => sides.get(item) ?? [0, 0],
    width: width - (isLabelled ? LABELLED_GAP : GAP),
  };
}
