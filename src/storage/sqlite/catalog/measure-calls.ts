/**
 * Who calls whom. Spans that match are read in order of time, and held until their trace is whole. Most traces soon are, so
 * nothing else is read for them but the number of their spans. The spans of other traces are read by trace.
 */
import { getOrMake } from '../../../model/get-or-make.ts';
import { buildTraceTree } from '../../../model/trace-tree.ts';
import type { CallsRequest, MeasuredCall } from '../../calls.ts';
import { callsOf, type RelatedSpans } from '../../evaluator/calls-of.ts';
import { MeasuredCalls } from '../../statistics/measured-calls.ts';
import type { Candidate } from '../rows/candidate.ts';
import { gatherOf } from '../rows/counted.ts';
import type { RowSource } from '../rows/row-source.ts';
import type { ReadSource } from '../search/source.ts';
import { SpanSearch } from '../search/span-search.ts';
import { spanCountOf } from '../search/traces.ts';

/** Spans that are held at once: about 20 MB. */
const MAX_HELD_SPANS = 20_000;

export function measureCalls(request: CallsRequest, source: ReadSource): MeasuredCall[] {
  const calls = new MeasuredCalls(request, gatherOf(source));
  for (const held of byTrace(new SpanSearch(request, source).inAnyOrder(), source)) {
    const trace = isWhole(held) ? wholeTrace(held) : source.context.trace(held.traceId);
    for (const span of held.spans) calls.add(span, callsOf(span, trace, source.context));
  }
  return calls.calls();
}

interface HeldTrace {
  readonly traceId: string;
  /** Of the stored trace. */
  readonly spanCount: number;
  /** Those that match. */
  readonly spans: Candidate[];
}

/**
 * The spans by trace. If too many are held, those of the trace that was met first come before it is whole. The most that are
 * held at once count as read.
 */
function* byTrace(spans: Iterable<Candidate>, source: RowSource): Generator<HeldTrace> {
  const held = new Map<string, HeldTrace>();
  let [count, most] = [0, 0];
  for (const span of spans) {
    const { traceId } = span;
    const own = getOrMake(held, traceId, () => ({ traceId, spanCount: spanCountOf(traceId, source), spans: [] }));
    own.spans.push(span.slim());
    if (++count > most) {
      source.db.clock.countBytes(span.size);
      most = count;
    }
    const next = isWhole(own) ? own : count > MAX_HELD_SPANS ? held.values().next().value : undefined;
    if (next === undefined) continue;
    held.delete(next.traceId);
    count -= next.spans.length;
    yield next;
  }
  yield* held.values();
}

function isWhole({ spanCount, spans }: HeldTrace): boolean {
  return spans.length === spanCount;
}

function wholeTrace({ spans }: HeldTrace): RelatedSpans {
  const tree = buildTraceTree(spans);
  return { spans: () => spans, tree: () => tree };
}
