/** Statistics of a field of spans. The spans are read: aggregations of the cluster give doubles. */
import type { FieldStatistics, FieldStatisticsRequest } from '../../backend.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { sentValue } from '../../ordering/order.ts';
import { FieldValues } from '../../statistics/field-statistics.ts';
import { every, isExact } from '../cluster/queries.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { compileSpans, scanMatches } from '../search/find-spans.ts';
import type { ClusterSource } from '../search/source.ts';

/** Undefined if no span matches. Throws OPERATION_TOO_COMPLEX. */
export async function getFieldStatistics(
  { field, filter, timeRange, quantiles }: FieldStatisticsRequest,
  source: ClusterSource,
): Promise<FieldStatistics | undefined> {
  checkPatterns(filter);
  const compiled = await compileSpans(filter, source);
  const query = every([compiled.all, compileTimeRange(timeRange)]);
  const values = new FieldValues(field);
  for await (const matches of scanMatches(isExact(compiled) ? undefined : filter, query, source)) {
    for (const { span } of matches) values.add(sentValue(field, span));
  }
  return values.statistics(quantiles);
}
