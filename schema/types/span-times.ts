/** The type Span: when it started and ended. */
import { durationNano } from '../../src/model/span.ts';
import { builder } from '../builder.ts';
import { milliseconds } from '../milliseconds.ts';
import { SpanRef } from '../refs.ts';

builder.objectFields(SpanRef, (t) => ({
  startTime: t.expose('startTimeUnixNano', { type: 'DateTime', description: 'When it started.' }),
  endTime: t.expose('endTimeUnixNano', { type: 'DateTime', description: 'When it ended.' }),
  startTimeUnixNano: t.expose('startTimeUnixNano', {
    type: 'BigInt',
    description: 'When it started, in nanoseconds since the Unix epoch.',
  }),
  endTimeUnixNano: t.expose('endTimeUnixNano', {
    type: 'BigInt',
    description: 'When it ended, in nanoseconds since the Unix epoch.',
  }),
  durationNano: t.field({
    type: 'BigInt',
    description: 'How long it took, in nanoseconds; negative where it ends before it starts.',
    resolve: (span) => durationNano(span),
  }),
  durationMs: t.float({
    description: 'How long it took, in milliseconds.',
    resolve: (span) => milliseconds(durationNano(span)),
  }),
  ingestionTimeUnixNano: t.expose('ingestionTimeUnixNano', {
    type: 'BigInt',
    description: 'When this server took it in, in nanoseconds since the Unix epoch.',
  }),
}));
