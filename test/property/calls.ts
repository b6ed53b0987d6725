/** The property of service maps: whatever the order and the requests in which spans came, the calls are the plain ones. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Span } from '../../src/model/span.ts';
import type { SpanFilter, TimeRange } from '../../src/storage/query.ts';
import type { OpenBackend } from '../conformance/topic.ts';
import { type PlainSpan, plainCalls } from '../fixtures/plain-calls.ts';
import { attributesOf, BASE_TIME, makeLink, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import type { Trials } from './same-answers.ts';

const anyTrace = fc.integer({ min: 1, max: 4 }).map(traceIdOf);
const anyId = fc.integer({ min: 1, max: 6 }).map(spanIdOf);
const anyService = fc.constantFrom('a', 'b', 'c', '');
const anyText = fc.constantFrom('', 'x', 'y');

const anySpan: fc.Arbitrary<PlainSpan> = fc
  .record({
    trace: anyTrace,
    id: anyId,
    parent: fc.oneof(fc.constantFrom('', '0'.repeat(16), spanIdOf(99)), { weight: 4, arbitrary: anyId }),
    kind: fc.nat(5),
    service: anyService,
    start: fc.bigInt({ min: 0n, max: 9n }).map((after) => BASE_TIME + after),
    duration: fc.bigInt({ min: -3n, max: 1_000n }),
    failed: fc.boolean(),
    texts: fc.record(
      {
        'db.system.name': anyText,
        'db.system': anyText,
        'db.namespace': anyText,
        'db.name': anyText,
        'messaging.system': anyText,
        'messaging.destination.name': anyText,
        'service.peer.name': anyText,
        'peer.service': anyText,
        'server.address': anyText,
        'net.peer.name': anyText,
      },
      { requiredKeys: [] },
    ),
    links: fc.array(fc.record({ trace: anyTrace, id: anyId }), { maxLength: 3 }),
  })
  .map(({ duration, ...span }) => ({ ...span, end: span.start + duration }));

const anySpans = fc.uniqueArray(anySpan, {
  selector: ({ trace, id, kind, start }) => `${trace} ${id} ${kind} ${start}`,
  minLength: 1,
  maxLength: 30,
});

/** The places of spans in requests, some twice, request by request. */
interface Delivery {
  readonly order: readonly number[];
  readonly requests: number;
}

const anyDelivery: fc.Arbitrary<Delivery> = fc.record({
  order: fc.array(fc.nat(1_000), { maxLength: 60 }),
  requests: fc.integer({ min: 1, max: 6 }),
});

interface Choice {
  readonly kind: number | undefined;
  readonly from: bigint;
  readonly to: bigint;
}

const anyChoice: fc.Arbitrary<Choice> = fc.record({
  kind: fc.option(fc.nat(5), { nil: undefined }),
  from: fc.bigInt({ min: 0n, max: 5n }).map((after) => BASE_TIME + after),
  to: fc.bigInt({ min: 5n, max: 11n }).map((after) => BASE_TIME + after),
});

/** Fails where calls are not those computed a second time. Each run opens the backend afresh. */
export async function checkCalls(open: () => Promise<OpenBackend>, { runs, seed }: Trials): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anySpans, anyDelivery, anyChoice, async (spans, delivery, choice) => {
      const backend = await open();
      try {
        for (const request of requestsOf(spans, delivery)) await backend.writer.write([request.map(toSpan)]);
        await backend.settle();
        expect(await callsOf(backend, {})).toEqual(plainCalls(spans));
        const { kind, from, to } = choice;
        const filter: SpanFilter =
          kind === undefined ? { type: 'and', filters: [] } : { type: 'kind', test: { eq: kind } };
        expect(await callsOf(backend, { filter, timeRange: { from, to } })).toEqual(
          plainCalls(
            spans,
            (span) => (kind === undefined || span.kind === kind) && span.start >= from && span.start < to,
          ),
        );
      } finally {
        await backend.close();
      }
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
}

/** All spans, in any order, some more than once. */
function requestsOf(spans: readonly PlainSpan[], { order, requests }: Delivery): PlainSpan[][] {
  const places = [...order.map((place) => place % spans.length), ...spans.keys()];
  const size = Math.ceil(places.length / requests);
  return Array.from({ length: requests }, (_, request) =>
    places.slice(request * size, (request + 1) * size).flatMap((place) => spans[place] ?? []),
  );
}

function toSpan({ trace, id, parent, kind, service, start, end, failed, texts, links }: PlainSpan): Span {
  return makeSpan({
    traceId: trace,
    spanId: id,
    parentSpanId: parent,
    kind,
    startTimeUnixNano: start,
    endTimeUnixNano: end,
    statusCode: failed ? 2 : 0,
    resource: resourceOf(service),
    attributes: attributesOf(texts),
    links: links.map((link) => makeLink({ traceId: link.trace, spanId: link.id })),
  });
}

async function callsOf(
  { reader }: OpenBackend,
  request: { readonly filter?: SpanFilter; readonly timeRange?: TimeRange },
): Promise<ReturnType<typeof plainCalls>> {
  const [calls = []] = await reader.measureCalls([{ ...request, sketch: false, numbers: [], maxCalls: 1_000 }]);
  return Object.fromEntries(
    calls.map(({ kind, source, target, measures }) => [
      `${kind} ${source} > ${target.kind} ${target.name}`,
      {
        count: measures.count,
        errors: measures.errorCount,
        sum: measures.durationSumNano,
        max: measures.durationMaxNano,
      },
    ]),
  );
}
