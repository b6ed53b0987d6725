/** Spans as nasty as OTLP allows, from pools so small that ids, keys, values and times meet each other often. */
import fc from 'fast-check';
import type { Attribute, AttributeValue } from '../../src/model/attributes.ts';
import type { InstrumentationScope, Resource, Span, SpanEvent, SpanLink } from '../../src/model/span.ts';
import { BASE_TIME, spanIdOf, traceIdOf } from '../fixtures/spans.ts';

export const TRACE_IDS: readonly string[] = [traceIdOf(1), traceIdOf(2), traceIdOf(0xff), 'f'.repeat(32)];
export const SPAN_IDS: readonly string[] = [...[1, 2, 3, 4, 5].map(spanIdOf), '8000000000000000', 'f'.repeat(16)];
export const NAMES: readonly string[] = ['GET /', 'get /', '', 'a\0b', '\u{1f600}', '\u{ff5e}', '%', `it's "*"`];
export const KEYS: readonly string[] = ['k', 'K', 'service.name', '', 'a\0b', '\u{1f600}'];
export const SERVICES: readonly string[] = ['shop', 'Shop', 'bank', '', 'a\0b'];
export const KINDS: readonly number[] = [0, 1, 2, 3, 4, 5, 17, -1, 2 ** 31 - 1];
export const STATUS_CODES: readonly number[] = [0, 1, 2, 99, -1];
/** The borders of the number ranges, and a few ordinary times that tie. */
export const TIMES: readonly bigint[] = [
  0n,
  1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
  ...[0n, 1n, 2n, 59_999_999_999n, 60_000_000_000n].map((offset) => BASE_TIME + offset),
];
/** Values that are easily taken for one another. */
export const SCALARS: readonly (string | boolean | bigint | number)[] = [
  '',
  'x',
  'X',
  '200',
  'true',
  'NaN',
  'a\0b',
  '\u{1f600}',
  true,
  false,
  0n,
  200n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  0,
  -0,
  200,
  2.5,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  5e-324,
];

const uint32 = fc.oneof(fc.constantFrom(0, 0, 1, 0x1_01, 2 ** 31, 2 ** 32 - 1), fc.nat(2 ** 32 - 1));
const uint64 = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TIMES) },
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
/** Any well-formed text, NUL and astral characters included. */
const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const rarely = <Value>(usual: readonly Value[], rare: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...usual) }, rare);

const { value: anyValue } = fc.letrec<{ value: AttributeValue; leaf: AttributeValue }>((tie) => ({
  leaf: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...SCALARS) },
    fc.oneof(anyText, int64, fc.double(), fc.constant(null), fc.uint8Array({ maxLength: 6 })),
  ),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: tie('leaf') },
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.record({ key: fc.constantFrom(...KEYS), value: tie('value') }), { maxLength: 3 })
      .map((entries) => ({ entries })),
  ),
}));

export const anyAttributes: fc.Arbitrary<Attribute[]> = fc.array(
  fc.record({ key: rarely(KEYS, anyText), value: anyValue }),
  {
    maxLength: 5,
  },
);

const anyResource: fc.Arbitrary<Resource> = fc.record({
  attributes: fc
    .tuple(fc.constantFrom(...SERVICES), anyAttributes)
    .map(([service, attributes]) =>
      [{ key: 'service.name', value: service }, ...attributes].slice(service === '' ? 1 : 0),
    ),
  droppedAttributesCount: uint32,
  schemaUrl: fc.constantFrom('', 'https://opentelemetry.io/schemas/1.27.0'),
  entityRefs: fc.array(
    fc.record({
      schemaUrl: anyText,
      type: fc.constantFrom('service', ''),
      idKeys: fc.array(fc.constantFrom(...KEYS), { maxLength: 2 }),
      descriptionKeys: fc.array(anyText, { maxLength: 2 }),
    }),
    { maxLength: 1 },
  ),
});

