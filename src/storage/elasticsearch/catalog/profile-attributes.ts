/** Which attributes spans have. The spans are read: the index knows neither how many of them have a key nor all of their values. */
import { checkPatterns } from '../../evaluator/check-patterns.ts';
import type { AttributeProfile, ProfileRequest } from '../../profiles.ts';
import { ProfiledSpans } from '../../statistics/profiled-spans.ts';
import { every, isExact } from '../cluster/queries.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { compileSpans, scanMatches } from '../search/find-spans.ts';
import type { ClusterSource } from '../search/source.ts';

export async function profileAttributes(request: ProfileRequest, source: ClusterSource): Promise<AttributeProfile> {
  const { filter, timeRange } = request;
  checkPatterns(filter);
  const compiled = await compileSpans(filter, source);
  const query = every([compiled.all, compileTimeRange(timeRange)]);
  const profiled = new ProfiledSpans(request);
  for await (const matches of scanMatches(isExact(compiled) ? undefined : filter, query, source)) {
    for (const { filterable } of matches) profiled.add(filterable);
  }
  return profiled.profile();
}
