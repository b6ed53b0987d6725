/** The type Query: statistics of attributes. */
import { quantilesAskedFor } from '../asked-fields.ts';
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';
import { AttributeScopeRef } from '../enums.ts';
import { SpanFilterRef } from '../inputs/refs.ts';
import { TimeRangeRef, toTimeRange } from '../inputs/time-range.ts';
import { toSpanFilter } from '../inputs/translate/filters.ts';
import { AttributeStatisticsRef } from '../refs.ts';

builder.queryFields((t) => ({
  attributeStatistics: t.field({
    type: AttributeStatisticsRef,
    nullable: true,
    description:
      'Statistics of the numeric values of an attribute: INT and DOUBLE values, and array elements of these types. NaN is ' +
      'ignored. Null if there is no number.',
    extensions: costs('count'),
    args: {
      key: t.arg.string({ required: true, description: 'For example `http.response.body.size`.' }),
      scope: t.arg({ type: AttributeScopeRef, description: 'Only values of this scope. Default: all scopes.' }),
      filter: t.arg({ type: SpanFilterRef, description: 'Only spans that match this filter.' }),
      timeRange: t.arg({ type: TimeRangeRef, description: 'Only spans that start in this range.' }),
    },
    resolve: (_root, { key, scope, filter, timeRange }, { query, now }, info) =>
      query.catalog.attributeStatistics(
        { key, scope: scope ?? undefined, filter: toSpanFilter(filter, now), timeRange: toTimeRange(timeRange, now) },
        quantilesAskedFor(info),
      ),
  }),
}));
