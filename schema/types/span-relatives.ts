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
    description: 'The trace it belongs to.',
    extensions: costs('record'),
    resolve: (span, _args, { query }) => query.details.traceOf(span),
  }),
  parent: t.field({
    type: SpanRef,
    nullable: true,
    description: 'The span it is part of; null for a root and where the parent is not stored.',
    extensions: costs('record'),
    resolve: async (span, _args, { query }) => (await query.structure.parent(span)) ?? null,
  }),
  isParentMissing: t.boolean({
    description: 'It names a parent that is not stored.',
    extensions: costs('shape'),
    resolve: (span, _args, { query }) => query.structure.isParentMissing(span),
  }),
  children: t.field({
    type: SpanConnectionRef,
    description: 'The spans that are part of this one, in order of their start.',
    extensions: costs('nestedList'),
    args: forwardArgs(t.arg),
    resolve: (span, args, { query }) => query.structure.children(span, args),
  }),
  ancestors: t.field({
    type: [SpanRef],
    description: 'Its parent, the parent of that, and so on up to a root.',
    extensions: listCost(USUAL_ANCESTORS),
    resolve: (span, _args, { query }) => query.structure.ancestors(span),
  }),
  descendants: t.field({
    type: SpanConnectionRef,
    description: 'Everything below it: each child followed by what is below that, children in order of their start.',
    extensions: costs('nestedList'),
    args: {
      maxDepth: t.arg.int({ description: 'Levels to go down: 1 gives the children only; all levels if absent.' }),
      ...forwardArgs(t.arg),
    },
    resolve: (span, { maxDepth, ...page }, { query }) =>
      query.structure.descendants(span, { ...page, maxDepth: maxDepth ?? undefined }),
  }),
  selfTimeNano: t.field({
    type: 'BigInt',
    description: 'Nanoseconds of its duration that none of its children covers.',
    extensions: costs('shape'),
    resolve: (span, _args, { query }) => query.structure.selfTimeNano(span),
  }),
}));
