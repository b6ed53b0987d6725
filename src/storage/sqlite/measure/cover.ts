/** Takes from kept rows what they have of a request. */
import type { Bounds } from '../../ordering/bounds.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import type { Select } from '../file/select.ts';
import type { RowSource } from '../rows/row-source.ts';
import { cellsAfter } from './cells-after.ts';
import type { SpanFold } from './fold-spans.ts';
import { cellsOf } from './kept-cells.ts';
import { idsWithin, KEPT_HOURS, KEPT_MINUTES, startsOf } from './kept-levels.ts';

/** Rows of stretches of the same length, between two ids. Each begins with its id. */
interface CoverLevel<Row extends readonly [id: bigint, ...unknown[]]> {
  /** Nanoseconds of a stretch. */
  readonly size: bigint;
  readonly rows: Select<Row>;
}

/**
 * Offers the rows that are wholly within the bounds to `take`, those of long stretches first, with their stretches. It returns
 * the part of the stretch that it has taken, or undefined if it takes nothing. Returns the stretches that were not taken.
 */
export function coverBy<Level extends CoverLevel<Row>, Row extends readonly [id: bigint, ...unknown[]]>(
  starts: Bounds,
  levels: readonly (Level & CoverLevel<Row>)[],
  db: ReadConnection,
  take: (row: Row, stretch: Bounds, level: Level) => Bounds | undefined,
): Bounds[] {
  const [level, ...finer] = levels;
  if (level === undefined) return starts.low <= starts.high ? [starts] : [];
  const left: Bounds[] = [];
  const within = idsWithin(starts, level);
  let from = starts.low;
  for (const row of db.iterate(level.rows, within.low, within.high)) {
    const stretch = startsOf(row[0], level);
    const taken = take(row, stretch, level);
    if (taken === undefined) continue;
    left.push(...coverBy({ low: from, high: taken.low - 1n }, finer, db, take));
    from = taken.high + 1n;
  }
  left.push(...coverBy({ low: from, high: starts.high }, finer, db, take));
  return left;
}

interface Cover {
  readonly fold: SpanFold;
  /** Groups and filter follow from the service. */
  readonly isByService: boolean;
  readonly withSketch: boolean;
  readonly source: RowSource;
}

/** Adds the spans that start within the bounds, as far as they are kept. Returns the stretches that are not. */
export function coverKept(starts: Bounds, { fold, isByService, withSketch, source }: Cover): Bounds[] {
  const levels = [KEPT_HOURS, KEPT_MINUTES].map(({ size, services, operations }) => ({
    size,
    rows: isByService ? services : operations,
  }));
  return coverBy(starts, levels, source.db, ([, row], stretch) => {
    const time = fold.timeOfAll(stretch);
    if (time !== 'several') {
      fold.addKept(cellsOf(row, withSketch), time);
      return stretch;
    }
    const later = { low: stretch.low + 1n, high: stretch.high };
    const timeOfLater = fold.timeOfAll(later);
    if (timeOfLater === 'several') return undefined;
    const cells = cellsAfter(stretch.low, cellsOf(row, withSketch), { isByService, withSketch, source });
    if (cells !== undefined) fold.addKept(cells, timeOfLater);
    return cells && later;
  });
}
