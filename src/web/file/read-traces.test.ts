import { expect, test } from 'vitest';
import { base64Of } from '../../model/base64.ts';
import { runAtOnce } from '../../model/steps.ts';
import { Reading } from './read-traces.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const ROOT = 'b7ad6b7169203331';
const CHILD = '00f067aa0ba902b7';
const START = 1_767_225_600_000_000_000n;

const base64 = (hex: string): string =>
  base64Of(Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16)));

function otlpSpan(spanId: string, more: object = {}) {
  const times = { startTimeUnixNano: String(START), endTimeUnixNano: String(START + 5_000n) };
  return { traceId: TRACE, spanId, name: `span ${spanId}`, kind: 1, ...times, ...more };
}

function request(...spans: object[]) {
  const attributes = [{ key: 'service.name', value: { stringValue: 'shop' } }];
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] };
}

const jaeger = {
  traceID: TRACE,
  processes: { p1: { serviceName: 'shop', tags: [] } },
  spans: [ROOT, CHILD].map((spanID) => ({
    traceID: TRACE,
    spanID,
    operationName: `span ${spanID}`,
    references: spanID === CHILD ? [{ refType: 'CHILD_OF', traceID: TRACE, spanID: ROOT }] : [],
    startTime: Number(START / 1000n),
    duration: 5,
    processID: 'p1',
  })),
};

const zipkin = [ROOT, CHILD].map((id) => ({
  traceId: TRACE,
  id,
  ...(id === CHILD && { parentId: ROOT }),
  name: `span ${id}`,
  timestamp: Number(START / 1000n),
  duration: 5,
  localEndpoint: { serviceName: 'shop' },
}));

const tempoSpans = [ROOT, CHILD].map((id) => ({
  ...otlpSpan(id, { traceId: base64(TRACE), spanId: base64(id), kind: 'SPAN_KIND_INTERNAL' }),
  ...(id === CHILD && { parentSpanId: base64(ROOT) }),
}));
const { resource } = request().resourceSpans[0] ?? {};
const tempo = [{ resource, scopeSpans: [{ spans: tempoSpans }] }];

function read(text: string): Reading {
  const reading = new Reading();
  runAtOnce(reading.read(text, 'a.json'));
  return reading;
}

const whole = request(otlpSpan(ROOT), otlpSpan(CHILD, { parentSpanId: ROOT }));

test.each([
  ['OTLP', whole],
  ['the page of Jaeger', { data: [jaeger] }],
  ['the API of Jaeger, version 3', { result: whole }],
  ['Zipkin', zipkin],
  ['Zipkin, lists of traces', [zipkin]],
  ['Tempo', { batches: tempo }],
  ['Tempo, version 2', { trace: { resourceSpans: tempo } }],
])('reads %s', (_name, document) => {
  for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)]) {
    const { traces, problems } = read(text);
    expect(problems).toEqual([]);
    expect([...traces.keys()]).toEqual([TRACE]);
    const found = [...(traces.get(TRACE)?.values() ?? [])].map(({ spanId, parentSpanId, name, ...span }) => ({
      ids: [spanId, parentSpanId],
      name,
      times: [span.startTimeUnixNano, span.endTimeUnixNano],
      service: span.resource.attributes[0]?.value,
    }));
    const times = [START, START + 5_000n];
    expect(found).toEqual([
      { ids: [ROOT, ''], name: `span ${ROOT}`, times, service: 'shop' },
      { ids: [CHILD, ROOT], name: `span ${CHILD}`, times, service: 'shop' },
    ]);
  }
});

test('reads a document in each line, and says which line is damaged', () => {
  const lines = [otlpSpan(ROOT), otlpSpan(CHILD, { parentSpanId: ROOT })].map((span) => JSON.stringify(request(span)));
  const { traces, problems } = read(`${lines[0]}\r\n\n{"resourceSpans": [\n${lines[1]}\n`);
  expect(traces.get(TRACE)?.size).toBe(2);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^a\.json, line 3: it is not valid JSON: /);
});

test('a span that comes twice is there once, in its finished form; a shared id is not', () => {
  const spans = [otlpSpan(ROOT, { endTimeUnixNano: '0' }), otlpSpan(ROOT), otlpSpan(ROOT), otlpSpan(ROOT, { kind: 2 })];
  const found = [
    ...(read(JSON.stringify(request(...spans)))
      .traces.get(TRACE)
      ?.values() ?? []),
  ];
  expect(found.map(({ kind, endTimeUnixNano }) => [kind, endTimeUnixNano])).toEqual([
    [1, START + 5_000n],
    [2, START + 5_000n],
  ]);
});

test('integers keep every digit, and attributes their type', () => {
  const values = '[{"key":"i","value":{"intValue":9223372036854775807}},{"key":"b","value":{"bytesValue":"AP8="}}]';
  const text = JSON.stringify(request(otlpSpan(ROOT, { attributes: 'HERE' }))).replace('"HERE"', values);
  const [span] = read(text).traces.get(TRACE)?.values() ?? [];
  expect(span?.attributes).toEqual([
    { key: 'i', value: 2n ** 63n - 1n },
    { key: 'b', value: new Uint8Array([0, 255]) },
  ]);
});

test.each([
  ['', 'a.json: it is empty'],
  [' \n ', 'a.json: it is empty'],
  ['{"resourceSpans": [{"scopeSpans"', /^a\.json: it is not valid JSON: /],
  ['\u0000\u0001PK', /^a\.json: it is not valid JSON: /],
  ['[1, 2]', /^a\.json: it is a list of 2 .*not trace data/],
  ['{"resourceLogs": []}', 'a.json: it has logs, not spans'],
  ['{"resourceSpans": 5}', /^a\.json: The body is not an OTLP\/JSON trace request: resourceSpans must be an array/],
  [JSON.stringify(request(otlpSpan('b7'))), /^a\.json: 1 span left out: span 0 .*span_id has 1 bytes, must have 8/],
  [JSON.stringify(request(otlpSpan(ROOT, { name: 5 }))), /name must be a string, not 5/],
  ['['.repeat(100_000), /^a\.json: it is /],
])('refuses %.40j', (text, problem) => {
  const { traces, problems } = read(text);
  expect(traces.size).toBe(0);
  expect(problems).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
});
