/** The whole traces of some of their spans. */
import type { Bounds } from '../../ordering/bounds.ts';
import { columns, integer, select } from '../file/select.ts';
import type { RowSource } from '../rows/row-source.ts';
import { type HeldSpan, type HeldTrace, HeldTraces } from './held-traces.ts';
import type { NarrowSpan, NarrowSpans } from './narrow-spans.ts';
import { isLong } from './trace-extent.ts';

/** Spans that are read in order in the time in which one trace is read by itself, about. */
const SPANS_A_TRACE = 60;
const NANOS_A_MINUTE = 60_000_000_000n;
const SPANS_BETWEEN = select(
  columns(integer('spans', 'ifnull(sum(span_count), 0)')),
  'FROM operation_minutes WHERE minute BETWEEN ? AND ? AND in_time()',
);

/** A trace, and those of its spans that were found. */
export interface WholeTrace {
  readonly spans: readonly NarrowSpan[];
  readonly found: readonly HeldSpan[];
}

/** Reads these traces, in any order. Each is given to `use`. */
export function forEachWhole(
  traces: readonly HeldTrace<HeldSpan>[],
  narrow: NarrowSpans,
  source: RowSource,
  use: (trace: WholeTrace) => void,
): void {
  const left = new Map(traces.map((trace) => [trace.extent.traceId, trace]));
  const short = traces.filter(({ extent }) => !isLong(extent));
  const starts = boundsOf(short);
  if (starts !== undefined && spansBetween(starts, source) <= SPANS_A_TRACE * short.length) {
    const held = new HeldTraces<NarrowSpan>(source, ({ traceId }) => left.has(traceId));
    for (const portion of narrow.within(starts)) {
      for (const span of portion) {
        const whole = left.has(span.traceId) ? held.add(span) : undefined;
        if (whole === undefined) continue;
        use({ spans: whole.spans, found: left.get(span.traceId)?.spans ?? [] });
        left.delete(span.traceId);
      }
      // They are read by themselves.
      if (held.isFull) held.takeAll();
    }
  }
  for (const { extent, spans } of left.values()) use({ spans: narrow.ofTrace(extent), found: spans });
}

/** All starts of the traces. Undefined without traces. */
function boundsOf(traces: readonly HeldTrace<HeldSpan>[]): Bounds | undefined {
  const [first, ...others] = traces.map(({ extent }) => extent.starts);
  return (
    first &&
    others.reduce(
      (all, { low, high }) => ({ low: low < all.low ? low : all.low, high: high > all.high ? high : all.high }),
      first,
    )
  );
}

/** How many spans start in the minutes of these bounds. */
function spansBetween({ low, high }: Bounds, { db }: RowSource): number {
  const [spans] = db.get(SPANS_BETWEEN, low / NANOS_A_MINUTE, high / NANOS_A_MINUTE) ?? [0n];
  return Number(spans);
}
