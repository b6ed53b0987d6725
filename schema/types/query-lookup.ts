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
    description: 'The object with this global id. Null if there is none.',
    extensions: costs('record'),
    args: { id: t.arg.id({ required: true, description: 'The value of an `id` field.' }) },
    resolve: (_root, { id }, context) => loadNode(id, context),
  }),
  nodes: t.field({
    type: [NodeRef],
    nullable: { list: false, items: true },
    description: 'The objects with these global ids, in the same order. Null for an unknown id.',
    extensions: costs('byIds'),
    args: {
      ids: t.arg.idList({ required: true, description: 'Values of `id` fields, no more than the maximum page size.' }),
    },
    resolve: (_root, { ids }, context) => loadNodes(ids, context),
  }),
  trace: t.field({
    type: TraceRef,
    nullable: true,
    description: 'The trace with this id. Null if none of its spans is stored.',
    extensions: costs('record'),
    args: { traceId: t.arg({ type: 'TraceID', required: true, description: '32 hex digits, or 16 of a 64-bit id.' }) },
    resolve: async (_root, { traceId }, { query }) => (await query.details.trace(traceId)) ?? null,
  }),
  span: t.field({
    type: SpanRef,
    nullable: true,
    description:
      'The span with this id. Null if it is not stored. If several spans have the id and the kind, the earliest.',
    extensions: costs('record'),
    args: {
      traceId: t.arg({ type: 'TraceID', required: true, description: 'Id of the trace.' }),
      spanId: t.arg({ type: 'SpanID', required: true, description: '16 hex digits.' }),
      kind: t.arg({
        type: SpanKindRef,
        description: 'Selects one span if client and server of a call share the id. Default: the server span.',
      }),
    },
    resolve: async (_root, { traceId, spanId, kind }, { query }) =>
      (await query.details.span(traceId, spanId, kind ?? undefined)) ?? null,
  }),
}));
