import { expect } from 'vitest';
import type { SpanReader } from '../../src/storage/backend.ts';
import { BASE_TIME, makeEvent, makeLink, makeSpan, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import type { Topic } from './topic.ts';

const target = { traceId: traceIdOf(0xa), spanId: spanIdOf(0xa) };
const EVENTS = Array.from({ length: 25 }, (_, i) =>
  makeEvent({ name: `e${i}`, timeUnixNano: BASE_TIME - BigInt(i % 3) }),
);
const LINKS = Array.from({ length: 25 }, (_, i) => makeLink({ traceState: `l${i}`, spanId: spanIdOf(25 - i) }));

const linking = (trace: number, start: bigint, ...targets: { traceId: string; spanId: string }[]) =>
  makeSpan({ traceId: traceIdOf(trace), startTimeUnixNano: start, links: targets.map((link) => makeLink(link)) });

const listed = makeSpan({ traceId: traceIdOf(1), events: EVENTS, links: LINKS });
/** In order of (start, traceId). */
const LINKING = [
  linking(6, BASE_TIME, target),
  linking(4, BASE_TIME + 1n, target, target),
  linking(5, BASE_TIME + 1n, { traceId: traceIdOf(0xb), spanId: spanIdOf(1) }, target),
  linking(3, BASE_TIME + 2n, target),
];
const NOT_LINKING = [
  linking(7, BASE_TIME, { ...target, spanId: spanIdOf(0xb) }, { ...target, traceId: traceIdOf(0xb) }),
  makeSpan({ traceId: traceIdOf(8), parentSpanId: target.spanId }),
];

async function refOf(reader: SpanReader, traceId: string): Promise<string> {
  const [skeleton] = await reader.getSkeletons([traceId]);
  return skeleton?.[0]?.ref ?? expect.fail('the fixture is not stored');
}

export const links: Topic = {
  name: 'events and links',
  spans: () => [...NOT_LINKING, listed, makeSpan({ ...target }), ...LINKING.toReversed()],
  cases: {
    'events come in the order received, piece by piece': async ({ reader }) => {
      const ref = await refOf(reader, listed.traceId);
      const pieces = await reader.getEvents([
        { ref, limit: 10, offset: 0 },
        { ref, limit: 10, offset: 20 },
        { ref, limit: 10, offset: 30 },
        { ref, limit: 0, offset: 0 },
        { ref: 'x', limit: 10, offset: 0 },
      ]);
      const names = pieces.map(({ items }) => items.map((event) => event.name));
      const all = EVENTS.map((event) => event.name);
      expect(names).toEqual([all.slice(0, 10), all.slice(20), [], [], []]);
      expect(pieces.map((piece) => piece.totalCount)).toEqual([25, 25, 25, 25, 0]);
    },
    'links come in the order received, piece by piece': async ({ reader }) => {
      const ref = await refOf(reader, listed.traceId);
      const pieces = await reader.getLinks([
        { ref, limit: 24, offset: 1 },
        { ref: await refOf(reader, target.traceId), limit: 5, offset: 0 },
        { ref, limit: 100, offset: 0 },
      ]);
      expect(pieces.map(({ items }) => items)).toEqual([LINKS.slice(1), [], LINKS]);
      expect(pieces.map((piece) => piece.totalCount)).toEqual([25, 0, 25]);
    },
    'spans that link to a span, in order, each once': async ({ reader }) => {
      const [all] = await reader.getLinkedFrom([{ ...target, limit: 100, offset: 0 }]);
      expect(all?.items.map((span) => span.traceId)).toEqual(LINKING.map((span) => span.traceId));
      expect(all?.totalCount).toBe(LINKING.length);
    },
    'spans that link to a span, piece by piece': async ({ reader }) => {
      const pieces = await reader.getLinkedFrom([
        { ...target, limit: 2, offset: 1 },
        { ...target, limit: 2, offset: 9 },
        { ...target, spanId: spanIdOf(0xfff), limit: 2, offset: 0 },
        { ...target, traceId: 'x', limit: 2, offset: 0 },
      ]);
      expect(pieces.map(({ items }) => items.map((span) => span.traceId))).toEqual([
        LINKING.slice(1, 3).map((span) => span.traceId),
        [],
        [],
        [],
      ]);
      expect(pieces.map((piece) => piece.totalCount)).toEqual([4, 4, 0, 0]);
    },
  },
};
