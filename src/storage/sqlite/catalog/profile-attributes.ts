/** Which attributes spans have. */
import type { AttributeProfile, ProfileRequest } from '../../profiles.ts';
import { ProfiledSpans } from '../../statistics/profiled-spans.ts';
import { gatherOf } from '../rows/counted.ts';
import type { ReadSource } from '../search/source.ts';
import { SpanSearch } from '../search/span-search.ts';

export function profileAttributes(request: ProfileRequest, source: ReadSource): AttributeProfile {
  const profiled = new ProfiledSpans(request, gatherOf(source));
  for (const candidate of new SpanSearch(request, source).inAnyOrder()) profiled.add(candidate);
  return profiled.profile();
}
