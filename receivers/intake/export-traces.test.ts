import { describe, expect, test } from 'vitest';
import { SpangraphError } from '../../src/errors.ts';
import type { Span } from '../../src/model/span.ts';
import { CollectingSink } from '../../test/fixtures/otlp/collecting-sink.ts';
import { exportTraces } from '../../test/fixtures/otlp/export-traces.ts';
import { sampleSpan } from '../../test/fixtures/otlp/sample-spans.ts';
import { encodeTracesProtobuf } from '../formats/otlp/encode-protobuf.ts';
import { DECODED_MESSAGE_BYTES } from '../formats/request-limits.ts';

const link = {
  traceId: '0'.repeat(32),
  spanId: '0'.repeat(16),
  traceState: '',
  attributes: [],
  droppedAttributesCount: 0,
  flags: 0,
};
const send = (sink: CollectingSink, ...spans: Span[]) =>
  exportTraces(sink, Buffer.from(encodeTracesProtobuf(spans)), 'protobuf');

test('good spans are written, the reservation is of the size and released once', async () => {
  const sink = new CollectingSink();
  const spans = [sampleSpan({ name: 'a', links: [link], parentSpanId: '0'.repeat(16) }), sampleSpan({ name: 'b' })];
  const messages = 7;
  expect(await send(sink, ...spans)).toEqual({ accepted: 2, rejected: [], warnings: [] });
  expect(sink.spans).toEqual(spans);
  expect(sink.reservedBytes).toEqual([encodeTracesProtobuf(spans).length, messages * DECODED_MESSAGE_BYTES]);
  expect(sink.releases).toBe(1);
});

describe('ids', () => {
  test.each<[Partial<Span>, string]>([
    [{ traceId: '' }, 'trace_id has 0 bytes, must have 16'],
    [{ traceId: 'ab'.repeat(8) }, 'trace_id has 8 bytes, must have 16'],
    [{ traceId: '0'.repeat(32) }, 'trace_id is all zeros'],
    [{ spanId: 'ab'.repeat(9) }, 'span_id has 9 bytes, must have 8'],
    [{ spanId: '0'.repeat(16) }, 'span_id is all zeros'],
    [{ parentSpanId: 'ab' }, 'parent_span_id has 1 bytes, must have 8'],
  ])('%j: only that span is rejected', async (changes, problem) => {
    const sink = new CollectingSink();
    const outcome = await send(sink, sampleSpan(), sampleSpan(changes), sampleSpan());
    expect(outcome).toMatchObject({ accepted: 2, rejected: [{ index: 1, reason: `span 1 ("GET /x"): ${problem}` }] });
    expect(sink.spans).toHaveLength(2);
  });
});

describe('links with invalid ids are dropped, counted and told', () => {
  test.each<[Partial<Span>, string]>([
    [{ links: [link, { ...link, traceId: '', spanId: '' }] }, 'links[1] is dropped: its trace_id "" is not 16 bytes'],
    [{ links: [link, { ...link, traceId: 'ab'.repeat(8) }] }, 'its trace_id "abababababababab" is not 16 bytes'],
    [{ links: [{ ...link, spanId: 'ab' }, link] }, 'links[0] is dropped: its span_id "ab" is not 8 bytes'],
    [{ links: [{ ...link, spanId: 'ab'.repeat(9) }, link] }, 'is not 8 bytes in hex'],
  ])('%j', async (changes, example) => {
    const sink = new CollectingSink();
    const { accepted, rejected, warnings } = await send(sink, sampleSpan(), sampleSpan({ ...changes, name: 'b' }));
    expect({ accepted, rejected }).toEqual({ accepted: 2, rejected: [] });
    expect(sink.spans[1]).toEqual(sampleSpan({ name: 'b', links: [link], droppedLinksCount: 1 }));
    expect(warnings).toMatchObject([{ code: 'DROPPED_LINK', count: 1, example: expect.stringContaining(example) }]);
    expect(warnings[0]?.example).toMatch(/^span 1 \("b"\): /);
  });

  test('in JSON, where an id may be any text', async () => {
    const sink = new CollectingSink();
    const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
    const upper = { traceId: ids.traceId.toUpperCase(), spanId: ids.spanId };
    const bad = [
      { ...ids, spanId: '7ad6b7169203331' },
      { ...ids, traceId: 'z'.repeat(32) },
      {},
      { spanId: 'w'.repeat(16) },
    ];
    const span = { ...ids, kind: 1, droppedLinksCount: 4_294_967_293, links: [...bad, upper] };
    const body = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }));
    const { warnings } = await exportTraces(sink, body, 'json');
    expect(sink.spans[0]).toMatchObject({ links: [ids], droppedLinksCount: 4_294_967_295 });
    expect(warnings).toMatchObject([{ code: 'DROPPED_LINK', count: 4 }]);
  });
});

test('rejections of decoder, id rules and sink come with positions in the request, in order', async () => {
  const sink = new CollectingSink();
  sink.rejectedName = 'unwanted';
  const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
  const unwanted = { ...span, name: 'unwanted' };
  const noId = { name: 'no id' };
  const flawed = { name: 5 };
  const spans = [unwanted, flawed, span, noId, unwanted, flawed, noId, span, unwanted];
  const body = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  const { accepted, rejected } = await exportTraces(sink, body, 'json');
  expect(accepted).toBe(2);
  expect(rejected.map(({ index }) => index)).toEqual([0, 1, 3, 4, 5, 6, 8]);
  expect(rejected[0]?.reason).toBe('the sink does not want it');
  expect(rejected[1]?.reason).toMatch(/name must be a string/);
  expect(rejected[2]?.reason).toMatch(/^span 3 \("no id"\): trace_id has 0 bytes/);
});

test('without a good span nothing is written', async () => {
  const sink = new CollectingSink();
  sink.failure = new Error('must not be called');
  expect((await send(sink, sampleSpan({ traceId: '' }))).accepted).toBe(0);
  expect(await send(sink)).toEqual({ accepted: 0, rejected: [], warnings: [] });
  expect(sink.releases).toBe(2);
});

test('the reservation is released when decoding or writing fails', async () => {
  const sink = new CollectingSink();
  await expect(exportTraces(sink, Buffer.from('{'), 'json')).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
  sink.failure = new SpangraphError('STORAGE_UNAVAILABLE', 'disk full');
  await expect(send(sink, sampleSpan())).rejects.toBe(sink.failure);
  expect(sink.releases).toBe(2);
});

test('a refused reservation is passed on, and nothing is released', async () => {
  const sink = new CollectingSink();
  sink.refusal = new SpangraphError('QUEUE_FULL', 'full', { retryAfterMs: 10 });
  await expect(send(sink, sampleSpan())).rejects.toBe(sink.refusal);
  expect(sink.releases).toBe(0);
});
