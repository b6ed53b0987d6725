/** The type Query: searches for traces and spans. */
import { matchedSpanFilter } from '../../src/query/matched-spans.ts';
import { Walk } from '../../src/query/walk.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { SpanConnectionRef } from '../connections.ts';
import { costs, textCost } from '../cost.ts';
import { SpanOrderRef, TraceOrderRef } from '../inputs/orders.ts';
import { SpanFilterRef, TraceFilterRef } from '../inputs/refs.ts';
import { TimeRangeRef, toTimeRange } from '../inputs/time-range.ts';
import { toSpanFilter, toTraceFilter } from '../inputs/translate/filters.ts';
import { QUERY_TEXT, spansChosenBy, withSpanQuery, withTraceQuery } from '../inputs/translate/query-text.ts';
import { TraceConnectionRef } from './trace-connection.ts';

builder.queryFields((t) => ({
  traces: t.field({
    type: TraceConnectionRef,
    description: 'Traces, by default the newest first.',
    extensions: costs('page'),
    args: {
      filter: t.arg({ type: TraceFilterRef, description: 'Only traces that match this filter.' }),
      query: t.arg.string({ description: QUERY_TEXT, extensions: textCost('traces') }),
      timeRange: t.arg({ type: TimeRangeRef, description: 'Only traces that start in this range.' }),
      orderBy: t.arg({ type: TraceOrderRef, description: 'Default: START_TIME DESC.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_root, { filter: given, query: text, timeRange, orderBy, ...page }, { query, now }) => {
      const walk = new Walk(page, now);
      const typed = toTraceFilter(given, walk.now);
      const traces = query.search.traces({
        ...walk.page,
        filter: withTraceQuery(typed, text),
        timeRange: toTimeRange(timeRange, walk.now),
        orderBy: orderBy ?? undefined,
      });
      return { connection: walk.shown(traces), matched: matchedSpanFilter(typed, spansChosenBy(text)) };
    },
  }),
  spans: t.field({
    type: SpanConnectionRef,
    description: 'Spans of all traces, by default the newest first.',
    extensions: costs('page'),
    args: {
      filter: t.arg({ type: SpanFilterRef, description: 'Only spans that match this filter.' }),
      query: t.arg.string({ description: QUERY_TEXT, extensions: textCost('spans') }),
      timeRange: t.arg({ type: TimeRangeRef, description: 'Only spans that start in this range.' }),
      orderBy: t.arg({ type: SpanOrderRef, description: 'Default: START_TIME DESC.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_root, { filter, query: text, timeRange, orderBy, ...page }, { query, now }) => {
      const walk = new Walk(page, now);
      const spans = query.search.spans({
        ...walk.page,
        filter: withSpanQuery(toSpanFilter(filter, walk.now), text),
        timeRange: toTimeRange(timeRange, walk.now),
        orderBy: orderBy ?? undefined,
      });
      return walk.shown(spans);
    },
  }),
}));
