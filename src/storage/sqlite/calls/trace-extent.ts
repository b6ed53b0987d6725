/** How far a trace reaches, as its summary says. */
import type { Bounds } from '../../ordering/bounds.ts';
import { columns, integer, select, text } from '../file/select.ts';
import { traceIdBytes } from '../rows/keys.ts';
import type { RowSource } from '../rows/row-source.ts';

export interface TraceExtent {
  readonly traceId: string;
  readonly spanCount: number;
  /** From the earliest ordered start to the latest. They may be wider where spans were removed. */
  readonly starts: Bounds;
}

const EXTENT = columns(integer('span_count'), integer('start_time_unix_nano'), integer('start_spread'));
const ONE = select(EXTENT, 'FROM traces WHERE trace_id = ?');
/** Of a JSON array of ids. */
const SOME = select(
  columns(text('trace_id', 'value'), ...EXTENT.columns),
  'FROM json_each(?) CROSS JOIN traces ON trace_id = unhex(value) WHERE in_time()',
);

/** Without spans if the trace is not stored. */
export function extentOf(traceId: string, { db }: Pick<RowSource, 'db'>): TraceExtent {
  const row = db.get(ONE, traceIdBytes(traceId));
  if (row === undefined) return { traceId, spanCount: 0, starts: { low: 0n, high: -1n } };
  const [spanCount, start, spread] = row;
  return { traceId, spanCount: Number(spanCount), starts: { low: start, high: start + spread } };
}

/** Those of these traces that are stored. Faster than one by one. */
export function extentsOf(traceIds: Iterable<string>, { db }: Pick<RowSource, 'db'>): TraceExtent[] {
  return db.all(SOME, JSON.stringify([...traceIds])).map(([traceId, spanCount, start, spread]) => ({
    traceId,
    spanCount: Number(spanCount),
    starts: { low: start, high: start + spread },
  }));
}

/** Nanoseconds between the starts of the first span and the last above which a trace is long. */
export const LONG_SPREAD = 300_000_000_000n;

/** Calls of long traces are not kept: they change many minutes at once. */
export function isLong({ starts: { low, high } }: Pick<TraceExtent, 'starts'>): boolean {
  return high - low > LONG_SPREAD;
}
