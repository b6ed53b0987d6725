/** Takes from kept sums what they have of a request. */
import type { Bounds } from '../../ordering/bounds.ts';
import type { ReadConnection } from '../file/read-connection.ts';
import type { SpanFold } from './fold-spans.ts';
import { idsWithin, KEPT_HOURS, KEPT_MINUTES, type KeptLevel, startsOf } from './kept-levels.ts';

const LEVELS: readonly KeptLevel[] = [KEPT_HOURS, KEPT_MINUTES];

interface Cover {
  readonly fold: SpanFold;
  /** Groups and filter follow from the service. */
  readonly isByService: boolean;
  readonly db: ReadConnection;
}

/** Adds the spans that start within the bounds, as far as they are kept. Returns the stretches that are not. */
export function coverKept(starts: Bounds, cover: Cover, levels = LEVELS): Bounds[] {
  const [level, ...finer] = levels;
  if (level === undefined) return starts.low <= starts.high ? [starts] : [];
  const { fold, isByService, db } = cover;
  const left: Bounds[] = [];
  const within = idsWithin(starts, level);
  let from = starts.low;
  const rows = isByService ? level.services : level.operations;
  for (const [id, cells] of db.iterate(rows, within.low, within.high)) {
    const stretch = startsOf(id, level);
    const time = fold.timeOfAll(stretch);
    if (time === 'several') continue;
    left.push(...coverKept({ low: from, high: stretch.low - 1n }, cover, finer));
    fold.addKept(cells, time);
    from = stretch.high + 1n;
  }
  left.push(...coverKept({ low: from, high: starts.high }, cover, finer));
  return left;
}
