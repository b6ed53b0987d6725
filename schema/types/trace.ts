/** The type Trace. */
import { durationNano } from '../../src/model/span.ts';
import { pageArgs } from '../connection.ts';
import { SpanConnectionRef } from '../connections.ts';
import { costs, listCost } from '../cost.ts';
import { SpanFilterRef } from '../inputs/refs.ts';
import { toSpanFilter } from '../inputs/translate/filters.ts';
import { milliseconds } from '../milliseconds.ts';
import { traceNodeId } from '../node-id.ts';
import { ServiceRef, SpanRef, TraceRef } from '../refs.ts';
import { NodeRef } from './node.ts';

/** Roots and services that a trace usually has; the roots need the shape of the trace as well. */
const USUAL_ROOTS = 2;
const USUAL_SERVICES = 3;
const ROOTS_FLAT_COST = 5;

TraceRef.implement({
  description: 'All stored spans with one trace id: the way of one request through the services.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: ({ traceId }) => traceNodeId(traceId) }),
    traceId: t.expose('traceId', { type: 'TraceID', description: 'The id that all its spans have.' }),
    rootSpan: t.field({
      type: SpanRef,
      nullable: true,
      description: 'The earliest span without a parent; null while none has arrived.',
      extensions: costs('traceShape'),
      resolve: async (trace, _args, { query }) => (await query.structure.rootSpan(trace)) ?? null,
    }),
    rootSpans: t.field({
      type: [SpanRef],
      description: 'All spans without a parent and those whose parent is missing, earliest first.',
      extensions: listCost(USUAL_ROOTS, ROOTS_FLAT_COST),
      resolve: ({ traceId }, _args, { query }) => query.structure.rootSpans(traceId),
    }),
    startTime: t.expose('startTimeUnixNano', { type: 'DateTime', description: 'Start of the earliest span.' }),
    endTime: t.expose('endTimeUnixNano', { type: 'DateTime', description: 'End of the latest span.' }),
    startTimeUnixNano: t.expose('startTimeUnixNano', {
      type: 'BigInt',
      description: 'Start of the earliest span, in nanoseconds since the Unix epoch.',
    }),
    endTimeUnixNano: t.expose('endTimeUnixNano', {
      type: 'BigInt',
      description: 'End of the latest span, in nanoseconds since the Unix epoch.',
    }),
    durationNano: t.field({
      type: 'BigInt',
      description: 'From the earliest start to the latest end, in nanoseconds.',
      resolve: (trace) => durationNano(trace),
    }),
    durationMs: t.float({
      description: 'From the earliest start to the latest end, in milliseconds.',
      resolve: (trace) => milliseconds(durationNano(trace)),
    }),
    spanCount: t.exposeInt('spanCount', { description: 'Spans that are stored.' }),
    errorCount: t.exposeInt('errorCount', { description: 'Spans with status ERROR.' }),
    missingParentCount: t.exposeInt('missingParentCount', {
      description: 'Spans that name a parent which is not stored; more than 0 tells that the trace is not whole.',
    }),
    depth: t.int({
      description: 'Spans on the longest chain from a root down; 1 for a lone span.',
      extensions: costs('traceShape'),
      resolve: ({ traceId }, _args, { query }) => query.structure.depth(traceId),
    }),
    services: t.field({
      type: [ServiceRef],
      description: 'Services that took part, sorted by name.',
      extensions: listCost(USUAL_SERVICES, 0),
      resolve: ({ services }) => services.map((name) => ({ name })),
    }),
    spans: t.field({
      type: SpanConnectionRef,
      description: 'Its spans in order of their start.',
      extensions: costs('page'),
      args: {
        filter: t.arg({ type: SpanFilterRef, description: 'Only spans that meet this.' }),
        ...pageArgs(t.arg),
      },
      resolve: (trace, { filter, ...page }, { query }) =>
        query.search.spansOfTrace(trace, { ...page, filter: toSpanFilter(filter) }),
    }),
  }),
});
