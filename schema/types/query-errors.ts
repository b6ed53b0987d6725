/** The type Query: what failed. */

import { Walk } from '../../src/query/walk.ts';
import { builder } from '../builder.ts';
import { forwardArgs } from '../connection.ts';
import { ErrorGroupConnectionRef } from '../connections.ts';
import { costs, textCost } from '../cost.ts';
import { SpanFilterRef } from '../inputs/refs.ts';
import { TimeRangeRef, toTimeRange } from '../inputs/time-range.ts';
import { toSpanFilter } from '../inputs/translate/filters.ts';
import { withSpanQuery } from '../inputs/translate/query-text.ts';

builder.queryFields((t) => ({
  errorGroups: t.field({
    type: ErrorGroupConnectionRef,
    description: 'Errors by what they are, the most frequent first.',
    extensions: costs('groups'),
    args: {
      timeRange: t.arg({ type: TimeRangeRef, description: 'Only spans that start in this range.' }),
      filter: t.arg({ type: SpanFilterRef, description: 'Only spans that match this filter.' }),
      query: t.arg.string({
        description: 'A filter as text, in TraceQL syntax. If `filter` is given as well, both must match.',
        extensions: textCost('spans'),
      }),
      ...forwardArgs(t.arg),
    },
    resolve: (_root, { filter, query: text, timeRange, ...page }, { query, now }) => {
      const walk = new Walk(page, now);
      const groups = query.errors.groups({
        ...walk.page,
        filter: withSpanQuery(toSpanFilter(filter, walk.now), text),
        timeRange: toTimeRange(timeRange, walk.now),
      });
      return walk.shown(groups);
    },
  }),
}));
