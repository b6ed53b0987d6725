import { describe, expect, test } from 'vitest';
import { SpanKind, StatusCode } from '../../../src/model/span.ts';
import { decodeTracesValue } from '../otlp/decode-json-request.ts';
import { tempoRequest } from './read-tempo.ts';

const TRACE_ID = '0000000000000000000000000000abc1';
const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

const span = {
  traceId: base64(TRACE_ID),
  spanId: 'AAAAAAAAAAE=',
  name: 'root',
  kind: 'SPAN_KIND_SERVER',
  startTimeUnixNano: '1767225600000000000',
  endTimeUnixNano: '1767225600001000000',
  attributes: [{ key: 'bytes', value: { bytesValue: 'AQI=' } }],
  status: { code: 'STATUS_CODE_ERROR', message: 'broken' },
  links: [{ traceId: base64(TRACE_ID), spanId: 'AAAAAAAAAAI=' }],
};
const batch = (...spans: readonly object[]) => ({
  resource: { attributes: [{ key: 'service.name', value: { stringValue: 'svc' } }] },
  scopeSpans: [{ scope: {}, spans }],
});

function decode(value: Record<string, unknown>) {
  const request = tempoRequest(value);
  if (request === undefined) throw new Error('not of Tempo');
  const { spans, rejected, warnings } = decodeTracesValue({ value: request });
  expect({ rejected, warnings }).toEqual({ rejected: [], warnings: [] });
  return spans;
}

const second = { ...span, spanId: 'AAAAAAAAAAM=', parentSpanId: 'AAAAAAAAAAE=', kind: undefined, status: {} };
const batches = [batch(span, second)];

test.each([
  ['version 1', { batches }],
  ['version 2', { trace: { resourceSpans: batches }, metrics: { inspectedBytes: '5' } }],
  ['batches in a trace', { trace: { batches } }],
  ['a trace taken out of its answer', { resourceSpans: batches }],
  ['an empty list first', { trace: { resourceSpans: [], batches } }],
  ['a null beside it', { trace: { resourceSpans: null, batches } }],
  ['both lists', { batches: [batch(span)], resourceSpans: [batch(second)] }],
  ['both lists in a trace', { trace: { batches: [batch(span)], resourceSpans: [batch(second)] } }],
  ['a list beside an empty trace', { trace: {}, resourceSpans: batches }],
  ['resources without spans first', { resourceSpans: [{}, { scopeSpans: [{}, { spans: [] }] }, ...batches] }],
])('%s', (_name, value) => {
  expect(decode(value)).toMatchObject([
    {
      traceId: TRACE_ID,
      spanId: '0000000000000001',
      parentSpanId: '',
      kind: SpanKind.SERVER,
      startTimeUnixNano: 1_767_225_600_000_000_000n,
      attributes: [{ key: 'bytes', value: new Uint8Array([1, 2]) }],
      statusCode: StatusCode.ERROR,
      statusMessage: 'broken',
      links: [{ traceId: TRACE_ID, spanId: '0000000000000002' }],
      resource: { attributes: [{ key: 'service.name', value: 'svc' }] },
    },
    { spanId: '0000000000000003', parentSpanId: '0000000000000001', kind: SpanKind.UNSPECIFIED, statusCode: 0 },
  ]);
});

test('a trace that Tempo does not have is empty', () => {
  expect(decode({ trace: {}, metrics: {} })).toEqual([]);
  expect(decode({ batches: [] })).toEqual([]);
});

test('ids in hex stay, those of 64 bits get their zeros', () => {
  const hex = { ...span, traceId: TRACE_ID, spanId: '00000000000000ff' };
  const short = { ...span, traceId: base64('00000000000000ff') };
  expect(decode({ batches: [batch(hex, short)] })).toMatchObject([
    { traceId: TRACE_ID, spanId: '00000000000000ff' },
    { traceId: 'ff'.padStart(32, '0') },
  ]);
});

describe('what is not of Tempo', () => {
  test.each([
    [{}],
    [{ resourceSpans: [batch({ ...span, traceId: TRACE_ID })] }],
    [{ resourceSpans: 5 }],
    [{ trace: 5 }],
  ])('%j', (value) => {
    expect(tempoRequest(value)).toBeUndefined();
  });

  test('what is of a wrong type is left for the decoder', () => {
    const request = tempoRequest({ batches: [batch({ ...span, traceId: 5, kind: 'ODD', links: 7 }), 'x'] });
    expect(request).toMatchObject({
      resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: 5, kind: 'ODD', links: 7 }] }] }, 'x'],
    });
  });
});
