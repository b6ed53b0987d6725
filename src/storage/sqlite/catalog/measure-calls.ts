/** Who calls whom. */
import type { CallsRequest, MeasuredCall } from '../../calls.ts';
import { MeasuredCalls } from '../../statistics/measured-calls.ts';
import { addMatching } from '../calls/matching-spans.ts';
import { addNarrow } from '../calls/narrow-calls.ts';
import { narrowRequest } from '../measure/narrow-request.ts';
import { gatherOf } from '../rows/counted.ts';
import type { ReadSource } from '../search/source.ts';
import { SpanSearch } from '../search/span-search.ts';

export function measureCalls(request: CallsRequest, source: ReadSource): MeasuredCall[] {
  const calls = new MeasuredCalls(request, gatherOf(source));
  const narrow = narrowRequest({ ...request, groupBy: [], maxGroups: 1 });
  if (narrow === undefined) addMatching(new SpanSearch(request, source).inAnyOrder(), calls, source);
  else addNarrow(narrow, calls, source);
  return calls.calls();
}
