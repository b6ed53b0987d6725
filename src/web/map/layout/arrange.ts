/**
 * The order in each column, so that few lines cross. Sweeps to and fro sort each column by the middle of what its items
 * are connected with in the one before (Sugiyama, Tagawa and Toda 1981), then neighbours change places while that
 * removes crossings (Gansner and others 1993). The best order that was seen stays.
 */
import { crossingsOf, crossingsOfPair } from './crossings.ts';
import type { Item } from './layers.ts';

/** Sweeps without a better order after which no better one is expected. */
const PATIENCE = 4;
const MOST_SWEEPS = 24;
const MOST_EXCHANGES = 8;

export function arrange(columns: Item[][]): void {
  follow(columns);
  let best = columns.map((column) => [...column]);
  let least = crossingsOf(columns);
  let tries = 0;
  for (let sweep = 0; sweep < MOST_SWEEPS && tries < PATIENCE && least > 0; sweep++) {
    const isForth = sweep % 2 === 0;
    for (const column of isForth ? columns : columns.toReversed()) sortBy(column, isForth ? 'before' : 'after');
    exchange(columns);
    const crossings = crossingsOf(columns);
    tries = crossings < least ? 0 : tries + 1;
    if (crossings >= least) continue;
    least = crossings;
    best = columns.map((column) => [...column]);
  }
  for (const [index, column] of best.entries()) {
    columns[index] = column;
    number(column);
  }
}

/** The order in which a walk along the lines reaches the items: trees then have no crossings. */
function follow(columns: Item[][]): void {
  const reached = new Set<Item>();
  const walk = (item: Item): void => {
    if (reached.has(item)) return;
    reached.add(item);
    item.after.forEach(walk);
    item.before.forEach(walk);
  };
  columns.flat().forEach(walk);
  const order = new Map([...reached].map((item, index) => [item, index]));
  for (const column of columns) {
    column.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    number(column);
  }
}

/** What has no line on that side stays about where it is. */
function sortBy(column: Item[], side: 'before' | 'after'): void {
  const middles = new Map(
    column.map((item) => {
      const others = item[side];
      const sum = others.reduce((total, { place }) => total + place, 0);
      return [item, others.length === 0 ? item.place : sum / others.length];
    }),
  );
  column.sort((a, b) => (middles.get(a) ?? 0) - (middles.get(b) ?? 0));
  number(column);
}

function exchange(columns: readonly Item[][]): void {
  let isBetter = true;
  for (let round = 0; round < MOST_EXCHANGES && isBetter; round++) {
    isBetter = false;
    for (const column of columns) {
      for (let index = 1; index < column.length; index++) {
        const [upper, lower] = [column[index - 1], column[index]];
        if (upper === undefined || lower === undefined || gain(upper, lower) <= 0) continue;
        column.splice(index - 1, 2, lower, upper);
        lower.place = index - 1;
        upper.place = index;
        isBetter = true;
      }
    }
  }
}

/** Crossings that vanish if both change places. */
function gain(upper: Item, lower: Item): number {
  return (['before', 'after'] as const).reduce(
    (sum, side) => sum + crossingsOfPair(upper[side], lower[side]) - crossingsOfPair(lower[side], upper[side]),
    0,
  );
}

function number(column: readonly Item[]): void {
  for (const [place, item] of column.entries()) item.place = place;
}
