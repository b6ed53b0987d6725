/** Takes from kept rows what they have of a request. */
import type { Bounds } from '../../ordering/bounds.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import type { SpanFold } from './fold-spans.ts';
import { cellsOf } from './kept-cells.ts';
import { idsWithin, KEPT_HOURS, KEPT_MINUTES, type KeptLevel, type KeptRows, startsOf } from './kept-levels.ts';

const LEVELS: readonly KeptLevel[] = [KEPT_HOURS, KEPT_MINUTES];

/**
 * Offers the rows that are wholly within the bounds to `take`, those of long stretches first. It returns whether it has taken
 * the row. Returns the stretches of which no row was taken.
 */
export function coverBy<Level extends KeptRows>(
  starts: Bounds,
  levels: readonly Level[],
  db: ReadConnection,
  take: (id: bigint, level: Level) => boolean,
): Bounds[] {
  const [level, ...finer] = levels;
  if (level === undefined) return starts.low <= starts.high ? [starts] : [];
  const left: Bounds[] = [];
  const within = idsWithin(starts, level);
  let from = starts.low;
  for (const [id] of db.iterate(level.ids, within.low, within.high)) {
    if (!take(id, level)) continue;
    const stretch = startsOf(id, level);
    left.push(...coverBy({ low: from, high: stretch.low - 1n }, finer, db, take));
    from = stretch.high + 1n;
  }
  left.push(...coverBy({ low: from, high: starts.high }, finer, db, take));
  return left;
}

interface Cover {
  readonly fold: SpanFold;
  /** Groups and filter follow from the service. */
  readonly isByService: boolean;
  readonly db: ReadConnection;
}

/** Adds the spans that start within the bounds, as far as they are kept. Returns the stretches that are not. */
export function coverKept(starts: Bounds, { fold, isByService, db }: Cover): Bounds[] {
  return coverBy(starts, LEVELS, db, (id, level) => {
    const time = fold.timeOfAll(startsOf(id, level));
    if (time === 'several') return false;
    const [cells] = db.get(isByService ? level.services : level.operations, id) ?? [];
    for (const cell of cells === undefined ? [] : cellsOf(cells)) fold.addKept(cell, time);
    return true;
  });
}
