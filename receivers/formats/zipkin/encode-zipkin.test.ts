import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExactJson } from '../../../src/model/exact-json.ts';
import type { Span } from '../../../src/model/span.ts';
import { corpusFiles, noCorpora, readCorpus } from '../../../test/fixtures/corpora.ts';
import { arbitrarySpans } from '../../../test/fixtures/otlp/arbitrary-spans.ts';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeLink,
  makeScope,
  makeSpan,
  resourceOf,
} from '../../../test/fixtures/spans.ts';
import { testUnless } from '../../../test/fixtures/unless.ts';
import { isObject } from '../json-fields.ts';
import { decodeZipkin } from './decode-zipkin.ts';
import { zipkinSpanText } from './encode-zipkin.ts';

const textOf = (span: Span, isOtherHalf = false): string => zipkinSpanText(span, { isOtherHalf });
// biome-ignore lint/suspicious/noExplicitAny: what is read is checked by the test that asked
const encoded = (span: Partial<Span> = {}): any => JSON.parse(textOf(makeSpan(span)));
const decoded = (spans: readonly unknown[]): readonly Span[] => {
  const { spans: read, rejected } = decodeZipkin(spans);
  expect(rejected).toEqual([]);
  return read;
};

test('a span with everything', () => {
  const span = encoded({
    traceId: '5AF7183FB1D4CF5F463AC35C9F6413AD'.toLowerCase(),
    spanId: 'a2fb4a1d1a96d312',
    parentSpanId: '6b221d5bc9e6496c',
    name: 'GET /Users',
    kind: 3,
    startTimeUnixNano: 1_556_604_172_355_737_999n,
    endTimeUnixNano: 1_556_604_172_357_168_998n,
    attributes: attributesOf({
      'http.response.status_code': 503n,
      ratio: 0.5,
      ok: true,
      list: ['a', 1n],
      'peer.service': 'Payments',
      'network.peer.address': '2001:db8::1',
      'network.peer.port': 443n,
      'network.local.address': '10.0.0.1',
    }),
    events: [
      makeEvent({ name: 'retry' }),
      makeEvent({ name: 'a "b"', attributes: attributesOf({ n: 1n, why: 'slow' }) }),
    ],
    links: [makeLink()],
    statusCode: 2,
    statusMessage: 'refused',
    resource: resourceOf('Shop', { 'k8s.pod.name': 'p1', ratio: 2 }),
    scope: makeScope({ name: 'lib', version: '2' }),
  });
  expect(span).toEqual({
    traceId: '5af7183fb1d4cf5f463ac35c9f6413ad',
    id: 'a2fb4a1d1a96d312',
    parentId: '6b221d5bc9e6496c',
    kind: 'CLIENT',
    name: 'get /users',
    timestamp: 1_556_604_172_355_737,
    duration: 1_430,
    localEndpoint: { serviceName: 'shop', ipv4: '10.0.0.1' },
    remoteEndpoint: { serviceName: 'payments', ipv6: '2001:db8::1', port: 443 },
    annotations: [
      { timestamp: Number(BASE_TIME / 1_000n), value: 'retry' },
      { timestamp: Number(BASE_TIME / 1_000n), value: '"a \\"b\\"": {"n":1,"why":"slow"}' },
    ],
    tags: {
      'http.response.status_code': '503',
      ratio: '0.5',
      ok: 'true',
      list: '["a",1]',
      // Zipkin's form has lost the case.
      'peer.service': 'Payments',
      'otel.status_code': 'ERROR',
      error: 'refused',
      'otel.scope.name': 'lib',
      'otel.scope.version': '2',
      'k8s.pod.name': 'p1',
    },
  });
});

test.each([
  [0n, 1],
  [1n, 1],
  [999n, 1],
  [1_000n, 1],
  [1_999n, 1],
  [2_000n, 2],
])('%i ns last %i us', (nanos, micros) => {
  expect(encoded({ endTimeUnixNano: BASE_TIME + nanos }).duration).toBe(micros);
});

test('spans that have not ended, or end before they start, have no duration; one without a start no time', () => {
  expect(encoded({ endTimeUnixNano: 0n })).not.toHaveProperty('duration');
  expect(encoded({ endTimeUnixNano: BASE_TIME - 1n })).not.toHaveProperty('duration');
  expect(encoded({ startTimeUnixNano: 0n })).not.toHaveProperty('timestamp');
});

test('times beyond 2^53 microseconds keep their digits', () => {
  const last = 2n ** 64n - 1n;
  expect(textOf(makeSpan({ startTimeUnixNano: last, endTimeUnixNano: last }))).toContain(
    `"timestamp":${last / 1_000n},"duration":1,`,
  );
});

test.each([
  ['00000000000000000000000000000abc', '0000000000000abc'],
  ['0000000000000001000000000000000a', '0000000000000001000000000000000a'],
])('trace %s is %s', (traceId, shown) => {
  expect(encoded({ traceId }).traceId).toBe(shown);
});

test('a span without a kind of Zipkin has none, and one that names no other span has no parent', () => {
  for (const kind of [0, 1, 77]) expect(encoded({ kind })).not.toHaveProperty('kind');
  for (const parentSpanId of ['', '0000000000000000', makeSpan().spanId]) {
    expect(encoded({ parentSpanId })).not.toHaveProperty('parentId');
  }
});

test('every failed span has the tag error, also without a message, and no other span has', () => {
  expect(encoded({ statusCode: 2 }).tags).toMatchObject({ error: '', 'otel.status_code': 'ERROR' });
  for (const statusCode of [0, 1]) expect(encoded({ statusCode }).tags).not.toHaveProperty('error');
});

