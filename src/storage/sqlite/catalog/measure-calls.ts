/**
 * Who calls whom. Spans that match are read in order of time, in portions, and each portion trace by trace. Most traces are
 * whole within a portion, so nothing else is read for them but the number of their spans.
 */
import { getOrMake } from '../../../model/get-or-make.ts';
import { buildTraceTree } from '../../../model/trace-tree.ts';
import type { CallsRequest, MeasuredCall } from '../../calls.ts';
import { callsOf, type RelatedSpans } from '../../evaluator/calls-of.ts';
import { MeasuredCalls } from '../../statistics/measured-calls.ts';
import type { Candidate } from '../rows/candidate.ts';
import { gatherOf, kept } from '../rows/counted.ts';
import type { ReadSource } from '../search/source.ts';
import { SpanSearch } from '../search/span-search.ts';
import { spanCountOf } from '../search/traces.ts';

/** Spans of a portion: about 20 MB. */
const MAX_PORTION = 20_000;

export function measureCalls(request: CallsRequest, source: ReadSource): MeasuredCall[] {
  const calls = new MeasuredCalls(request, gatherOf(source));
  for (const portion of portionsOf(new SpanSearch(request, source).inAnyOrder(), source)) {
    for (const [traceId, spans] of portion) {
      const trace = traceOf(traceId, spans, source);
      for (const span of spans) calls.add(span, callsOf(span, trace, source.context));
    }
  }
  return calls.calls();
}

type Portion = ReadonlyMap<string, readonly Candidate[]>;

/** The spans by trace. What the largest portion takes counts as read. */
function* portionsOf(spans: Iterable<Candidate>, source: ReadSource): Generator<Portion> {
  let portion = new Map<string, Candidate[]>();
  let size = 0;
  let isFirst = true;
  for (const span of spans) {
    getOrMake(portion, span.traceId, () => []).push(isFirst ? kept(span, source) : span.slim());
    if (++size < MAX_PORTION) continue;
    yield portion;
    [portion, size, isFirst] = [new Map(), 0, false];
  }
  yield portion;
}

/** The trace, without reading its spans again if they are all there. */
function traceOf(traceId: string, spans: readonly Candidate[], source: ReadSource): RelatedSpans | undefined {
  if (spanCountOf(traceId, source) !== spans.length) return source.context.trace(traceId);
  const tree = buildTraceTree(spans);
  return { spans: () => spans, tree: () => tree };
}
