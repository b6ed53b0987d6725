/** What the numbers of an attribute come to. The index knows in how many spans a number is, and not how often each span has
 * it, so the spans are read. */
import { attributeLists } from '../../model/span.ts';
import type { AttributeStatistics, AttributeStatisticsRequest } from '../backend.ts';
import { checkPatterns } from '../check-patterns.ts';
import { ATTRIBUTE_SCOPES } from '../matches-span.ts';
import { NumberStatistics } from '../number-statistics.ts';
import { presence } from './compile-attribute.ts';
import { compileTimeRange } from './compile-query.ts';
import { compileSpans, scanMatches } from './find-spans.ts';
import { every, isExact } from './queries.ts';
import type { Source } from './source.ts';

/** Undefined where the key has no number. Throws OPERATION_TOO_COMPLEX. */
export async function getAttributeStatistics(
  { key, scope, filter, timeRange, quantiles }: AttributeStatisticsRequest,
  source: Source,
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
