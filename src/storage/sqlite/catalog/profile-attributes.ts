/** Which attributes spans have. */
import type { AttributeProfile, ProfileRequest } from '../../profiles.ts';
import { ProfiledSpans } from '../../statistics/profiled-spans.ts';
import { attributePortions, portionOfRows } from '../measure/attribute-portions.ts';
import { AttributeReading } from '../measure/attribute-reading.ts';
import { hasDurationBounds, type NarrowRequest, narrowRequest } from '../measure/narrow-request.ts';
import { narrowTest } from '../measure/narrow-test.ts';
import { gatherOf } from '../rows/counted.ts';
import { idBounds } from '../rows/row-bounds.ts';
import { planFor } from '../search/matching.ts';
import { searchStep } from '../search/search-step.ts';
import type { ReadSource } from '../search/source.ts';
import { SpanSearch } from '../search/span-search.ts';

/** Matches whose attributes are read together. */
const ROWS_A_PORTION = 1_024;

export function profileAttributes(request: ProfileRequest, source: ReadSource): AttributeProfile {
  const profiled = new ProfiledSpans(request, gatherOf(source));
  const reading = new AttributeReading(request, profiled, source);
  const { filter, timeRange } = request;
  const narrow = narrowRequest(
    { ...(filter && { filter }), ...(timeRange && { timeRange }), groupBy: [], numbers: [] },
    source,
  );
  if (narrow !== undefined) readNarrow(request, narrow, reading, source);
  else readMatches(request, reading, source);
  reading.end();
  return profiled.profile();
}

/** The filter is tested by the columns that come with the attributes. */
function readNarrow(
  request: ProfileRequest,
  narrow: NarrowRequest,
  reading: AttributeReading,
  source: ReadSource,
): void {
  const plan = planFor(request.filter, source);
  if (plan.empty || narrow.starts.low > narrow.starts.high) return;
  const ids = idBounds(narrow.starts, source);
  const step = searchStep(source, { ...plan, ids, columns: 'operation, status, start, duration and attributes' });
  const search = { match: plan.match, ids, step };
  const testOf = narrowTest(narrow, source.lookups);
  const parts = { withValues: reading.readsOwnValues, withTest: !narrow.countsAll || hasDurationBounds(narrow) };
  for (const portion of attributePortions(search, parts, source)) {
    const counted = reading.add(portion, testOf(portion));
    step?.matched(counted);
  }
}

/** The filter is tested span by span. Then the attributes of the matches are read together. */
function readMatches(request: ProfileRequest, reading: AttributeReading, source: ReadSource): void {
  let ids: bigint[] = [];
  const read = (): void => {
    if (ids.length > 0) reading.add(portionOfRows(ids, reading.readsOwnValues, source), () => true);
    ids = [];
  };
  for (const { id } of new SpanSearch(request, source).inAnyOrder()) {
    ids.push(id);
    if (ids.length === ROWS_A_PORTION) read();
  }
  read();
}
