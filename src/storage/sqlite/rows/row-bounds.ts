/** The row ids of spans by their start: an id is the start, raised by no more than the largest shift. */
import { clampInt64 } from '../../../model/int64.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import { columns, integer, select } from '../file/select.ts';
import { firstId } from './row-ids.ts';
import type { RowSource } from './row-source.ts';

const MAX_SHIFT = select(columns(integer('value')), "FROM facts WHERE name = 'max_row_shift'");

/** The largest difference between a row id and the start of its span. */
export function maxRowShift({ db }: RowSource): bigint {
  const [shift] = db.get(MAX_SHIFT) ?? [0n];
  return shift;
}

/** Row ids that spans with starts in these bounds may have. */
export function idBounds(starts: Bounds, source: RowSource): Bounds {
  return { low: firstId(starts.low), high: clampInt64(firstId(starts.high) + maxRowShift(source)) };
}
