/** Spans for tests, with everything in place that a test does not care about. */
import type { InstrumentationScope, Resource, Span } from '../../model/span.ts';

export const T0 = 1_730_291_040_000_000_000n; // 2024-10-30T12:24:00Z

export function resourceOf(service: string): Resource {
  return {
    attributes: [{ key: 'service.name', value: service }],
    droppedAttributesCount: 0,
    schemaUrl: '',
    entityRefs: [],
  };
}

export const SCOPE: InstrumentationScope = {
  name: 'test-library',
  version: '1.2.3',
  attributes: [{ key: 'lib.mode', value: 'auto' }],
  droppedAttributesCount: 0,
  schemaUrl: '',
};

export function traceId(n: number): string {
  return n.toString(16).padStart(32, '0');
}

export function spanId(n: number): string {
  return n.toString(16).padStart(16, '0');
}

const SHOP = resourceOf('shop');

/** Span 1 of trace 1, of service `shop`, 1 ms long, unless told otherwise. */
export function makeSpan(fields: Partial<Span> = {}): Span {
  const start = fields.startTimeUnixNano ?? T0;
  return {
    traceId: traceId(1),
    spanId: spanId(1),
    parentSpanId: '',
    traceState: '',
    flags: 1,
    name: 'work',
    kind: 1,
    startTimeUnixNano: start,
    endTimeUnixNano: start + 1_000_000n,
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    statusCode: 0,
    statusMessage: '',
    resource: SHOP,
    scope: SCOPE,
    ...fields,
  };
}

/** A chain of spans, each the child of the one before, starting `startMs` after {@link T0}, 1 ms apart. */
export function makeChain(trace: number, length: number, startMs = trace): Span[] {
  return Array.from({ length }, (_, index) =>
    makeSpan({
      traceId: traceId(trace),
      spanId: spanId(index + 1),
      parentSpanId: index === 0 ? '' : spanId(index),
      name: `step ${index}`,
      startTimeUnixNano: T0 + BigInt(startMs + index) * 1_000_000n,
      attributes: [{ key: 'step', value: BigInt(index) }],
      events: [{ timeUnixNano: T0, name: 'tick', attributes: [{ key: 'n', value: 1n }], droppedAttributesCount: 0 }],
      links: [
        {
          traceId: traceId(1),
          spanId: spanId(1),
          traceState: '',
          attributes: [],
          droppedAttributesCount: 0,
          flags: 0,
        },
      ],
    }),
  );
}
