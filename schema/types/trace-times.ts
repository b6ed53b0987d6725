/** The type Trace: when it started and ended. */
import { durationNano } from '../../src/model/span.ts';
import { builder } from '../builder.ts';
import { milliseconds } from '../milliseconds.ts';
import { TraceRef } from '../refs.ts';

builder.objectFields(TraceRef, (t) => ({
  startTime: t.expose('startTimeUnixNano', { type: 'DateTime', description: 'Start time of the earliest span.' }),
  endTime: t.expose('endTimeUnixNano', { type: 'DateTime', description: 'End time of the latest span.' }),
  startTimeUnixNano: t.expose('startTimeUnixNano', {
    type: 'BigInt',
    description: 'Start time of the earliest span, in nanoseconds since the Unix epoch.',
  }),
  endTimeUnixNano: t.expose('endTimeUnixNano', {
    type: 'BigInt',
    description: 'End time of the latest span, in nanoseconds since the Unix epoch.',
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
}));
