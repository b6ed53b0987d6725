/** Measures of spans by group and by time. The spans are read: aggregations of the cluster give doubles. */
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import type { MeasuredGroup, MeasuresRequest } from '../../measures.ts';
import { MeasuredGroups } from '../../statistics/measured-groups.ts';
import { every, isExact } from '../cluster/queries.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { compileSpans, scanMatches } from '../search/find-spans.ts';
import type { ClusterSource } from '../search/source.ts';

export async function measureSpans(request: MeasuresRequest, source: ClusterSource): Promise<MeasuredGroup[]> {
  const { filter, timeRange } = request;
  checkPatterns(filter);
  const compiled = await compileSpans(filter, source);
  const query = every([compiled.all, compileTimeRange(timeRange)]);
  const groups = new MeasuredGroups(request);
  for await (const matches of scanMatches(isExact(compiled) ? undefined : filter, query, source)) {
    // A span whose trace has to be fetched is tried again: it is added only when all of it is known.
    await source.context.select(matches, ({ filterable }) => {
      groups.add(filterable, source.context);
      return true;
    });
  }
  return groups.groups();
}
