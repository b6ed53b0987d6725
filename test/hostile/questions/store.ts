/** What the expensive questions are asked of. */
import type { Span } from '../../../src/model/span.ts';
import type { SpanWriter } from '../../../src/storage/backend.ts';
import { attributesOf, BASE_TIME, makeSpan, resourceOf, spanIdOf, traceIdOf } from '../../fixtures/spans.ts';

const SPANS_A_TRACE = 20;
const TRACES = 10_000;
const HUGE_TRACE_SPANS = 350_000;
const SERVICES = 100_000;
const LARGE_VALUES = 400;
const LARGE_VALUE_LENGTH = 500_000;
const KEYS = 300_000;
const KEYS_A_SPAN = 100;
const SPANS_A_BATCH = 1_000;
/** Elasticsearch writes the document of a trace whole with every batch. */
const SPANS_A_BATCH_OF_HUGE_TRACE = 50_000;

/** Numbers of traces, so that each part has its own. */
const Part = { ordinary: 1, huge: 1_000_000, services: 2_000_000, large: 3_000_000, keys: 4_000_000 } as const;

/** The trace of the look-ups that must not wait. */
export const ORDINARY_TRACE = traceIdOf(Part.ordinary);
export const HUGE_TRACE = traceIdOf(Part.huge);

/** Writes everything. */
export async function fill(writer: SpanWriter): Promise<void> {
  for (const part of [ordinarySpans(), manyServices(), largeValues(), manyKeys()]) {
    for (const batch of batchesOf(part, SPANS_A_BATCH)) await writer.write([batch]);
  }
  for (const batch of batchesOf(hugeTrace(), SPANS_A_BATCH_OF_HUGE_TRACE)) await writer.write([batch]);
}

function* batchesOf(spans: Iterable<Span>, size: number): Iterable<Span[]> {
  let batch: Span[] = [];
  for (const span of spans) {
    if (batch.push(span) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** 200,000 spans in traces of 20: a root with 19 descendants, two levels deep. */
function* ordinarySpans(): Iterable<Span> {
  for (let trace = 0; trace < TRACES; trace++) {
    for (let number = 1; number <= SPANS_A_TRACE; number++) {
      yield makeSpan({
        traceId: traceIdOf(Part.ordinary + trace),
        spanId: spanIdOf(number),
        parentSpanId: number === 1 ? '' : spanIdOf(number <= 4 ? 1 : 2),
        name: `operation ${(trace * number) % 997}`,
        startTimeUnixNano: BASE_TIME + BigInt(trace * 1_000 + number),
        resource: resourceOf(`service ${(trace + number) % 20}`),
        attributes: attributesOf({
          number: trace * number,
          text: `value ${(trace * number) % 7_919}`,
          id: `${trace}/${number}`,
        }),
      });
    }
  }
}

/** More spans than one operation may read. */
function* hugeTrace(): Iterable<Span> {
  for (let number = 1; number <= HUGE_TRACE_SPANS; number++) {
    yield makeSpan({
      traceId: HUGE_TRACE,
      spanId: spanIdOf(number),
      parentSpanId: number === 1 ? '' : spanIdOf(Math.ceil(number / 2)),
      startTimeUnixNano: BASE_TIME + BigInt(number),
    });
  }
}

function* manyServices(): Iterable<Span> {
  for (let number = 0; number < SERVICES; number++) {
    yield makeSpan({
      traceId: traceIdOf(Part.services + Math.floor(number / SPANS_A_TRACE)),
      spanId: spanIdOf(number + 1),
      resource: resourceOf(`one of many ${number}`),
    });
  }
}

function* largeValues(): Iterable<Span> {
  for (let number = 0; number < LARGE_VALUES; number++) {
    yield makeSpan({
      traceId: traceIdOf(Part.large + number),
      name: 'large',
      // The newest: a list without a filter meets them first.
      startTimeUnixNano: BASE_TIME + 10n ** 15n + BigInt(number),
      attributes: attributesOf({ large: String(number).padEnd(LARGE_VALUE_LENGTH, '.') }),
    });
  }
}

function* manyKeys(): Iterable<Span> {
  for (let number = 0; number < KEYS; number += KEYS_A_SPAN) {
    yield makeSpan({
      traceId: traceIdOf(Part.keys + number),
      attributes: attributesOf(
        Object.fromEntries(Array.from({ length: KEYS_A_SPAN }, (_, index) => [`key ${number + index}`, true])),
      ),
    });
  }
}
