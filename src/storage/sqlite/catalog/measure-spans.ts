/** Measures of spans by group and by time. */
import type { MeasuredGroup, MeasuresRequest } from '../../measures.ts';
import { MeasuredGroups } from '../../statistics/measured-groups.ts';
import { gatherOf } from '../rows/counted.ts';
import type { ReadSource } from '../search/source.ts';
import { SpanSearch } from '../search/span-search.ts';

export function measureSpans(request: MeasuresRequest, source: ReadSource): MeasuredGroup[] {
  const groups = new MeasuredGroups(request, gatherOf(source));
  for (const candidate of new SpanSearch(request, source).inAnyOrder()) groups.add(candidate, source.context);
  return groups.groups();
}
