/** Statistics of the numbers of an attribute. The spans are read: the index knows how many spans have a number, but not how
 * often each span has it. */
import { ATTRIBUTE_SCOPES } from '../../../model/attributes.ts';
import { attributeLists } from '../../../model/span.ts';
import type { AttributeStatistics, AttributeStatisticsRequest } from '../../backend.ts';
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import { NumberStatistics } from '../../statistics/number-statistics.ts';
import { every, isExact } from '../cluster/queries.ts';
import { presence } from '../search/compile-attribute.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { compileSpans, scanMatches } from '../search/find-spans.ts';
import type { ClusterSource } from '../search/source.ts';

/** Undefined if the key has no number. Throws OPERATION_TOO_COMPLEX. */
export async function getAttributeStatistics(
  { key, scope, filter, timeRange, quantiles }: AttributeStatisticsRequest,
  source: ClusterSource,
): Promise<AttributeStatistics | undefined> {
  checkPatterns(filter);
  const scopes = scope === undefined ? ATTRIBUTE_SCOPES : [scope];
  const compiled = await compileSpans(filter, source);
  const query = every([compiled.all, compileTimeRange(timeRange), presence({ key, scope })]);
  const statistics = new NumberStatistics(key);
  for await (const matches of scanMatches(isExact(compiled) ? undefined : filter, query, source)) {
    for (const { span } of matches) statistics.add(scopes.flatMap((where) => attributeLists(span, where)));
  }
  return statistics.answer(quantiles);
}
