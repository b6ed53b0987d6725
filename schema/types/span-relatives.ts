/** The type Span: its place in the trace. */
import { builder } from '../builder.ts';
import { forwardArgs } from '../connection.ts';
import { SpanConnectionRef } from '../connections.ts';
import { costs, listCost } from '../cost.ts';
import { SpanRef, TraceRef } from '../refs.ts';

/** Ancestors that a span usually has. */
const USUAL_ANCESTORS = 5;

builder.objectFields(SpanRef, (t) => ({
  trace: t.field({
    type: TraceRef,
    description: 'The trace that the span belongs to.',
    extensions: costs('record'),
    resolve: (span, _args, { query }) => query.details.traceOf(span),
  }),
  parent: t.field({
    type: SpanRef,
    nullable: true,
    description: 'The parent span. Null for a root, and if the parent is not stored.',
    extensions: costs('record'),
    resolve: async (span, _args, { query }) => (await query.structure.parent(span)) ?? null,
  }),
  isParentMissing: t.boolean({
    description: 'Whether its parent is not stored.',
    extensions: costs('shape'),
    resolve: (span, _args, { query }) => query.structure.isParentMissing(span),
  }),
  children: t.field({
    type: SpanConnectionRef,
    description: 'Its child spans, in the order of their start times.',
    extensions: costs('nestedList'),
    args: forwardArgs(t.arg),
    resolve: (span, args, { query }) => query.structure.children(span, args),
  }),
  ancestors: t.field({
    type: [SpanRef],
    description: 'Its parent, the parent of its parent, and so on up to a root.',
    extensions: listCost(USUAL_ANCESTORS),
    resolve: (span, _args, { query }) => query.structure.ancestors(span),
  }),
  descendants: t.field({
    type: SpanConnectionRef,
    description: 'All spans below it, depth first. Children are in the order of their start times.',
    extensions: costs('nestedList'),
    args: {
      maxDepth: t.arg.int({ description: 'Number of levels: 1 gives the children only. Default: all levels.' }),
      ...forwardArgs(t.arg),
    },
    resolve: (span, { maxDepth, ...page }, { query }) =>
      query.structure.descendants(span, { ...page, maxDepth: maxDepth ?? undefined }),
  }),
  selfTimeNano: t.field({
    type: 'BigInt',
    description: 'The part of its duration that no child covers, in nanoseconds.',
    extensions: costs('shape'),
    resolve: (span, _args, { query }) => query.structure.selfTimeNano(span),
  }),
}));
