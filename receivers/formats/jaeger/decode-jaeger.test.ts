import { expect, test } from 'vitest';
import type { Span } from '../../../src/model/span.ts';
import { corpusFiles, noCorpora, readCorpus, requestsOfSet } from '../../../test/fixtures/corpora.ts';
import { testUnless } from '../../../test/fixtures/unless.ts';
import { decodeTracesJson } from '../otlp/decode-json.ts';
import { parseJson } from '../otlp/parse-json.ts';
import { decodeJaeger } from './decode-jaeger.ts';

const IDS = { traceID: '463ac35c9f6413ad', spanID: 'a2fb4a1d1a96d312', processID: 'p1' };
const processes = {
  p1: { serviceName: 'shop', tags: [{ key: 'host', type: 'string', value: 'h1' }] },
};

function one(span: object): Span {
  const { spans, rejected } = decodeJaeger([{ spans: [{ ...IDS, ...span }], processes }]);
  expect(rejected).toEqual([]);
  const [only] = spans;
  if (only === undefined) throw new Error('no span');
  return only;
}

const tag = (key: string, value: unknown, type?: string) => ({ key, value, ...(type === undefined ? {} : { type }) });

test('a span with everything', () => {
  expect(
    one({
      operationName: 'GET',
      flags: 1,
      startTime: 1_695_318_385_973_000,
      duration: 11,
      references: [
        { refType: 'FOLLOWS_FROM', traceID: '463ac35c9f6413ad', spanID: '2' },
        { refType: 'CHILD_OF', traceID: '463ac35c9f6413ad', spanID: '1' },
        { refType: 'CHILD_OF', traceID: 'ff', spanID: '3' },
      ],
      tags: [
        tag('span.kind', 'server', 'string'),
        tag('b', 'true', 'bool'),
        tag('i', '9223372036854775807', 'int64'),
        tag('d', 2, 'float64'),
        tag('y', 'AQI=', 'binary'),
        tag('untyped', 5),
        tag('otel.status_code', 'ERROR', 'string'),
        tag('otel.status_description', 'broken', 'string'),
        tag('error', true, 'bool'),
        tag('w3c.tracestate', 'a=1', 'string'),
        tag('otel.scope.name', 'lib', 'string'),
      ],
      logs: [{ timestamp: 7, fields: [tag('event', 'retry', 'string'), tag('n', 1, 'int64')] }],
      warnings: ['clock skew'],
    }),
  ).toEqual({
    traceId: '0000000000000000463ac35c9f6413ad',
    spanId: 'a2fb4a1d1a96d312',
    parentSpanId: '0000000000000001',
    traceState: 'a=1',
    flags: 1,
    name: 'GET',
    kind: 2,
    startTimeUnixNano: 1_695_318_385_973_000_000n,
    endTimeUnixNano: 1_695_318_385_973_011_000n,
    attributes: [
      { key: 'b', value: true },
      { key: 'i', value: 2n ** 63n - 1n },
      { key: 'd', value: 2 },
      { key: 'y', value: new Uint8Array([1, 2]) },
      { key: 'untyped', value: 5n },
      { key: '@jaeger@warnings', value: ['clock skew'] },
    ],
    droppedAttributesCount: 0,
    events: [{ timeUnixNano: 7000n, name: 'retry', attributes: [{ key: 'n', value: 1n }], droppedAttributesCount: 0 }],
    droppedEventsCount: 0,
    links: [
      {
        traceId: '0000000000000000463ac35c9f6413ad',
        spanId: '0000000000000002',
        traceState: '',
        attributes: [{ key: 'opentracing.ref_type', value: 'follows_from' }],
        droppedAttributesCount: 0,
        flags: 0,
      },
      {
        traceId: '000000000000000000000000000000ff',
        spanId: '0000000000000003',
        traceState: '',
        attributes: [{ key: 'opentracing.ref_type', value: 'child_of' }],
        droppedAttributesCount: 0,
        flags: 0,
      },
    ],
    droppedLinksCount: 0,
    statusCode: 2,
    statusMessage: 'broken',
    resource: {
      attributes: [
        { key: 'service.name', value: 'shop' },
        { key: 'host', value: 'h1' },
      ],
      droppedAttributesCount: 0,
      schemaUrl: '',
      entityRefs: [],
    },
    scope: { name: 'lib', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
  });
});

test('without CHILD_OF the first FOLLOWS_FROM of the trace is the parent; an inline process is the resource', () => {
  const references = [{ refType: 'FOLLOWS_FROM', traceID: '463ac35c9f6413ad', spanID: '2' }];
  const span = one({ references, process: { serviceName: 'own' } });
  expect(span).toMatchObject({ parentSpanId: '0000000000000002', links: [] });
  expect(span.resource.attributes).toEqual([{ key: 'service.name', value: 'own' }]);
});

test.each([
  [18_446_744_073_709_551_611n, -5000n],
  ['18446744073709551611', -5000n],
  [-5, -5000n],
  [5, 5000n],
  [2n ** 63n - 1n, 2n ** 64n - 1n - 7000n],
  [-8, -7000n],
])('duration %s: a negative one, also as an unsigned number, ends before the start', (duration, nanos) => {
  const { startTimeUnixNano, endTimeUnixNano } = one({ startTime: 7, duration });
  expect(endTimeUnixNano - startTimeUnixNano).toBe(nanos);
});

test('a reference that closes a cycle is a link', () => {
  const reference = (refType: string, spanID: string) => ({ refType, traceID: IDS.traceID, spanID });
  const spans = [
    { ...IDS, spanID: '1', references: [reference('FOLLOWS_FROM', '3')] },
    { ...IDS, spanID: '2', references: [reference('CHILD_OF', '1')] },
    { ...IDS, spanID: '3', references: [reference('CHILD_OF', '2')] },
    { ...IDS, spanID: '4', references: [reference('CHILD_OF', '4')] },
    { ...IDS, spanID: '5', parentSpanID: '5' },
    { ...IDS, spanID: '6', parentSpanID: '1' },
    { ...IDS, spanID: '7', parentSpanID: 'x', references: [reference('CHILD_OF', '1')] },
  ];
  const { spans: read, rejected } = decodeJaeger([{ spans, processes }]);
  expect(rejected).toEqual([{ index: 6, reason: expect.stringContaining('spans[6].parentSpanID must be an id') }]);
  expect(
    read.map(({ parentSpanId, links }) => [Number(parentSpanId), links.map(({ spanId }) => Number(spanId))]),
  ).toEqual([
    [0, [3]],
    [1, []],
    [2, []],
    [0, [4]],
    [0, [5]],
    [1, []],
  ]);
  expect(read[0]?.links[0]?.attributes).toEqual([{ key: 'opentracing.ref_type', value: 'follows_from' }]);
});

test('what is no trace in a list of traces is rejected; a trace may have no spans', () => {
  const { spans, rejected } = decodeJaeger([
    5,
    { spans: [IDS], processes },
    { spans: {} },
    { traceID: 'a', spans: null },
  ]);
  expect(spans).toHaveLength(1);
  expect(rejected.map(({ reason }) => reason)).toEqual(['data[0] must be a trace', 'data[2].spans must be an array']);
});

test('the tag error alone means ERROR, and stays where it is a text', () => {
  expect(one({ tags: [tag('error', true, 'bool')] })).toMatchObject({ statusCode: 2, attributes: [] });
  expect(one({ tags: [tag('error', 'true', 'string')] })).toMatchObject({ statusCode: 2, attributes: [{}] });
  expect(one({ tags: [tag('error', false, 'bool')] })).toMatchObject({ statusCode: 0, attributes: [{}] });
});

test.each([
  [{ spanID: 5 }, 'data[0].spans[1].spanID must be an id'],
  [{ startTime: 'x' }, 'data[0].spans[1].startTime must be'],
  [{ tags: [tag('a', 'x', 'int64')] }, 'data[0].spans[1].tags[0].value must be a 64-bit integer'],
  [{ tags: [tag('a', 'x', 'strange')] }, 'data[0].spans[1].tags[0].type must be string, bool'],
  [{ references: [{ refType: 'X' }] }, 'data[0].spans[1].references[0].refType must be CHILD_OF or FOLLOWS_FROM'],
])('%j is rejected alone', (flawed, reason) => {
  const { spans, rejected } = decodeJaeger([{ spans: [IDS, { ...IDS, ...flawed }, IDS], processes }]);
  expect(spans).toHaveLength(2);
  expect(rejected).toEqual([{ index: 1, reason: expect.stringContaining(reason) }]);
});

/** The converter that made the corpora's OTLP keeps these tags; here they are fields of the span. */
const FIELDS = new Set(['span.kind']);

function comparable(span: Span): unknown {
  const { scope: _scope, ...rest } = span;
  return { ...rest, attributes: span.attributes.filter(({ key }) => !FIELDS.has(key)) };
}

testUnless(noCorpora, 'the traces of real systems are what another converter made of them', () => {
  let compared = 0;
  for (const set of ['dsb-hotel-load25', 'dsb-media-load25', 'node-load25']) {
    const converted = new Map(
      requestsOfSet(set)
        .flatMap((request) => decodeTracesJson(Buffer.from(request)).spans)
        .map((span) => [`${span.traceId} ${span.spanId} ${span.kind}`, comparable(span)] as const),
    );
    for (const file of corpusFiles(`jaeger-json/${set}`)) {
      const { data } = parseJson(readCorpus(file)).value as { data: unknown[] };
      const { spans, rejected } = decodeJaeger(data);
      expect(rejected).toEqual([]);
      for (const span of spans) {
        expect(comparable(span)).toEqual(converted.get(`${span.traceId} ${span.spanId} ${span.kind}`));
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(80);
});

test.each(['0', '0000000000000000', ''])('parentSpanID "%s" names no parent', (parentSpanID) => {
  const { parentSpanId, links } = one({ parentSpanID });
  expect([parentSpanId, links]).toEqual(['', []]);
});
