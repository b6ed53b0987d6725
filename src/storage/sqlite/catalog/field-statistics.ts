/** Statistics of a span field: for all spans from the column, else from the spans that match. */
import type { FieldStatistics, FieldStatisticsRequest } from '../../backend.ts';
import { sentValue } from '../../ordering/order.ts';
import { FieldValues } from '../../statistics/field-statistics.ts';
import { columns, integer, select } from '../file/select.ts';
import { gatherOf } from '../rows/counted.ts';
import type { ReadSource } from '../search/source.ts';
import { SpanSearch } from '../search/span-search.ts';
import { ORDER_COLUMNS } from '../search/span-ties.ts';
import { asksAllSpans } from './spans-with-key.ts';

export function getFieldStatistics(request: FieldStatisticsRequest, source: ReadSource): FieldStatistics | undefined {
  const { field, quantiles } = request;
  const values = new FieldValues(field, gatherOf(source));
  if (asksAllSpans(request)) {
    const all = select(columns(integer('value', ORDER_COLUMNS[field])), 'FROM spans');
    for (const [value] of source.db.iterate(all)) values.add(value);
  } else {
    for (const candidate of new SpanSearch(request, source).inAnyOrder()) values.add(sentValue(field, candidate));
  }
  return values.statistics(quantiles);
}
