import { expect } from 'vitest';
import { BASE_TIME, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import type { Topic } from './topic.ts';

const traceId = traceIdOf(1);
const starting = (span: number, start: bigint, kind = 1, parent = '') =>
  makeSpan({ traceId, spanId: spanIdOf(span), kind, parentSpanId: parent, startTimeUnixNano: start });

/** In order of (start, spanId, kind). */
const SPANS = [
  starting(9, BASE_TIME, 1),
  starting(2, BASE_TIME + 1n, 2, spanIdOf(9)),
  starting(2, BASE_TIME + 1n, 3, spanIdOf(9)),
  starting(3, BASE_TIME + 1n, 1, spanIdOf(2)),
  starting(1, BASE_TIME + 2n, 1, spanIdOf(77)),
  starting(8, 2n ** 63n + 9n, 1),
  starting(10, 2n ** 63n, 1),
];

/** The same span ids in another trace. */
const OTHERS = [2, 9].map((span) => makeSpan({ traceId: traceIdOf(2), spanId: spanIdOf(span), kind: 3 }));

export const shape: Topic = {
  name: 'shape',
  spans: () => [...SPANS, ...OTHERS].reverse(),
  cases: {
    'a skeleton has every span of its trace in order': async ({ reader }) => {
      const [skeleton = []] = await reader.getSkeletons([traceId]);
      expect(skeleton.map(({ ref: _ref, ...span }) => span)).toEqual(
        SPANS.map(({ spanId, parentSpanId, kind, startTimeUnixNano, endTimeUnixNano }) => ({
          spanId,
          parentSpanId,
          kind,
          startTimeUnixNano,
          endTimeUnixNano,
        })),
      );
    },
    'its refs are those of the spans': async ({ reader }) => {
      const [skeleton = []] = await reader.getSkeletons([traceId]);
      const records = await reader.getSpans(skeleton.map((span) => span.ref));
      expect(records).toMatchObject(skeleton);
      expect(records.every((record) => record?.traceId === traceId)).toBe(true);
      expect(new Set(skeleton.map((span) => span.ref)).size).toBe(SPANS.length);
    },
    'halves of one call are found by their id, in order of kind': async ({ reader }) => {
      const [halves = []] = await reader.getSpansById([{ traceId, spanId: spanIdOf(2) }]);
      expect(halves.map((half) => [half.traceId, half.kind])).toEqual([
        [traceId, 2],
        [traceId, 3],
      ]);
    },
    'answers stand in the order of the keys, repeated keys included': async ({ reader }) => {
      const keys = [traceIdOf(2), 'x', traceId, traceIdOf(2)];
      expect((await reader.getSkeletons(keys)).map((spans) => spans.length)).toEqual([2, 0, 7, 2]);
      const counts = (await reader.getTraces(keys)).map((trace) => trace?.spanCount);
      expect(counts).toEqual([2, undefined, 7, 2]);
      const ids = keys.map((key) => ({ traceId: key, spanId: spanIdOf(2) }));
      expect((await reader.getSpansById(ids)).map((spans) => spans.length)).toEqual([1, 0, 2, 1]);
    },
  },
};