test('what the sender said in the tag error stays', () => {
  const [span] = decoded([{ traceId: '1', id: '2', tags: { error: 'no route' } }]);
  expect(span && JSON.parse(textOf(span)).tags).toEqual({ error: 'no route' });
  // The status says something else.
  const tags = encoded({ statusCode: 2, statusMessage: 'x', attributes: attributesOf({ error: true }) }).tags;
  expect(tags).toMatchObject({ error: 'x' });
});

test('senders that say that a span has not failed do not make readers believe that it has', () => {
  for (const error of ['false', false]) {
    expect(encoded({ attributes: attributesOf({ error }) }).tags).not.toHaveProperty('error');
    expect(encoded({ attributes: attributesOf({ error }), statusCode: 2 }).tags).toMatchObject({ error: '' });
  }
  expect(encoded({ attributes: attributesOf({ error: true }) }).tags).toMatchObject({ error: 'true' });
});

test('the other side is named by calls alone: a server says its own address', () => {
  const attributes = attributesOf({ 'server.address': 'Api.example.com', 'net.peer.name': 'old' });
  expect(encoded({ kind: 3, attributes }).remoteEndpoint).toEqual({ serviceName: 'api.example.com' });
  expect(encoded({ kind: 4, attributes }).tags).toMatchObject({ 'server.address': 'Api.example.com' });
  expect(encoded({ kind: 2, attributes })).not.toHaveProperty('remoteEndpoint');
  const named = attributesOf({ 'server.address': 'a', 'peer.service': 'b' });
  expect(encoded({ kind: 2, attributes: named }).remoteEndpoint).toEqual({ serviceName: 'b' });
});

test('what is no address or port stays a tag', () => {
  const attributes = attributesOf({ 'network.peer.address': 'host', 'network.peer.port': 70_000n });
  const { tags, remoteEndpoint } = encoded({ attributes });
  expect(remoteEndpoint).toBeUndefined();
  expect(tags).toMatchObject({ 'network.peer.address': 'host', 'network.peer.port': '70000' });
});

test('the answering half of a call is shared', () => {
  expect(JSON.parse(textOf(makeSpan({ kind: 2 }), true)).shared).toBe(true);
  expect(encoded({ attributes: attributesOf({ 'zipkin.shared': true, 'zipkin.debug': true }) })).toMatchObject({
    shared: true,
    debug: true,
    tags: { 'otel.scope.name': 'test' },
  });
});

const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: digits, maxLength: digits });
const notZero = (digits: number) => hex(digits).filter((text) => /[^0]/.test(text));
const word = fc.string({ maxLength: 8 }).map((text) => text.toLowerCase());
const endpoint = fc.record(
  {
    serviceName: word,
    ipv4: fc.ipV4(),
    port: fc.integer({ min: 1, max: 65_535 }),
  },
  { requiredKeys: [] },
);
const micros = fc.integer({ min: 1, max: 2 ** 53 - 1 });
const zipkinSpans = fc.array(
  fc.record(
    {
      traceId: fc.oneof(notZero(16), notZero(32)),
      id: notZero(16),
      parentId: notZero(16),
      kind: fc.constantFrom('CLIENT', 'SERVER', 'PRODUCER', 'CONSUMER'),
      name: word,
      timestamp: micros,
      duration: fc.integer({ min: 1, max: 1_000_000 }),
      localEndpoint: endpoint,
      remoteEndpoint: endpoint,
      annotations: fc.array(fc.record({ timestamp: micros, value: word })),
      tags: fc.dictionary(
        word.filter((key) => key !== 'error'),
        fc.string(),
      ),
      shared: fc.boolean(),
      debug: fc.boolean(),
    },
    { requiredKeys: ['traceId', 'id', 'timestamp', 'duration'] },
  ),
  { maxLength: 4 },
);

test('what a sender of Zipkin sends comes back as the same spans', () => {
  fc.assert(
    fc.property(zipkinSpans, (spans) => {
      const read = decoded(spans);
      expect(decoded(read.map((span) => JSON.parse(textOf(span))))).toEqual(read);
    }),
    { numRuns: 200 },
  );
});

test('every span is valid JSON that the receiver takes, with the same ids', () => {
  fc.assert(
    fc.property(arbitrarySpans, (spans) => {
      const read = decoded(spans.map((span) => parseExactJson(textOf(span))));
      expect(read.map(({ traceId, spanId }) => [traceId, spanId])).toEqual(
        spans.map(({ traceId, spanId }) => [traceId, spanId]),
      );
    }),
    { numRuns: 100 },
  );
});

testUnless(noCorpora, 'recorded spans of real senders come back as the same spans', () => {
  let count = 0;
  for (const path of corpusFiles('zipkin')) {
    const sent = JSON.parse(readCorpus(path).toString('utf8')) as unknown[];
    const { spans } = decodeZipkin(sent.filter(isObject).map(lowerCased));
    const again = decoded(spans.map((span) => parseExactJson(textOf(span))));
    expect(again.map(comparable), path).toEqual(spans.map(comparable));
    count += spans.length;
  }
  expect(count).toBeGreaterThan(90);
});

/** Without the case of names, which Zipkin's form does not have. */
function lowerCased(span: object): object {
  return JSON.parse(JSON.stringify(span), (key, value) =>
    (key === 'serviceName' || key === 'name') && typeof value === 'string' ? value.toLowerCase() : value,
  );
}

/** A span without a duration is stored as one that ends when it starts, and shown with the least one. */
function comparable(span: Span): object {
  const { startTimeUnixNano: start, endTimeUnixNano: end, ...others } = span;
  return { ...others, start, end: end === start + 1_000n ? start : end };
}
