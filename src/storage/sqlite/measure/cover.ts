/** Takes from kept rows what they have of a request. */
import type { Bounds } from '../../ordering/bounds.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import type { Select } from '../file/select.ts';
import type { SpanFold } from './fold-spans.ts';
import { idsWithin, KEPT_HOURS, KEPT_MINUTES, startsOf } from './kept-levels.ts';

/** Rows of stretches of the same length, between two ids. Each begins with its id. */
interface CoverLevel<Row extends readonly [id: bigint, ...unknown[]]> {
  /** Nanoseconds of a stretch. */
  readonly size: bigint;
  readonly rows: Select<Row>;
}

/**
 * Offers the rows that are wholly within the bounds to `take`, those of long stretches first, with their stretches. It returns
 * whether it has taken the row. Returns the stretches of which no row was taken.
 */
export function coverBy<Level extends CoverLevel<Row>, Row extends readonly [id: bigint, ...unknown[]]>(
  starts: Bounds,
  levels: readonly (Level & CoverLevel<Row>)[],
  db: ReadConnection,
  take: (row: Row, stretch: Bounds, level: Level) => boolean,
): Bounds[] {
  const [level, ...finer] = levels;
  if (level === undefined) return starts.low <= starts.high ? [starts] : [];
  const left: Bounds[] = [];
  const within = idsWithin(starts, level);
  let from = starts.low;
  for (const row of db.iterate(level.rows, within.low, within.high)) {
    const stretch = startsOf(row[0], level);
    if (!take(row, stretch, level)) continue;
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
  const levels = [KEPT_HOURS, KEPT_MINUTES].map(({ size, services, operations }) => ({
    size,
    rows: isByService ? services : operations,
  }));
  return coverBy(starts, levels, db, ([, cells], stretch) => {
    const time = fold.timeOfAll(stretch);
    if (time === 'several') return false;
    fold.addKept(cells, time);
    return true;
  });
}
