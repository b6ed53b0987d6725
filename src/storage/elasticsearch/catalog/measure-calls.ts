/** Who calls whom. The spans that match are read, and of their traces what the calls depend on. */
import type { CallsRequest, MeasuredCall } from '../../calls.ts';
import { callsOf } from '../../evaluator/calls-of.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { MeasuredCalls } from '../../statistics/measured-calls.ts';
import { every, isExact } from '../cluster/queries.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { compileSpans, scanMatches } from '../search/find-spans.ts';
import type { ClusterSource } from '../search/source.ts';

export async function measureCalls(request: CallsRequest, source: ClusterSource): Promise<MeasuredCall[]> {
  const { filter, timeRange } = request;
  const { context, cache } = source;
  checkPatterns(filter);
  const compiled = await compileSpans(filter, source);
  const query = every([compiled.all, compileTimeRange(timeRange)]);
  const calls = new MeasuredCalls(request);
  // The relatives of a span are then likely among the matches beside it.
  for await (const matches of scanMatches(isExact(compiled) ? undefined : filter, query, source, 'trace')) {
    for (const match of matches) cache.add(match);
    // A span whose relatives have to be fetched is tried again: it is added only when all of them are known.
    await context.select(matches, ({ filterable }) => {
      calls.add(filterable, callsOf(filterable, context.trace(filterable.traceId), context));
      return true;
    });
  }
  return calls.calls();
}
