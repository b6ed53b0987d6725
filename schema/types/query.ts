/** The type Query: finding traces and spans. What there is to ask for is in `query-catalog.ts`. */
import { matchedSpanFilter } from '../../src/query/matched-spans.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { SpanConnectionRef } from '../connections.ts';
import { costs, textCost } from '../cost.ts';
import { SpanKindRef } from '../enums.ts';
import { SpanOrderRef, TraceOrderRef } from '../inputs/orders.ts';
import { SpanFilterRef, TraceFilterRef } from '../inputs/refs.ts';
import { TimeRangeRef, toTimeRange } from '../inputs/time-range.ts';
import { toSpanFilter, toTraceFilter } from '../inputs/translate/filters.ts';
import { withSpanQuery, withTraceQuery } from '../inputs/translate/query-text.ts';
import { ServerInfoRef, SpanRef, TraceRef } from '../refs.ts';
import { loadNode, loadNodes, NodeRef } from './node.ts';
import { TraceConnectionRef } from './trace-connection.ts';

const QUERY_TEXT = 'A filter as text, in the syntax of TraceQL; with `filter` both must be met.';

builder.queryType({
  description: 'Questions about stored traces. Start with `traces` for the newest ones, or `services`.',
  fields: (t) => ({
    node: t.field({
      type: NodeRef,
      nullable: true,
      description: 'The thing with this global id; null if there is none.',
      extensions: costs('record'),
      args: { id: t.arg.id({ required: true, description: 'From an `id` field.' }) },
      resolve: (_root, { id }, context) => loadNode(id, context),
    }),
    nodes: t.field({
      type: [NodeRef],
      nullable: { list: false, items: true },
      description: 'The things with these global ids, in this order; null for an id that nothing has.',
      extensions: costs('byIds'),
      args: { ids: t.arg.idList({ required: true, description: 'From `id` fields; at most a page of them.' }) },
      resolve: (_root, { ids }, context) => loadNodes(ids, context),
    }),
    trace: t.field({
      type: TraceRef,
      nullable: true,
      description: 'The trace with this id; null if no span of it is stored.',
      extensions: costs('record'),
      args: { traceId: t.arg({ type: 'TraceID', required: true, description: '32 hex digits.' }) },
      resolve: async (_root, { traceId }, { query }) => (await query.details.trace(traceId)) ?? null,
    }),
    span: t.field({
      type: SpanRef,
      nullable: true,
      description: 'The span with this id; null if it is not stored.',
      extensions: costs('record'),
      args: {
        traceId: t.arg({ type: 'TraceID', required: true, description: 'The trace it belongs to.' }),
        spanId: t.arg({ type: 'SpanID', required: true, description: '16 hex digits.' }),
        kind: t.arg({
          type: SpanKindRef,
          description: 'Which half, where client and server of one call share an id; the server if absent.',
        }),
      },
      resolve: async (_root, { traceId, spanId, kind }, { query }) =>
        (await query.details.span(traceId, spanId, kind ?? undefined)) ?? null,
    }),
    traces: t.field({
      type: TraceConnectionRef,
      description: 'Traces, the newest first unless another order is asked for.',
      extensions: costs('page'),
      args: {
        filter: t.arg({ type: TraceFilterRef, description: 'Only traces that meet this.' }),
        query: t.arg.string({ description: QUERY_TEXT, extensions: textCost('traces') }),
        timeRange: t.arg({ type: TimeRangeRef, description: 'Only traces that start in it.' }),
        orderBy: t.arg({ type: TraceOrderRef, description: 'START_TIME DESC if absent.' }),
        ...pageArgs(t.arg),
      },
      resolve: (_root, { filter: given, query: text, timeRange, orderBy, ...page }, { query }) => {
        const typed = toTraceFilter(given);
        const filter = withTraceQuery(typed, text);
        const args = { ...page, filter, timeRange: toTimeRange(timeRange), orderBy: orderBy ?? undefined };
        return { connection: query.search.traces(args), matched: matchedSpanFilter(typed, text) };
      },
    }),
    spans: t.field({
      type: SpanConnectionRef,
      description: 'Spans of all traces, the newest first unless another order is asked for.',
      extensions: costs('page'),
      args: {
        filter: t.arg({ type: SpanFilterRef, description: 'Only spans that meet this.' }),
        query: t.arg.string({ description: QUERY_TEXT, extensions: textCost('spans') }),
        timeRange: t.arg({ type: TimeRangeRef, description: 'Only spans that start in it.' }),
        orderBy: t.arg({ type: SpanOrderRef, description: 'START_TIME DESC if absent.' }),
        ...pageArgs(t.arg),
      },
      resolve: (_root, { filter, query: text, timeRange, orderBy, ...page }, { query }) =>
        query.search.spans({
          ...page,
          filter: withSpanQuery(toSpanFilter(filter), text),
          timeRange: toTimeRange(timeRange),
          orderBy: orderBy ?? undefined,
        }),
    }),
    server: t.field({
      type: ServerInfoRef,
      description: 'The server that answers, and its limits.',
      resolve: (_root, _args, { server }) => server,
    }),
  }),
});
