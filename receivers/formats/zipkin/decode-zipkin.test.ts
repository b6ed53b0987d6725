import { expect, test } from 'vitest';
import { naturalText } from '../../../src/model/attribute-text.ts';
import type { Attribute } from '../../../src/model/attributes.ts';
import type { Span } from '../../../src/model/span.ts';
import { corpusFiles, noCorpora, readCorpus, requestsOfSet } from '../../../test/fixtures/corpora.ts';
import { testUnless } from '../../../test/fixtures/unless.ts';
import { decodeTracesJson } from '../otlp/decode-json.ts';
import { parseJson } from '../otlp/parse-json.ts';
import { decodeZipkin } from './decode-zipkin.ts';

const IDS = { traceId: '463ac35c9f6413ad', id: 'a2fb4a1d1a96d312' };

function one(span: object): Span {
  const { spans, rejected } = decodeZipkin([{ ...IDS, ...span }]);
  expect(rejected).toEqual([]);
  const [only] = spans;
  if (only === undefined) throw new Error('no span');
  return only;
}

test('a span with everything', () => {
  expect(
    one({
      traceId: '5AF7183FB1D4CF5F463AC35C9F6413AD',
      parentId: '6b221d5bc9e6496c',
      name: 'get /api',
      kind: 'CLIENT',
      timestamp: 1556604172355737,
      duration: 1431,
      localEndpoint: { serviceName: 'backend', ipv4: '192.168.99.1', port: 3306 },
      remoteEndpoint: { serviceName: 'db', ipv6: '2001:db8::c001', port: 9000 },
      tags: { 'http.method': 'GET', 'otel.scope.name': 'lib', 'otel.scope.version': '2', 'otel.status_code': 'OK' },
      annotations: [{ timestamp: 1556604172355800, value: 'ws' }],
      shared: true,
    }),
  ).toEqual({
    traceId: '5af7183fb1d4cf5f463ac35c9f6413ad',
    spanId: 'a2fb4a1d1a96d312',
    parentSpanId: '6b221d5bc9e6496c',
    traceState: '',
    flags: 0,
    name: 'get /api',
    kind: 3,
    startTimeUnixNano: 1_556_604_172_355_737_000n,
    endTimeUnixNano: 1_556_604_172_357_168_000n,
    attributes: [
      { key: 'http.method', value: 'GET' },
      { key: 'peer.service', value: 'db' },
      { key: 'network.peer.address', value: '2001:db8::c001' },
      { key: 'network.peer.port', value: 9000n },
      { key: 'network.local.address', value: '192.168.99.1' },
      { key: 'network.local.port', value: 3306n },
      { key: 'zipkin.shared', value: true },
    ],
    droppedAttributesCount: 0,
    events: [{ timeUnixNano: 1_556_604_172_355_800_000n, name: 'ws', attributes: [], droppedAttributesCount: 0 }],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    statusCode: 1,
    statusMessage: '',
    resource: {
      attributes: [{ key: 'service.name', value: 'backend' }],
      droppedAttributesCount: 0,
      schemaUrl: '',
      entityRefs: [],
    },
    scope: { name: 'lib', version: '2', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
  });
});

test('a span with nothing but ids', () => {
  expect(one({})).toMatchObject({ kind: 0, startTimeUnixNano: 0n, endTimeUnixNano: 0n, resource: { attributes: [] } });
});

test('short ids get their zeros back; equal services and scopes are one object', () => {
  const { spans } = decodeZipkin([
    { traceId: 'a', id: 'b', parentId: 'c', localEndpoint: { serviceName: 's' } },
    { traceId: 'a', id: 'd', localEndpoint: { serviceName: 's' } },
  ]);
  expect(spans[0]).toMatchObject({ traceId: 'a'.padStart(32, '0'), spanId: 'b'.padStart(16, '0') });
  expect(spans[0]?.parentSpanId).toBe('c'.padStart(16, '0'));
  expect(spans[0]?.resource).toBe(spans[1]?.resource);
  expect(spans[0]?.scope).toBe(spans[1]?.scope);
});

test('a span without a time starts with its earliest annotation', () => {
  const annotations = [
    { timestamp: 30, value: 'b' },
    { timestamp: 20, value: 'a' },
  ];
  expect(one({ annotations, duration: 5 })).toMatchObject({ startTimeUnixNano: 20_000n, endTimeUnixNano: 25_000n });
});

test.each<[object, number, string, readonly string[]]>([
  [{ 'otel.status_code': 'ERROR', error: 'boom' }, 2, 'boom', []],
  [{ 'otel.status_code': 'OK', error: 'odd' }, 1, '', ['error']],
  [{ 'otel.status_code': 'strange' }, 0, '', ['otel.status_code']],
  [{ error: 'boom' }, 2, 'boom', ['error']],
  [{ error: 'true' }, 2, '', ['error']],
  [{ error: '' }, 2, '', ['error']],
  [{ error: 'false' }, 0, '', ['error']],
])('status of the tags %j', (tags, statusCode, statusMessage, kept) => {
  const span = one({ tags });
  expect(span).toMatchObject({ statusCode, statusMessage });
  expect(span.attributes.map(({ key }) => key)).toEqual(kept);
});

test('what an exporter of OpenTelemetry dropped is known again', () => {
  const tags = { 'otel.dropped_attributes_count': '3', 'otel.dropped_events_count': '4' };
  expect(one({ tags })).toMatchObject({ droppedAttributesCount: 3, droppedEventsCount: 4, attributes: [] });
});

test.each<[string, string, readonly Attribute[]]>([
  [
    '"retry": {"attempt": 2, "ok": false, "why": "x", "ms": 1.5}',
    'retry',
    [
      { key: 'attempt', value: 2n },
      { key: 'ok', value: false },
      { key: 'why', value: 'x' },
      { key: 'ms', value: 1.5 },
    ],
  ],
  ['"a": {"nested": {}}', '"a": {"nested": {}}', []],
  ['"a": {}, "b": {}', '"a": {}, "b": {}', []],
  ['"not json}', '"not json}', []],
  ['plain', 'plain', []],
])('annotation %s', (value, name, attributes) => {
  expect(one({ annotations: [{ timestamp: 1, value }] }).events).toEqual([
    { timeUnixNano: 1000n, name, attributes, droppedAttributesCount: 0 },
  ]);
});

test.each([
  [{ traceId: 'xyz' }, 'spans[1].traceId must be an id of up to 32 hex digits, not "xyz"'],
  [{ id: '12345678901234567' }, 'spans[1].id must be an id of up to 16 hex digits'],
  [{ kind: 'client' }, 'spans[1].kind must be CLIENT, SERVER, PRODUCER or CONSUMER'],
  [{ timestamp: -1 }, 'spans[1].timestamp must be'],
  [{ timestamp: '18446744073709552' }, 'spans[1].timestamp must be a time that 64 bits'],
  [{ tags: { a: 1 } }, 'spans[1].tags.a must be a string'],
  [{ tags: { 'otel.dropped_events_count': 'x' } }, 'spans[1].tags.otel.dropped_events_count must be'],
  [{ annotations: [{ timestamp: 1, value: 5 }] }, 'spans[1].annotations[0].value must be a string'],
])('%j is rejected alone', (flawed, reason) => {
  const { spans, rejected } = decodeZipkin([IDS, { ...IDS, ...flawed }, IDS, 5]);
  expect(spans).toHaveLength(2);
  expect(rejected.map(({ index }) => index)).toEqual([1, 3]);
  expect(rejected[0]?.reason).toContain(reason);
});

test('binary annotations of a span with fields of version 2 give a warning, because they are not read', () => {
  const binaryAnnotations = [{ key: 'a', value: 'b' }, { key: 'c' }];
  const { spans, warnings } = decodeZipkin([
    { ...IDS, kind: 'SERVER', binaryAnnotations: [] },
    { ...IDS, kind: 'SERVER', binaryAnnotations },
  ]);
  expect(spans).toHaveLength(2);
  const example = 'binaryAnnotations is not read: the span is of version 2, as it has kind';
  expect(warnings).toEqual([{ code: 'UNKNOWN_FIELD', subject: 'binaryAnnotations', count: 2, example }]);
});

/** The converter that made the corpora's OTLP has the attributes' earlier names. */
const EARLIER_NAMES: ReadonlyMap<string, string> = new Map([
  ['net.host.ip', 'network.local.address'],
  ['net.host.port', 'network.local.port'],
  ['net.peer.ip', 'network.peer.address'],
  ['net.peer.port', 'network.peer.port'],
]);

function comparable(span: Span): unknown {
  const attributes = span.attributes
    .map(({ key, value }) => `${EARLIER_NAMES.get(key) ?? key}=${naturalText(value)}`)
    .sort();
  const { resource, scope: _scope, ...rest } = span;
  // The converter names the service where no sender did.
  const services = resource.attributes.filter(({ value }) => value !== 'unknown_service');
  return { ...rest, attributes, resource: services };
}

testUnless(noCorpora, 'the samples of real systems are what another converter made of them', () => {
  // Not by key: one of the systems sent several spans with one.
  const converted = Map.groupBy(
    requestsOfSet('zipkin-samples').flatMap((request) => decodeTracesJson(Buffer.from(request)).spans),
    (span) => span.spanId,
  );
  const files = corpusFiles('zipkin').filter((file) => !file.endsWith('malformed.json'));
  const ours = files.flatMap((file) => {
    const { spans, rejected } = decodeZipkin(parseJson(readCorpus(file)).value as unknown[]);
    expect(rejected).toEqual([]);
    return spans;
  });
  expect(ours).toHaveLength(85);
  for (const span of ours) {
    expect(converted.get(span.spanId)?.map(comparable)).toContainEqual(comparable(span));
  }
});
