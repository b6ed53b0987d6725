/** The type Query: statistics of attributes. */
import { SpangraphError } from '../../src/errors.ts';
import { quantilesAskedFor } from '../asked-fields.ts';
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';
import { AttributeScopeRef } from '../enums.ts';
import { SpanNumberFieldRef } from '../inputs/aggregate-filter.ts';
import { SpanFilterRef } from '../inputs/refs.ts';
import { TimeRangeRef, toTimeRange } from '../inputs/time-range.ts';
import { toSpanFilter } from '../inputs/translate/filters.ts';
import { AttributeStatisticsRef } from '../refs.ts';

/** The orders of spans by these numbers. */
const NUMBER_ORDERS = { durationNano: 'DURATION' } as const;

builder.queryFields((t) => ({
  attributeStatistics: t.field({
    type: AttributeStatisticsRef,
    nullable: true,
    description:
      'Statistics of the numeric values of an attribute (`key`): INT and DOUBLE values, and array elements of these types. NaN is ' +
      'ignored. Or of a number that every span has (`field`). Null if there is no number. `spanMetrics` counts the values of names, ' +
      'kinds, status codes and services.',
    extensions: costs('count'),
    args: {
      key: t.arg.string({ description: 'For example `http.response.body.size`.' }),
      field: t.arg({
        type: SpanNumberFieldRef,
        description:
          'In place of `key`: a number that every span has. `key: "duration"` would be an attribute of that name.',
      }),
      scope: t.arg({
        type: AttributeScopeRef,
        description: 'With `key`: only values of this scope. Default: all scopes.',
      }),
      filter: t.arg({ type: SpanFilterRef, description: 'Only spans that match this filter.' }),
      timeRange: t.arg({ type: TimeRangeRef, description: 'Only spans that start in this range.' }),
    },
    resolve: (_root, { key, field, scope, ...where }, { query, now }, info) => {
      const selected = { filter: toSpanFilter(where.filter, now), timeRange: toTimeRange(where.timeRange, now) };
      const quantiles = quantilesAskedFor(info);
      if (typeof key === 'string' && !field) {
        return query.catalog.attributeStatistics({ key, scope: scope ?? undefined, ...selected }, quantiles);
      }
      if (field && typeof key !== 'string' && !scope) {
        return query.catalog.numberStatistics({ field: NUMBER_ORDERS[field], ...selected }, quantiles);
      }
      throw new SpangraphError(
        'BAD_USER_INPUT',
        'attributeStatistics: give either key, which may have a scope, or field.',
      );
    },
  }),
}));
