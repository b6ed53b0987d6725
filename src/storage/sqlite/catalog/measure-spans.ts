/** Measures of spans by group and by time. */
import type { MeasuredGroup, MeasuresRequest } from '../../measures.ts';
import { ALL_INT64, type Bounds, intersect } from '../../ordering/bounds.ts';
import { MeasuredGroups } from '../../statistics/measured-groups.ts';
import { coverKept } from '../measure/cover.ts';
import { SpanFold } from '../measure/fold-spans.ts';
import { hasDurationBounds, type NarrowRequest, narrowRequest } from '../measure/narrow-request.ts';
import { spanPortions } from '../measure/span-portions.ts';
import { gatherOf } from '../rows/counted.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { planFor } from '../search/matching.ts';
import { searchStep } from '../search/search-step.ts';
import type { ReadSource } from '../search/source.ts';
import { SpanSearch } from '../search/span-search.ts';

export function measureSpans(request: MeasuresRequest, source: ReadSource): MeasuredGroup[] {
  const groups = new MeasuredGroups(request, gatherOf(source));
  const narrow = narrowRequest(request, source, true);
  if (narrow !== undefined) measureNarrow(request, narrow, groups, source);
  else for (const candidate of new SpanSearch(request, source).inAnyOrder()) groups.add(candidate, source.context);
  return groups.groups();
}

function measureNarrow(
  request: MeasuresRequest,
  narrow: NarrowRequest,
  groups: MeasuredGroups,
  source: ReadSource,
): void {
  const plan = planFor(request.filter, source);
  if (plan.empty) return;
  const fold = new SpanFold(request, narrow, groups, source.lookups);
  const starts = intersect(narrow.starts, boundsOf(request.times));
  const { isByService, attributes, isRoot } = narrow;
  const isKept =
    attributes.length === 0 && !hasDurationBounds(narrow) && isRoot === undefined && request.shortest !== true;
  const left = isKept ? coverKept(starts, { fold, isByService, withSketch: request.sketch, source }) : [starts];
  const columns = attributes.flatMap((attribute) => attribute.columns);
  const words = `operation, status, start and duration${isRoot === undefined ? '' : ', and parent'}${columns.length === 0 ? '' : ', and attributes'}`;
  for (const stretch of left) {
    if (stretch.low > stretch.high) continue;
    const ids = idBounds(stretch, source);
    const step = searchStep(source, { ...plan, ids, columns: words });
    fold.within(stretch);
    for (const portion of spanPortions({ match: plan.match, ids, step }, columns, source, isRoot)) {
      const counted = fold.add(portion);
      step?.matched(counted);
    }
  }
  fold.end();
}

/** From the first bucket of time to the last. */
function boundsOf(times: readonly bigint[] | undefined): Bounds {
  if (times === undefined) return ALL_INT64;
  return { low: times[0] ?? 0n, high: (times.at(-1) ?? 0n) - 1n };
}
