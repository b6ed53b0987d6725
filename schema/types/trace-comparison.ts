/** The type TraceComparison and the field `Query.compareTraces`. */

import { naturalValue } from '../../src/model/natural-value.ts';
import { pathTo } from '../../src/model/trace-comparison.ts';
import type { AttributeChange, ComparedSpans, TraceComparison } from '../../src/query/trace-analysis.ts';
import { builder } from '../builder.ts';
import { listCost, WHOLE_TRACE_COST } from '../cost.ts';
import { AttributeScopeRef, ComparisonStateRef, SpanKindRef } from '../enums.ts';
import { knownKind } from '../kind.ts';
import { ServiceRef, SpanRef, TraceRef } from '../refs.ts';

/** Groups of spans that two traces usually have, and changed attributes of a group. */
const USUAL_NODES = 30;
const USUAL_CHANGES = 3;
/** Attributes, resource and scope of a span in each trace. */
const CHANGES_FLAT_COST = 6;

const AttributeChangeRef = builder.objectRef<AttributeChange>('AttributeChange').implement({
  description: 'An attribute that the spans of two traces have with different values.',
  fields: (t) => ({
    scope: t.expose('scope', { type: AttributeScopeRef, description: 'Where it is: SPAN, RESOURCE or SCOPE.' }),
    key: t.exposeString('key', { description: 'Its key.' }),
    a: t.field({
      type: 'AttributeValue',
      nullable: true,
      description: 'The value in trace a. Null if its spans lack it.',
      resolve: ({ a }) => a ?? null,
    }),
    b: t.field({
      type: 'AttributeValue',
      nullable: true,
      description: 'The value in trace b. Null if its spans lack it.',
      resolve: ({ b }) => b ?? null,
    }),
  }),
});

const TraceComparisonNodeRef = builder.objectRef<ComparedSpans>('TraceComparisonNode').implement({
  description:
    'Spans of both traces with one service, name and kind, whose parents are in one node as well. Every span is in one node.',
  fields: (t) => ({
    path: t.stringList({
      description: 'Names of the spans on the way to these, from a root down to their own name.',
      resolve: ({ group }) => pathTo(group),
    }),
    service: t.field({
      type: ServiceRef,
      description: 'Their service.',
      resolve: ({ group }) => ({ name: group.service }),
    }),
    name: t.string({ description: 'Their name.', resolve: ({ group }) => group.name }),
    kind: t.field({ type: SpanKindRef, description: 'Their kind.', resolve: ({ group }) => knownKind(group.kind) }),
    state: t.expose('state', {
      type: ComparisonStateRef,
      description: 'What became of the spans of trace a in trace b.',
    }),
    a: t.field({
      type: [SpanRef],
      description: 'The spans of trace a. Empty if all are new.',
      extensions: listCost(1, 0),
      resolve: ({ a }) => a,
    }),
    b: t.field({
      type: [SpanRef],
      description: 'The spans of trace b. Empty if none is left.',
      extensions: listCost(1, 0),
      resolve: ({ b }) => b,
    }),
    durationDeltaNano: t.field({
      type: 'BigInt',
      nullable: true,
      description:
        'The durations of the spans of trace b together minus those of trace a, in nanoseconds. A span without an end counts 0. ' +
        'Null if one of the traces has no such span.',
      resolve: ({ durationDeltaNano }) => durationDeltaNano ?? null,
    }),
    changedAttributes: t.field({
      type: [AttributeChangeRef],
      description:
        'Attributes that have one value in all spans of one trace, and another or none in all spans of the other: of the ' +
        'spans, then of their resources, then of their scopes; sorted by key. Values that are equal as JSON are no change. Empty if ' +
        'one of the traces has no such span.',
      extensions: listCost(USUAL_CHANGES, CHANGES_FLAT_COST),
      resolve: async (compared, _args, { query }) =>
        (await query.analysis.changedAttributes(compared)).filter(isVisible),
    }),
  }),
});

/** The int 1 and the double 1.0 differ, and so do an empty value and none, but nobody would see it. */
function isVisible({ a, b }: AttributeChange): boolean {
  return JSON.stringify(naturalValue(a ?? null)) !== JSON.stringify(naturalValue(b ?? null));
}

function hasSpan({ a, b }: ComparedSpans, spanId: string): boolean {
  return a.some((span) => span.spanId === spanId) || b.some((span) => span.spanId === spanId);
}

const TraceComparisonRef = builder.objectRef<TraceComparison>('TraceComparison').implement({
  description: 'Two traces beside each other.',
  fields: (t) => ({
    a: t.field({ type: TraceRef, description: 'The trace to compare with.', resolve: ({ a }) => a }),
    b: t.field({ type: TraceRef, description: 'The trace that is compared.', resolve: ({ b }) => b }),
    nodes: t.field({
      type: [TraceComparisonNodeRef],
      description:
        'Depth first, parents before children. Nodes with one parent are in the order in which trace a has them; those that ' +
        'only trace b has follow.',
      extensions: listCost(USUAL_NODES, 0),
      args: {
        spanId: t.arg({
          type: 'SpanID',
          description:
            'Only the nodes that have a span with this id, in whichever trace. For large traces: ask for `changedAttributes` of these alone.',
        }),
      },
      resolve: ({ nodes }, { spanId }) => (spanId ? nodes.filter((node) => hasSpan(node, spanId)) : nodes),
    }),
  }),
});

builder.queryField('compareTraces', (t) =>
  t.field({
    type: TraceComparisonRef,
    nullable: true,
    description:
      'Two traces beside each other, span by span. Reads all their spans. Null if one of them, or a span that is named, is not stored.',
    extensions: { cost: { flat: 2 * WHOLE_TRACE_COST, perItem: 0, items: 1 } },
    args: {
      a: t.arg({ type: 'TraceID', required: true, description: 'The trace to compare with, for example a fast one.' }),
      b: t.arg({ type: 'TraceID', required: true, description: 'The trace that is compared, for example a slow one.' }),
      aSpanId: t.arg({ type: 'SpanID', description: 'Only this span of trace a and what is below it.' }),
      bSpanId: t.arg({ type: 'SpanID', description: 'Only this span of trace b and what is below it.' }),
      tolerance: t.arg.float({
        defaultValue: 0,
        description:
          'From 0 to 1: the share of the longer duration by which durations may differ and still be SAME. 0.1 is 10%.',
      }),
    },
    resolve: async (_root, { a, b, aSpanId, bSpanId, tolerance }, { query }) => {
      const sideA = { traceId: a, spanId: aSpanId ?? undefined };
      const sideB = { traceId: b, spanId: bSpanId ?? undefined };
      return (await query.analysis.compare(sideA, sideB, tolerance ?? 0)) ?? null;
    },
  }),
);
