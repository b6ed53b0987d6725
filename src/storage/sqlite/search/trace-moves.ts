/**
 * The positions of traces in the orders at an earlier moment. The writer logs them before each change of a stored trace
 * (`trace_moves`). The first entry after a moment has the position at that moment. A moment names the last entry of the
 * log, the last row of `traces`, and the end of that trace's id. The id shows whether the moment is of this file: another
 * file that was made at the same path has the numbers, too.
 */
import type { OrderableTrace } from '../../ordering/order.ts';
import { blob, columns, integer, select } from '../file/select.ts';
import { traceIdBytes } from '../rows/keys.ts';
import type { RowSource } from '../rows/row-source.ts';

const MOMENT = /^s(\d{1,18})\.(\d{1,18})\.([0-9a-f]{0,16})$/;
const MARK_DIGITS = 16;

/** Each minimum or maximum is a query of its own, which SQLite answers from the end of the table. */
const NEWEST = select(
  columns(
    integer('move', 'ifnull((SELECT max(id) FROM trace_moves), 0)'),
    integer('trace', 'ifnull((SELECT max(id) FROM traces), 0)'),
    blob('trace_id', "ifnull((SELECT trace_id FROM traces ORDER BY id DESC LIMIT 1), x'')"),
  ),
  '',
);
const KEPT = select(
  columns(
    integer('first', 'ifnull((SELECT min(id) FROM trace_moves), 1)'),
    integer('last', 'ifnull((SELECT max(id) FROM trace_moves), 0)'),
  ),
  '',
);
/** With min(), SQLite takes the other columns from the row that has the minimum. */
const FIRST_MOVES = select(
  columns(
    blob('trace_id', 't.trace_id'),
    integer('start', 'm.start_time_unix_nano'),
    integer('duration', 'm.duration'),
    integer('span_count', 'm.span_count'),
    integer('error_count', 'm.error_count'),
    integer('last_arrival', 'm.last_arrival_unix_nano'),
  ),
  `FROM (SELECT *, min(id) FROM trace_moves WHERE id > ? AND trace_row <= ? AND in_time() GROUP BY trace_row) m
    JOIN traces t ON t.id = m.trace_row`,
);
const TRACE_OF_ROW = select(columns(blob('trace_id')), 'FROM traces WHERE id = ?');
const ROW_OF_TRACE = select(columns(integer('id')), 'FROM traces WHERE trace_id = ?');

/** Bytes of an earlier trace in memory, with its position, about. */
const MOVE_BYTES = 400;
const NO_TRACE = Buffer.alloc(0);

/** The state that this read sees. */
export function currentMoment({ db }: RowSource): string {
  const [move, trace, traceId] = db.get(NEWEST) ?? [0n, 0n, NO_TRACE];
  return `s${move}.${trace}.${markOf(traceId)}`;
}

export class TraceMoves {
  /** Traces that were stored at the moment and have changed since, as the orders had them then. */
  readonly earlier: ReadonlyMap<string, OrderableTrace>;
  readonly #source: RowSource;
  readonly #lastTrace: bigint;

  private constructor(source: RowSource, lastTrace: bigint, earlier: ReadonlyMap<string, OrderableTrace>) {
    this.#source = source;
    this.#lastTrace = lastTrace;
    this.earlier = earlier;
  }

  /** Undefined if the moment is not of this file, or if the log does not reach back to it any more. */
  static since(moment: string, source: RowSource): TraceMoves | undefined {
    const [, move, trace, mark] = MOMENT.exec(moment) ?? [];
    if (move === undefined || trace === undefined) return undefined;
    const [lastMove, lastTrace] = [BigInt(move), BigInt(trace)];
    const [traceId] = source.db.get(TRACE_OF_ROW, lastTrace) ?? [NO_TRACE];
    if (markOf(traceId) !== mark) return undefined;
    const [first, last] = source.db.get(KEPT) ?? [1n, 0n];
    if (lastMove + 1n < first || lastMove > last) return undefined;
    return new TraceMoves(source, lastTrace, earlierTraces(lastMove, lastTrace, source));
  }

  /** Whether the trace was stored at the moment. */
  wasStored(traceId: string): boolean {
    const [row] = this.#source.db.get(ROW_OF_TRACE, traceIdBytes(traceId)) ?? [];
    return row !== undefined && row <= this.#lastTrace;
  }
}

function markOf(traceId: Buffer): string {
  return traceId.toString('hex').slice(-MARK_DIGITS);
}

function earlierTraces(lastMove: bigint, lastTrace: bigint, { db }: RowSource): ReadonlyMap<string, OrderableTrace> {
  const earlier = new Map<string, OrderableTrace>();
  for (const [id, start, duration, spanCount, errorCount, lastArrivalUnixNano] of db.iterate(
    FIRST_MOVES,
    lastMove,
    lastTrace,
  )) {
    const traceId = id.toString('hex');
    db.clock.countBytes(MOVE_BYTES);
    earlier.set(traceId, {
      traceId,
      startTimeUnixNano: start,
      endTimeUnixNano: start + duration,
      spanCount: Number(spanCount),
      errorCount: Number(errorCount),
      lastArrivalUnixNano,
    });
  }
  return earlier;
}
