/** The type Span: when it started and ended. */
import { durationNano } from '../../src/model/span.ts';
import { builder } from '../builder.ts';
import { milliseconds } from '../milliseconds.ts';
import { SpanRef } from '../refs.ts';

builder.objectFields(SpanRef, (t) => ({
  startTime: t.expose('startTimeUnixNano', { type: 'DateTime', description: 'Start time.' }),
  endTime: t.expose('endTimeUnixNano', { type: 'DateTime', description: 'End time.' }),
  startTimeUnixNano: t.expose('startTimeUnixNano', {
    type: 'BigInt',
    description: 'Start time, in nanoseconds since the Unix epoch.',
  }),
  endTimeUnixNano: t.expose('endTimeUnixNano', {
    type: 'BigInt',
    description: 'End time, in nanoseconds since the Unix epoch.',
  }),
  durationNano: t.field({
    type: 'BigInt',
    description:
      'Duration in nanoseconds. Negative if the span ends before it starts, and minus its start if it has not ended (end time 0).',
    resolve: (span) => durationNano(span),
  }),
  durationMs: t.float({
    description: 'Duration in milliseconds.',
    resolve: (span) => milliseconds(durationNano(span)),
  }),
  ingestionTimeUnixNano: t.expose('ingestionTimeUnixNano', {
    type: 'BigInt',
    description: 'When this server received it, in nanoseconds since the Unix epoch.',
  }),
}));
