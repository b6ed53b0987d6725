/** Who calls whom. */
import { runAtOnce } from '../../../model/steps.ts';
import type { CallsRequest, MeasuredCall } from '../../calls.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import { MeasuredCalls } from '../../statistics/measured-calls.ts';
import { addAll } from '../calls/kept-calls.ts';
import { addMatching } from '../calls/matching-spans.ts';
import { choiceOf, NarrowCalls } from '../calls/narrow-calls.ts';
import { countIndexed, hasMoreSpans } from '../calls/span-counts.ts';
import { narrowRequest } from '../measure/narrow-request.ts';
import { gatherOf } from '../rows/counted.ts';
import { conjuncts, type Plan } from '../search/compile-query.ts';
import { planFor } from '../search/matching.ts';
import type { ReadSource } from '../search/source.ts';
import { SpanSearch } from '../search/span-search.ts';

/** Spans with a term that are read by their index, however few others there are. */
const FEW_SPANS = 2_000;
/** One of so many spans, at least, must have a term for all spans to be read in their order instead. */
const SPANS_A_HIT = 8;
const MAX_HITS = 1_000_000;

export function measureCalls(request: CallsRequest, source: ReadSource): MeasuredCall[] {
  const calls = new MeasuredCalls(request, gatherOf(source));
  const narrow = narrowRequest({ ...request, groupBy: [] }, source);
  const plan = planFor(request.filter, source);
  if (plan.empty) return [];
  if (narrow === undefined || isRare(plan, narrow.starts, source)) {
    addMatching(new SpanSearch(request, source).inAnyOrder(), calls, source);
  } else if (hasOnlyTimes(request)) addAll(narrow.starts, calls, request.sketch, source);
  else runAtOnce(new NarrowCalls(calls, choiceOf(narrow), source).addWithin(narrow.starts));
  return calls.calls();
}

/** Whether the index leads to so few spans that each is better read by itself. */
function isRare({ match }: Plan, starts: Bounds, source: ReadSource): boolean {
  if (match === undefined) return false;
  if (countIndexed(match, starts, FEW_SPANS + 1, source) <= FEW_SPANS) return true;
  const hits = countIndexed(match, starts, MAX_HITS, source);
  return hits < MAX_HITS && hasMoreSpans(starts, SPANS_A_HIT * hits, source);
}

function hasOnlyTimes({ filter }: CallsRequest): boolean {
  return conjuncts(filter).every(({ type }) => type === 'startTimeUnixNano');
}
