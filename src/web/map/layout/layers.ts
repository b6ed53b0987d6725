/** The graph in columns, in which every line goes from one column to the next: longer arcs pass through items of their own. */
import type { Arc, Size } from './arc.ts';

/** What stands in a column: a node, or the place where an arc passes it. */
export interface Item {
  readonly isNode: boolean;
  readonly size: Size;
  /** What it is connected with in the column before it, and in the one after it. */
  readonly before: Item[];
  readonly after: Item[];
  /** Its number in its column, from the top. */
  place: number;
  y: number;
}

export interface Layered {
  readonly columns: Item[][];
  readonly nodes: ReadonlyMap<string, Item>;
  /** For each arc, what it passes, from the left. */
  readonly passed: readonly (readonly Item[])[];
}

const NOTHING: Size = { width: 0, height: 0 };

/** Texts of arcs stand in columns between those of the nodes. No arc goes to a lower rank. */
export function layeredOf(ranks: ReadonlyMap<string, number>, arcs: readonly Arc[], node: Size): Layered {
  const step = arcs.some(({ label }) => label.width > 0) ? 2 : 1;
  const columns: Item[][] = [];
  const add = (rank: number, isNode: boolean, size: Size): Item => {
    columns[rank] ??= [];
    const item = { isNode, size, before: [], after: [], place: 0, y: 0 };
    columns[rank].push(item);
    return item;
  };
  const nodes = new Map([...ranks].map(([id, rank]) => [id, add(rank * step, true, node)]));
  const passed = arcs.map(({ source, target, label }) => {
    const [from, to] = [nodes.get(source), nodes.get(target)];
    if (from === undefined || to === undefined) throw new Error('An arc has a node that is none of the graph.');
    const first = (ranks.get(source) ?? 0) * step + 1;
    const end = (ranks.get(target) ?? 0) * step;
    const labelled = first + 2 * Math.floor((end - first) / 4);
    const items: Item[] = [];
    for (let rank = first; rank < end; rank++) {
      items.push(add(rank, false, step === 2 && rank === labelled ? label : NOTHING));
    }
    const way = [from, ...items, to];
    for (const [index, item] of items.entries()) connect(way[index] ?? from, item);
    connect(items.at(-1) ?? from, to);
    return items;
  });
  return { columns, nodes, passed };
}

function connect(from: Item, to: Item): void {
  from.after.push(to);
  to.before.push(from);
}
