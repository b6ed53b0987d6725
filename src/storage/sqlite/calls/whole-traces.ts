/** The whole traces of some of their spans. */
import type { Bounds } from '../../ordering/bounds.ts';
import type { RowSource } from '../rows/row-source.ts';
import { type HeldSpan, type HeldTrace, HeldTraces } from './held-traces.ts';
import type { NarrowSpan, NarrowSpans } from './narrow-spans.ts';
import { hasMoreSpans } from './span-counts.ts';
import { isLong } from './trace-extent.ts';

/** Spans that are read in order in the time in which one trace is read by itself, about. */
const SPANS_A_TRACE = 60;
/** A trace, and those of its spans that were found. */
export interface WholeTrace {
  readonly spans: readonly NarrowSpan[];
  readonly found: readonly HeldSpan[];
}

/** Reads these traces, in any order. It may pause where it yields undefined. */
export function* wholeTraces(
  traces: readonly HeldTrace<HeldSpan>[],
  narrow: NarrowSpans,
  source: RowSource,
): Generator<WholeTrace | undefined> {
  const left = new Map(traces.map((trace) => [trace.extent.traceId, trace]));
  const short = traces.filter(({ extent }) => !isLong(extent));
  const starts = boundsOf(short);
  if (starts !== undefined && !hasMoreSpans(starts, SPANS_A_TRACE * short.length, source)) {
    const held = new HeldTraces<NarrowSpan>(source, ({ traceId }) => left.has(traceId));
    for (const portion of narrow.within(starts)) {
      yield undefined;
      for (const span of portion) {
        const whole = left.has(span.traceId) ? held.add(span) : undefined;
        if (whole === undefined) continue;
        yield { spans: whole.spans, found: left.get(span.traceId)?.spans ?? [] };
        left.delete(span.traceId);
      }
      // They are read by themselves.
      if (held.isFull) held.takeAll();
    }
  }
  for (const { extent, spans } of left.values()) yield { spans: narrow.ofTrace(extent), found: spans };
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
