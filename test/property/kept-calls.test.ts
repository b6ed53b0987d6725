/** SQLite has the calls that the memory backend has, whenever some are kept, however spans arrive, are replaced and are removed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import type { CallsRequest } from '../../src/storage/calls.ts';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import { bucketsOf } from '../../src/storage/statistics/duration-sketch.ts';
import { attributesOf, BASE_TIME, makeLink, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { openSqliteFixture, SMALL_PARTS } from '../fixtures/sqlite.ts';
import { trialsOf } from '../fixtures/trials.ts';
import { courseOf, take } from './kept-course.ts';

const { runs, seed } = trialsOf('SPANGRAPH_PROPERTY_RUNS', 50);

const TRACES = [1, 2, 3].map(traceIdOf);
const SECOND = 1_000_000_000n;
/** Within a minute, in neighbours, at the border of long traces, beyond it, and in the next hour. */
const STARTS = [0n, 1n, 59n, 61n, 240n, 300n, 301n, 400n, 3_700n].map((seconds) => BASE_TIME + seconds * SECOND);

const anyTrace = fc.constantFrom(...TRACES);
const anyId = fc.integer({ min: 1, max: 5 }).map(spanIdOf);

/** A form of a span. The pools are small, so that forms of one span meet, and parents, halves and targets of links come and go. */
const anyForm: fc.Arbitrary<Span> = fc
  .record({
    traceId: anyTrace,
    spanId: anyId,
    parentSpanId: fc.oneof(fc.constant(''), { weight: 5, arbitrary: anyId }),
    kind: fc.constantFrom(1, 2, 3, 3, 4, 5, 5),
    service: fc.constantFrom('a', 'b', 'c'),
    start: fc.constantFrom(BASE_TIME, ...STARTS),
    duration: fc.option(fc.bigInt({ min: 0n, max: 1_000n }), { nil: undefined }),
    statusCode: fc.constantFrom(0, 2),
    peer: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
    links: fc.array(fc.record({ traceId: anyTrace, spanId: anyId }), { maxLength: 2 }),
  })
  .map(({ service, start, duration, peer, links, ...span }) =>
    makeSpan({
      ...span,
      startTimeUnixNano: start,
      endTimeUnixNano: duration === undefined ? 0n : start + duration,
      resource: resourceOf(service),
      attributes: attributesOf(peer === undefined ? {} : { 'peer.service': peer }),
      links: links.map(makeLink),
    }),
  );

const anyBatches = fc.array(fc.array(anyForm, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 5 });

const anyRequest: fc.Arbitrary<CallsRequest> = fc
  .record({
    kind: fc.option(fc.constantFrom(2, 3, 5), { nil: undefined }),
    range: fc.option(fc.tuple(fc.constantFrom(...STARTS), fc.constantFrom(...STARTS)), { nil: undefined }),
    sketch: fc.boolean(),
  })
  .map(({ kind, range, sketch }) => ({
    ...(kind !== undefined && { filter: { type: 'kind', test: { eq: kind } } as const }),
    ...(range && { timeRange: { from: range[0], to: range[1] } }),
    sketch,
    numbers: [],
    maxCalls: 1_000,
  }));

const ALL: CallsRequest = { sketch: true, numbers: [], maxCalls: 1_000 };

async function callsOf(reader: SpanReader, requests: readonly CallsRequest[]) {
  const answers = await reader.measureCalls(requests);
  return answers.map((calls) =>
    calls
      // The shortest duration of a call is never asked for, so it may be absent.
      .map(({ kind, source, target, measures: { sketch, durationMinNano: _shortest, ...measures } }) => ({
        call: `${kind} ${source} > ${target.kind} ${target.name}`,
        ...measures,
        sketch: sketch && [...bucketsOf(sketch)],
      }))
      .sort((a, b) => (a.call < b.call ? -1 : 1)),
  );
}

async function expectedOf(batches: readonly (readonly Span[])[], requests: readonly CallsRequest[]) {
  const { writer, reader } = createMemoryBackend();
  for (const batch of batches) await writer.write([batch]);
  return callsOf(reader, requests);
}

test(
  `calls are those of the memory backend, whenever they are kept (seed ${seed}, ${runs} cases)`,
  async () => {
    const sameCalls = fc.asyncProperty(
      anyBatches,
      courseOf(TRACES),
      fc.array(anyRequest, { maxLength: 4 }),
      async (batches, course, asked) => {
        const requests = [ALL, ...asked];
        const fixture = await openSqliteFixture(SMALL_PARTS);
        try {
          let written = 0;
          await take(fixture, batches, course, async () => {
            const expected = await expectedOf(batches.slice(0, ++written), [ALL]);
            expect(await callsOf(fixture.reader, [ALL])).toEqual(expected);
          });
          const left = batches.map((batch) => batch.filter(({ traceId }) => !course.removed.includes(traceId)));
          expect(await callsOf(fixture.reader, requests)).toEqual(await expectedOf(left, requests));
        } finally {
          await fixture.close();
        }
      },
    );
    await fc.assert(sameCalls, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
  },
  1_000 * runs,
);