const anyScope: fc.Arbitrary<InstrumentationScope> = fc.record({
  name: fc.constantFrom('', 'lib'),
  version: fc.constantFrom('', '1', '2'),
  attributes: anyAttributes,
  droppedAttributesCount: uint32,
  schemaUrl: fc.constantFrom('', 'u'),
});

const anyEvent: fc.Arbitrary<SpanEvent> = fc.record({
  timeUnixNano: uint64,
  name: rarely(NAMES, anyText),
  attributes: anyAttributes,
  droppedAttributesCount: uint32,
});

const anyLink: fc.Arbitrary<SpanLink> = fc.record({
  traceId: fc.constantFrom(...TRACE_IDS),
  spanId: fc.constantFrom(...SPAN_IDS),
  traceState: anyText,
  attributes: anyAttributes,
  droppedAttributesCount: uint32,
  flags: uint32,
});

/** One span. */
export const anySpan: fc.Arbitrary<Span> = fc.record({
  traceId: fc.constantFrom(...TRACE_IDS),
  spanId: fc.constantFrom(...SPAN_IDS),
  parentSpanId: fc.constantFrom('', '', '0'.repeat(16), ...SPAN_IDS),
  traceState: fc.oneof(fc.constant(''), anyText),
  flags: uint32,
  name: rarely(NAMES, anyText),
  kind: fc.constantFrom(...KINDS),
  startTimeUnixNano: uint64,
  endTimeUnixNano: fc.oneof({ weight: 1, arbitrary: fc.constant(0n) }, { weight: 3, arbitrary: uint64 }),
  attributes: anyAttributes,
  droppedAttributesCount: uint32,
  events: fc.array(anyEvent, { maxLength: 3 }),
  droppedEventsCount: uint32,
  links: fc.array(anyLink, { maxLength: 2 }),
  droppedLinksCount: uint32,
  statusCode: fc.constantFrom(...STATUS_CODES),
  statusMessage: fc.oneof(fc.constant(''), fc.constantFrom(...NAMES), anyText),
  resource: anyResource,
  scope: anyScope,
});

/** Another form of a span that is among the others: of the same key, and often unfinished. */
interface Repeat {
  /** Of all spans, by index modulo their number. */
  readonly of: number;
  readonly form: Span;
  readonly isEqual: boolean;
}

const anyRepeat: fc.Arbitrary<Repeat> = fc.record({ of: fc.nat(50), form: anySpan, isEqual: fc.boolean() });

/** A few requests, in which resources and scopes are shared as they are on the wire and keys are repeated. */
export const anyBatches: fc.Arbitrary<Span[][]> = fc
  .record({
    spans: fc.array(anySpan, { maxLength: 24 }),
    repeats: fc.array(anyRepeat, { maxLength: 12 }),
    resources: fc.array(anyResource, { minLength: 1, maxLength: 3 }),
    /** Numbers by which spans are shuffled and dealt out. */
    places: fc.array(fc.nat(1_000), { minLength: 36, maxLength: 36 }),
  })
  .map(({ spans, repeats, resources, places }) => {
    const repeated = spans.length === 0 ? [] : repeats.map((repeat) => formOf(repeat, spans));
    const all = [...spans, ...repeated]
      .map((span, index) => ({ ...span, resource: resources[index % resources.length] ?? span.resource }))
      .map((span, index) => ({ span, place: places[index] ?? 0 }))
      .sort((a, b) => a.place - b.place);
    const batches = [0, 1, 2].map((third) => all.filter(({ place }) => place % 3 === third));
    return batches.map((batch) => batch.map(({ span }) => span));
  });

function formOf({ of, form, isEqual }: Repeat, spans: readonly Span[]): Span {
  const span = spans[of % spans.length] ?? form;
  if (isEqual) return span;
  const { traceId, spanId, kind, startTimeUnixNano } = span;
  return { ...form, traceId, spanId, kind, startTimeUnixNano };
}
