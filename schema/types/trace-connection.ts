/** The types TraceConnection and TraceEdge: a trace that was found, with the spans that made it match. */
import type { Connection, Edge } from '../../src/query/connection.ts';
import type { SpanFilter, TraceSummary } from '../../src/query/types.ts';
import { builder } from '../builder.ts';
import { costs, listCost } from '../cost.ts';
import { SpanRef, TraceRef } from '../refs.ts';
import { PageInfoRef } from './page-info.ts';

/** A page of traces, and the filter for the spans that made them match. */
export interface FoundTraces {
  readonly connection: Connection<TraceSummary>;
  readonly matched: SpanFilter;
}

interface FoundTrace {
  readonly edge: Edge<TraceSummary>;
  readonly matched: SpanFilter;
}

/** Matched spans that a trace usually has. */
const USUAL_MATCHED_SPANS = 3;

const TraceEdgeRef = builder.objectRef<FoundTrace>('TraceEdge').implement({
  description: 'A trace of a page, with its cursor.',
  fields: (t) => ({
    cursor: t.string({
      description: 'Its cursor, for `after` or `before`.',
      resolve: ({ edge }) => edge.cursor,
    }),
    node: t.field({
      type: TraceRef,
      description: 'The trace.',
      resolve: ({ edge }) => edge.node,
    }),
    matchedSpans: t.field({
      type: [SpanRef],
      description:
        'The spans that made the trace match, earliest first. For a `query`: those that it chooses, by its last spanset. For ' +
        'a `filter`: those that meet an `anySpan` or `matchingSpans` condition (one of them is enough) or are of a `service` ' +
        'it asks for. If there are only conditions on the whole trace, they choose all its spans. `not` and ' +
        '`noSpan` choose none.',
      extensions: listCost(USUAL_MATCHED_SPANS),
      args: { first: t.arg.int({ description: 'Maximum number of spans. Default: the default page size.' }) },
      resolve: ({ edge, matched }, args, { query }) => query.search.matchedSpans(edge.node, matched, args),
    }),
  }),
});

export const TraceConnectionRef = builder.objectRef<FoundTraces>('TraceConnection').implement({
  description:
    'A page of traces. A walk from page to page returns each trace that was stored at its first page once, in the order of that ' +
    'moment, and shows its present state; traces that are stored later are left out. If the storage cannot look back to that ' +
    'moment, `pageInfo.orderChanged` is true, and a trace that has grown may come twice or not at all.',
  fields: (t) => ({
    edges: t.field({
      type: [TraceEdgeRef],
      description: 'The items of the page, with their cursors.',
      resolve: async ({ connection, matched }) => (await connection.edges()).map((edge) => ({ edge, matched })),
    }),
    nodes: t.field({
      type: [TraceRef],
      description: 'The items of the page.',
      resolve: ({ connection }) => connection.nodes(),
    }),
    pageInfo: t.field({
      type: PageInfoRef,
      description: 'Whether there are more items, and the cursors for the next page.',
      resolve: ({ connection }) => connection.pageInfo(),
    }),
    totalCount: t.field({
      type: 'Count',
      description: 'Number of items in the whole list. It is counted only if this field is queried.',
      extensions: costs('count'),
      resolve: ({ connection }) => connection.totalCount(),
    }),
  }),
});
