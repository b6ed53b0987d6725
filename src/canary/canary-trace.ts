/** The traces of the self-check: small, each different, with something of all that a span can have. */
import { randomBytes } from 'node:crypto';
import { MAX_INT64 } from '../model/int64.ts';
import { type Span, SpanKind, StatusCode } from '../model/span.ts';

/** `service.name` of the spans, so that people can leave them out. */
export const CANARY_SERVICE = 'spangraph-canary';
/** The attribute by which they are searched. Each trace has its own value. */
export const CANARY_KEY = 'spangraph.canary.id';
/** An int64 that a JavaScript number cannot hold. */
const LARGE_KEY = 'spangraph.canary.large';

export interface CanaryTrace {
  readonly traceId: string;
  /** The value of {@link CANARY_KEY} on each of its spans. */
  readonly token: string;
  /** In the order of their starts. */
  readonly spans: readonly Span[];
}

const NANOS_A_MILLISECOND = 1_000_000n;
const DURATION = 3n * NANOS_A_MILLISECOND;

/** A trace that ends at `now`, in milliseconds since the Unix epoch. `receiver`: where it is sent. */
export function makeCanaryTrace(now: number, receiver: string): CanaryTrace {
  const traceId = randomBytes(16).toString('hex');
  const token = randomBytes(8).toString('hex');
  const start = BigInt(now) * NANOS_A_MILLISECOND - DURATION;
  const common = {
    traceId,
    traceState: '',
    flags: 0x101,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    statusMessage: '',
    attributes: [
      { key: CANARY_KEY, value: token },
      { key: LARGE_KEY, value: MAX_INT64 },
    ],
    resource: {
      attributes: [
        { key: 'service.name', value: CANARY_SERVICE },
        { key: 'spangraph.receiver', value: receiver },
      ],
      droppedAttributesCount: 0,
      schemaUrl: '',
      entityRefs: [],
    },
    scope: { name: CANARY_SERVICE, version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
  };
  const ids = Array.from({ length: 3 }, () => randomBytes(8).toString('hex'));
  const spans = ids.map((spanId, index): Span => {
    const startTimeUnixNano = start + BigInt(index) * NANOS_A_MILLISECOND;
    return {
      ...common,
      spanId,
      parentSpanId: ids[index - 1] ?? '',
      name: `canary ${index}`,
      kind: index === 0 ? SpanKind.SERVER : SpanKind.INTERNAL,
      startTimeUnixNano,
      endTimeUnixNano: start + DURATION,
      statusCode: index === 0 ? StatusCode.OK : StatusCode.UNSET,
      events: [{ timeUnixNano: startTimeUnixNano, name: 'chirp', attributes: [], droppedAttributesCount: 0 }],
    };
  });
  return { traceId, token, spans };
}
