/**
 * Walks as of an earlier moment. The writer logs what the orders said of a trace before each change (`trace_moves`); the
 * first entry after a moment is what they said then. A moment names the last entry of the log and the last row of `traces`.
 */
import type { OrderableTrace } from '../../ordering/order.ts';
import { traceIdBytes } from '../rows/keys.ts';
import type { ReadSource } from './read-source.ts';

const MOMENT = /^s(\d{1,18})\.(\d{1,18})$/;

/** The state that this read sees. */
export function currentMoment({ db }: ReadSource): string {
  const [move, trace] = db.get('SELECT (SELECT max(id) FROM trace_moves), (SELECT max(id) FROM traces)') ?? [];
  return `s${String(move ?? 0)}.${String(trace ?? 0)}`;
}

export class TraceMoves {
  /** Traces that changed after the moment, as the orders had them then. */
  readonly earlier: ReadonlyMap<string, OrderableTrace>;
  readonly #source: ReadSource;
  readonly #lastTrace: bigint;

  private constructor(source: ReadSource, lastTrace: bigint, earlier: ReadonlyMap<string, OrderableTrace>) {
    this.#source = source;
    this.#lastTrace = lastTrace;
    this.earlier = earlier;
  }

  /** Undefined where the moment is none of this file, or the log does not reach back to it any more. */
  static since(moment: string, source: ReadSource): TraceMoves | undefined {
    const [, move, trace] = MOMENT.exec(moment) ?? [];
    if (move === undefined || trace === undefined) return undefined;
    const [lastMove, lastTrace] = [BigInt(move), BigInt(trace)];
    const [first, last] = source.db.get('SELECT min(id), max(id) FROM trace_moves') ?? [];
    const isKept =
      typeof first === 'bigint' && typeof last === 'bigint'
        ? first <= lastMove + 1n && lastMove <= last
        : lastMove === 0n;
    return isKept ? new TraceMoves(source, lastTrace, earlierTraces(lastMove, lastTrace, source)) : undefined;
  }

  /** Whether the trace was stored at the moment. */
  wasStored(traceId: string): boolean {
    const [row] = this.#source.db.get('SELECT id FROM traces WHERE trace_id = ?', traceIdBytes(traceId)) ?? [];
    return typeof row === 'bigint' && row <= this.#lastTrace;
  }
}

/** SQLite takes the columns beside min() from the row that has the minimum. */
const FIRST_MOVES = `SELECT t.trace_id, min(m.id), m.start_time_unix_nano, m.duration, m.span_count, m.error_count
  FROM trace_moves m JOIN traces t ON t.id = m.trace_row WHERE m.id > ? AND m.trace_row <= ? GROUP BY m.trace_row`;

function earlierTraces(lastMove: bigint, lastTrace: bigint, { db }: ReadSource): ReadonlyMap<string, OrderableTrace> {
  const earlier = new Map<string, OrderableTrace>();
  for (const [id, , start, duration, spanCount, errorCount] of db.all(FIRST_MOVES, lastMove, lastTrace)) {
    if (!(id instanceof Uint8Array) || typeof start !== 'bigint' || typeof duration !== 'bigint') continue;
    const traceId = Buffer.from(id).toString('hex');
    earlier.set(traceId, {
      traceId,
      startTimeUnixNano: start,
      endTimeUnixNano: start + duration,
      spanCount: Number(spanCount),
      errorCount: Number(errorCount),
    });
  }
  return earlier;
}
