/** The type Trace: what is computed from all its spans. */
import type { ServiceShare } from '../../src/model/service-breakdown.ts';
import type { CriticalPathSegment, TraceCompleteness } from '../../src/query/trace-analysis.ts';

import { builder } from '../builder.ts';
import { costs, listCost, SKELETON_COST, WHOLE_TRACE_COST } from '../cost.ts';
import { ServiceRef, SpanRef, TraceRef } from '../refs.ts';

/** Segments and services that a trace usually has, and spans with a wrong clock. */
const USUAL_SEGMENTS = 20;
const USUAL_SERVICES = 3;
const USUAL_SUSPECTS = 2;

const CriticalPathSegmentRef = builder.objectRef<CriticalPathSegment>('CriticalPathSegment').implement({
  description: 'A part of the critical path: from its start to its end the trace waited for this span.',
  fields: (t) => ({
    span: t.field({ type: SpanRef, description: 'The span.', resolve: ({ span }) => span }),
    startTimeUnixNano: t.expose('startTimeUnixNano', {
      type: 'BigInt',
      description: 'Start of the part, in nanoseconds since the Unix epoch.',
    }),
    endTimeUnixNano: t.expose('endTimeUnixNano', {
      type: 'BigInt',
      description: 'End of the part, in nanoseconds since the Unix epoch.',
    }),
    durationNano: t.field({
      type: 'BigInt',
      description: 'Length of the part, in nanoseconds. It is never 0.',
      resolve: ({ startTimeUnixNano, endTimeUnixNano }) => endTimeUnixNano - startTimeUnixNano,
    }),
  }),
});

const TraceCompletenessRef = builder.objectRef<TraceCompleteness>('TraceCompleteness').implement({
  description: 'What of a trace is lost or doubtful.',
  fields: (t) => ({
    missingParentCount: t.exposeInt('missingParentCount', { description: 'Spans whose parent is not stored.' }),
    rootCount: t.exposeInt('rootCount', {
      description:
        'Number of `rootSpans`: spans without a parent, and spans whose parent is missing. 1 for a whole trace.',
    }),
    droppedAttributesCount: t.expose('droppedAttributesCount', {
      type: 'Count',
      description: 'Attributes that senders dropped from its spans.',
    }),
    droppedEventsCount: t.expose('droppedEventsCount', {
      type: 'Count',
      description: 'Events that senders dropped from its spans.',
    }),
    droppedLinksCount: t.expose('droppedLinksCount', {
      type: 'Count',
      description: 'Links that senders dropped from its spans.',
    }),
    clockSkewSuspected: t.field({
      type: [SpanRef],
      description:
        'Spans that start before their parent, the earliest first. Clocks that disagree are the usual reason.',
      extensions: listCost(USUAL_SUSPECTS, 0),
      resolve: ({ clockSkewSuspected }) => clockSkewSuspected,
    }),
    lastArrival: t.expose('lastArrivalUnixNano', {
      type: 'DateTime',
      description: 'When this server received the last of its spans.',
    }),
  }),
});

const ServiceShareRef = builder.objectRef<ServiceShare>('ServiceShare').implement({
  description: 'What a service takes of one trace.',
  fields: (t) => ({
    service: t.field({
      type: ServiceRef,
      description: 'The service. Its name is empty for spans without one.',
      resolve: ({ service }) => ({ name: service }),
    }),
    spanCount: t.exposeInt('spanCount', { description: 'Number of its spans.' }),
    errorCount: t.exposeInt('errorCount', { description: 'Number of its spans with status ERROR.' }),
    selfTimeNano: t.expose('selfTimeNano', {
      type: 'BigInt',
      description: 'The sum of `selfTimeNano` of its spans. Spans that run at the same time each count.',
    }),
    criticalPathNano: t.expose('criticalPathNano', {
      type: 'BigInt',
      description: 'The part of the critical path that is in its spans. All services together have the whole path.',
    }),
  }),
});

builder.objectFields(TraceRef, (t) => ({
  criticalPath: t.field({
    type: [CriticalPathSegmentRef],
    description:
      'The spans that the trace waited for, in order of time, without gap or overlap; together the time of `rootSpan`. From the ' +
      'end of the root backwards, the child that ended last is next, then the child that ended last before that one started, and ' +
      'so on; what lies between is the time of the span itself. Children are clipped to their parent. Of children that end ' +
      'together, the one that started first is next. Empty without a root span, and if the root span has no duration.',
    extensions: listCost(USUAL_SEGMENTS, SKELETON_COST),
    resolve: ({ traceId }, _args, { query }) => query.analysis.criticalPath(traceId),
  }),
  completeness: t.field({
    type: TraceCompletenessRef,
    description: 'What of the trace is lost or doubtful. Reads all its spans.',
    extensions: costs('wholeTrace'),
    resolve: (trace, _args, { query }) => query.analysis.completeness(trace),
  }),
  serviceBreakdown: t.field({
    type: [ServiceShareRef],
    description:
      'Where the time goes, by service: the largest self time first, ties in the order of the names. Reads all its spans.',
    extensions: listCost(USUAL_SERVICES, WHOLE_TRACE_COST),
    resolve: ({ traceId }, _args, { query }) => query.analysis.serviceBreakdown(traceId),
  }),
  linkedTraces: t.field({
    type: [TraceRef],
    description:
      'Stored traces that links connect with this one, in either direction, the nearest first, each once and without this ' +
      'one. Those that a trace links to come before those that link to it.',
    extensions: costs('page'),
    args: {
      depth: t.arg.int({
        defaultValue: 1,
        description: 'How many links to follow in a row, 1 or more. 2 also returns the traces linked with those of 1.',
      }),
      first: t.arg.int({
        description: 'Maximum number of traces. See `server.limits` for the default and the maximum.',
      }),
    },
    resolve: (trace, { depth, first }, { query }) => query.linkedTraces.of(trace, { depth: depth ?? 1, first }),
  }),
}));
