import { expect } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import { servicesOf } from '../fixtures/catalog.ts';
import { readWholeSpans } from '../fixtures/read-whole-spans.ts';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeScope,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../fixtures/spans.ts';
import { type OpenBackend, type Topic, tableOfCases } from './topic.ts';

const NOTHING = { stored: 0, repeated: 0, conflicting: 0, rejected: [] };

async function write({ writer, settle }: OpenBackend, ...batches: Span[][]) {
  const reports = await writer.write(batches);
  await settle();
  return reports;
}

const original = makeSpan({
  traceId: traceIdOf(100),
  attributes: attributesOf({ a: 1n }),
  events: [makeEvent({ attributes: attributesOf({ b: 'x' }) })],
});

const changes: Readonly<Record<string, Partial<Span>>> = {
  name: { name: 'other' },
  'an attribute type': { attributes: attributesOf({ a: 1 }) },
  'an event attribute': { events: [makeEvent({ attributes: attributesOf({ b: 'y' }) })] },
  'the number of events': { events: [] },
  'the resource': { resource: resourceOf('other') },
  'the scope': { scope: makeScope({ version: '2' }) },
  'the end time': { endTimeUnixNano: BASE_TIME },
  flags: { flags: 0 },
};

const conflicts = tableOfCases(changes, async (backend, change, name) => {
  const traceId = traceIdOf(200 + Object.keys(changes).indexOf(name));
  const first = { ...original, traceId };
  await write(backend, [first]);
  expect(await write(backend, [{ ...first, ...change }])).toEqual([{ ...NOTHING, repeated: 1, conflicting: 1 }]);
  expect(await readWholeSpans(backend.reader, [traceId])).toEqual([first]);
});

export const writes: Topic = {
  name: 'writes',
  spans: () => [],
  cases: {
    'no batches and empty batches': async (backend) => {
      expect(await write(backend)).toEqual([]);
      expect(await write(backend, [], [])).toEqual([NOTHING, NOTHING]);
    },
    'each batch of a commit has its own report': async (backend) => {
      const [a, b] = [makeSpan({ traceId: traceIdOf(1) }), makeSpan({ traceId: traceIdOf(2) })];
      expect(await write(backend, [a, b], [a], [], [{ ...b, name: 'other' }])).toEqual([
        { ...NOTHING, stored: 2 },
        { ...NOTHING, repeated: 1 },
        NOTHING,
        { ...NOTHING, repeated: 1, conflicting: 1 },
      ]);
    },
    'a repeat within one batch is stored once': async (backend) => {
      const span = makeSpan({ traceId: traceIdOf(3) });
      expect(await write(backend, [span, span, { ...span, name: 'other' }])).toEqual([
        { ...NOTHING, stored: 1, repeated: 2, conflicting: 1 },
      ]);
      expect(await readWholeSpans(backend.reader, [span.traceId])).toEqual([span]);
    },
    'an equal span of other objects is no conflict': async (backend) => {
      await write(backend, [original]);
      expect(await write(backend, [structuredClone(original)])).toEqual([{ ...NOTHING, repeated: 1 }]);
      expect(await backend.reader.getTraces([original.traceId])).toMatchObject([{ spanCount: 1 }]);
    },
    'trace id, span id, kind and start time make the key': async (backend) => {
      const span = makeSpan({ traceId: traceIdOf(4) });
      const later = { ...span, startTimeUnixNano: span.startTimeUnixNano + 1n };
      const spans = [span, { ...span, traceId: traceIdOf(5) }, { ...span, spanId: spanIdOf(2) }, { ...span, kind: 2 }];
      expect(await write(backend, [...spans, later])).toEqual([{ ...NOTHING, stored: 5 }]);
    },
    'a repeated span changes no summary': async (backend) => {
      const span = makeSpan({
        traceId: traceIdOf(6),
        statusCode: 2,
        parentSpanId: spanIdOf(9),
        resource: resourceOf('repeated'),
      });
      await write(backend, [span]);
      const before = await backend.reader.getTraces([span.traceId]);
      await write(backend, [
        { ...span, statusCode: 0, parentSpanId: '', endTimeUnixNano: 1n, resource: resourceOf('other') },
      ]);
      expect(await backend.reader.getTraces([span.traceId])).toEqual(before);
      const services = await servicesOf(backend.reader);
      expect(services.find((service) => service.name === 'repeated')).toEqual({ name: 'repeated', spanCount: 1 });
    },
    'a late span brings the summary of its trace up to date': async ({ reader, ...backend }) => {
      const traceId = traceIdOf(7);
      const child = makeSpan({ traceId, spanId: spanIdOf(2), parentSpanId: spanIdOf(1), resource: resourceOf('b') });
      await write({ reader, ...backend }, [child]);
      expect(await reader.getTraces([traceId])).toMatchObject([
        { missingParentCount: 1, spanCount: 1, services: ['b'] },
      ]);
      const times = { startTimeUnixNano: BASE_TIME - 5n, endTimeUnixNano: BASE_TIME + 2_000_000n };
      await write({ reader, ...backend }, [makeSpan({ traceId, ...times, statusCode: 2, resource: resourceOf('a') })]);
      expect(await reader.getTraces([traceId])).toEqual([
        {
          traceId,
          ...times,
          spanCount: 2,
          errorCount: 1,
          lastArrivalUnixNano: expect.any(BigInt),
          missingParentCount: 0,
          services: ['a', 'b'],
          rootRef: expect.any(String),
        },
      ]);
    },
    'what the caller changes afterwards is not stored': async (backend) => {
      const bytes = new Uint8Array([1, 2, 3]);
      const span = makeSpan({ traceId: traceIdOf(8), attributes: [{ key: 'bytes', value: bytes }] });
      const before = structuredClone(span);
      await write(backend, [span]);
      bytes.fill(9);
      expect(await readWholeSpans(backend.reader, [span.traceId])).toEqual([before]);
    },
    ...Object.fromEntries(
      Object.entries(conflicts).map(([name, run]) => [`a repeat that differs in ${name} is a conflict`, run]),
    ),
  },
};
