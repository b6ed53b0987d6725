/** The type Trace. */

import { Walk } from '../../src/query/walk.ts';
import { pageArgs } from '../connection.ts';
import { SpanConnectionRef } from '../connections.ts';
import { costs, listCost, SKELETON_COST, textCost } from '../cost.ts';
import { SpanFilterRef } from '../inputs/refs.ts';
import { toSpanFilter } from '../inputs/translate/filters.ts';
import { QUERY_TEXT, withSpanQuery } from '../inputs/translate/query-text.ts';
import { traceNodeId } from '../node-id.ts';
import { ServiceRef, SpanRef, TraceRef } from '../refs.ts';
import { NodeRef } from './node.ts';

/** Roots and services that a trace usually has; the roots need the shape of the trace as well. */
const USUAL_ROOTS = 2;
const USUAL_SERVICES = 3;

TraceRef.implement({
  description: 'All stored spans with one trace id: the path of one request through the services.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: ({ traceId }) => traceNodeId(traceId) }),
    traceId: t.expose('traceId', { type: 'TraceID', description: 'The trace id of all its spans.' }),
    rootSpan: t.field({
      type: SpanRef,
      nullable: true,
      description: 'The earliest span without a parent. Null until such a span arrives.',
      extensions: costs('traceShape'),
      resolve: async (trace, _args, { query }) => (await query.structure.rootSpan(trace)) ?? null,
    }),
    rootSpans: t.field({
      type: [SpanRef],
      description: 'Spans without a parent and spans whose parent is missing, the earliest first.',
      extensions: listCost(USUAL_ROOTS, SKELETON_COST),
      resolve: ({ traceId }, _args, { query }) => query.structure.rootSpans(traceId),
    }),
    spanCount: t.exposeInt('spanCount', { description: 'Number of stored spans.' }),
    errorCount: t.exposeInt('errorCount', { description: 'Number of spans with status ERROR.' }),
    missingParentCount: t.exposeInt('missingParentCount', {
      description: 'Number of spans whose parent is not stored. If it is over 0, the trace is incomplete.',
    }),
    depth: t.int({
      description: 'Number of spans on the longest path down from a root. 1 for a single span.',
      extensions: costs('traceShape'),
      resolve: ({ traceId }, _args, { query }) => query.structure.depth(traceId),
    }),
    services: t.field({
      type: [ServiceRef],
      description: 'Services of its spans, sorted by name.',
      extensions: listCost(USUAL_SERVICES, 0),
      resolve: ({ services }) => services.map((name) => ({ name })),
    }),
    spans: t.field({
      type: SpanConnectionRef,
      description: 'Its spans, in the order of their start times.',
      extensions: costs('page'),
      args: {
        filter: t.arg({ type: SpanFilterRef, description: 'Only spans that match this filter.' }),
        query: t.arg.string({ description: QUERY_TEXT, extensions: textCost('spans') }),
        ...pageArgs(t.arg),
      },
      resolve: (trace, { filter, query: text, ...page }, { query, now }) => {
        const walk = new Walk(page, now);
        const asked = withSpanQuery(toSpanFilter(filter, walk.now), text);
        return walk.shown(query.search.spansOfTrace(trace, { ...walk.page, filter: asked }));
      },
    }),
  }),
});
