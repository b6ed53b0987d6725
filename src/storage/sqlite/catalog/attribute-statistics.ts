/** Statistics of an attribute's numbers, from the dictionary if it has them, else from the spans with the key. */
import type { AttributeStatistics, AttributeStatisticsRequest } from '../../backend.ts';
import { NumberStatistics } from '../../statistics/number-statistics.ts';
import { gatherOf } from '../rows/counted.ts';
import type { ReadSource } from '../search/source.ts';
import { asksAllSpans, listsWithKey } from './spans-with-key.ts';
import { allValues, storedValues } from './stored-values.ts';

export function getAttributeStatistics(
  request: AttributeStatisticsRequest,
  source: ReadSource,
): AttributeStatistics | undefined {
  const statistics = new NumberStatistics(request.key, gatherOf(source));
  const stored = asksAllSpans(request) ? storedValues(request, source) : undefined;
  if (stored !== undefined && !stored.isRepeated) statistics.addCounted(allValues(stored.keyIds, source));
  else for (const lists of listsWithKey(request, undefined, source)) statistics.add(lists);
  return statistics.answer(request.quantiles);
}
