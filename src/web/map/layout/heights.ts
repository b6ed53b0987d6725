/**
 * How far down each item stands: near the middle of what it is connected with. Long lines count the most, so that they
 * are straight (the weights are those of Gansner and others 1993). The drawing with the shortest lines stays.
 */
import type { Item } from './layers.ts';
import { spread } from './spread.ts';

const ROUNDS = 4;
/** Between two nodes of a column, and between anything and a line, in pixels. */
export const NODE_GAP = 18;
const LINE_GAP = 10;

export function setHeights(columns: readonly (readonly Item[])[]): void {
  for (const column of columns) put(column, () => ({ y: 0, weight: 1 }));
  let best: readonly (readonly number[])[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    for (const column of columns) put(column, (item) => wishOf(item, item.before));
    for (const column of columns.toReversed()) put(column, (item) => wishOf(item, item.after));
    for (const column of columns) put(column, (item) => wishOf(item, [...item.before, ...item.after]));
    const length = lengthOf(columns);
    if (length >= least) continue;
    least = length;
    best = columns.map((column) => column.map(({ y }) => y));
  }
  for (const [index, column] of columns.entries()) {
    for (const item of column) item.y = best[index]?.[item.place] ?? 0;
  }
}

function put(column: readonly Item[], wish: (item: Item) => { readonly y: number; readonly weight: number }): void {
  const wishes = column.map((item, index) => ({ ...wish(item), distance: distanceOf(column[index - 1], item) }));
  for (const [index, y] of spread(wishes).entries()) {
    const item = column[index];
    if (item !== undefined) item.y = y;
  }
}

function distanceOf(above: Item | undefined, item: Item): number {
  if (above === undefined) return 0;
  return (above.size.height + item.size.height) / 2 + (above.isNode && item.isNode ? NODE_GAP : LINE_GAP);
}

/** The middle of what it is connected with; without that it stays. */
function wishOf(item: Item, others: readonly Item[]): { readonly y: number; readonly weight: number } {
  const sorted = others.toSorted((a, b) => a.y - b.y);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  if (low === undefined || high === undefined) return { y: item.y, weight: 0.1 };
  return { y: (low.y + high.y) / 2, weight: others.reduce((most, other) => Math.max(most, weightOf(item, other)), 0) };
}

function weightOf(a: Item, b: Item): number {
  return a.isNode && b.isNode ? 1 : a.isNode || b.isNode ? 2 : 8;
}

function lengthOf(columns: readonly (readonly Item[])[]): number {
  let sum = 0;
  for (const item of columns.flat()) {
    for (const other of item.after) sum += weightOf(item, other) * Math.abs(other.y - item.y);
  }
  return sum;
}
