/** Bounds of row ids. An id is the start of its span plus a shift, which has a maximum. */
import { clampInt64 } from '../../../model/int64.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import { columns, integer, select } from '../file/select.ts';
import { firstId } from './row-ids.ts';
import type { RowSource } from './row-source.ts';

const MAX_SHIFT = select(columns(integer('value')), "FROM facts WHERE name = 'max_row_shift'");

/** The largest shift in the file. */
export function maxRowShift({ db }: Pick<RowSource, 'db'>): bigint {
  const [shift] = db.get(MAX_SHIFT) ?? [0n];
  return shift;
}

/** Bounds of the row ids of spans that start within these bounds. */
export function idBounds(starts: Bounds, source: Pick<RowSource, 'db'>): Bounds {
  return { low: firstId(starts.low), high: clampInt64(firstId(starts.high) + maxRowShift(source)) };
}
