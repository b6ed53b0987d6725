/** The type Query: things looked up by id. */
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';
import { SpanKindRef } from '../enums.ts';
import { SpanRef, TraceRef } from '../refs.ts';
import { loadNode, loadNodes, NodeRef } from './node.ts';

builder.queryFields((t) => ({
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
    description: 'The span with this id; null if it is not stored. Of several with the id and the kind, the earliest.',
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
}));
