/** The arguments that select the spans to measure. */
import type { ArgBuilder } from '@pothos/core';
import type { Now } from '../../src/model/relative-time.ts';
import type { SpanFilter, TimeRange } from '../../src/query/types.ts';
import { builder, type SchemaTypes } from '../builder.ts';
import { scanCost, scanTextCost, textCost } from '../cost.ts';
import { SpanFilterRef } from './refs.ts';
import { TimeRangeRef, toTimeRange } from './time-range.ts';
import { toSpanFilter } from './translate/filters.ts';
import { QUERY_TEXT, withSpanQuery } from './translate/query-text.ts';

type TypesOf = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

const FILTER = 'Only spans that match this filter.';

/** `filter` and `query`. */
export function filterArgs(arg: ArgBuilder<TypesOf>) {
  return {
    filter: arg({ type: SpanFilterRef, description: FILTER }),
    query: arg.string({ description: QUERY_TEXT, extensions: textCost('spans') }),
  };
}

/** `filter`, `query` and `timeRange`. With a filter there are no kept sums: every span is read. */
export function selectionArgs(arg: ArgBuilder<TypesOf>) {
  return {
    filter: arg({ type: SpanFilterRef, description: FILTER, extensions: scanCost() }),
    query: arg.string({ description: QUERY_TEXT, extensions: scanTextCost() }),
    timeRange: arg({
      type: TimeRangeRef,
      description:
        'Only spans that start in this range. An absent side is that of the oldest or newest span that matches.',
    }),
  };
}

/** The same as an input, for fields that take several selections. */
export const SpanSelectionRef = builder.inputType('SpanSelection', {
  description: 'Spans that match all that is given.',
  fields: (t) => ({
    filter: t.field({ type: SpanFilterRef, description: FILTER }),
    query: t.string({
      description: 'A filter as text, in TraceQL syntax. If `filter` is given as well, both must match.',
      extensions: textCost('spans'),
    }),
    timeRange: t.field({ type: TimeRangeRef, description: 'Only spans that start in this range.' }),
  }),
});

interface SelectionInput {
  readonly filter?: typeof SpanFilterRef.$inferInput | null | undefined;
  readonly query?: string | null | undefined;
  readonly timeRange?: typeof TimeRangeRef.$inferInput | null | undefined;
}

interface Selection {
  readonly filter: SpanFilter | undefined;
  readonly timeRange: TimeRange | undefined;
}

export function toSelection({ filter, query, timeRange }: SelectionInput, now: Now): Selection {
  return { filter: withSpanQuery(toSpanFilter(filter, now), query), timeRange: toTimeRange(timeRange, now) };
}
