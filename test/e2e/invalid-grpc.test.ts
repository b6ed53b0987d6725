/** What cannot be taken over gRPC: the status code with google.rpc.Status in the trailers, and that nothing is stored. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, toProtobuf } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { countSpans, readSpanIds } from '../fixtures/read-back.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

const CONFIG = `
receivers: { otlp: { protocols: {
  grpc: { endpoint: "127.0.0.1:0", max_recv_msg_size_mib: 1 }, http: { endpoint: "127.0.0.1:0" } } } }
api: { endpoint: "127.0.0.1:0" }
`;
const MIB = 1024 * 1024;
const good = toProtobuf(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]));

let program: Program;
beforeAll(async () => {
  program = await startProgram({ config: CONFIG, args: [] });
});
afterAll(async () => await program?.[Symbol.asyncDispose]());

describe.each([false, true])('gzip %s', (gzip) => {
  test.each([
    ['cut in the middle', good.subarray(0, -5)],
    ['a wrong wire type', Buffer.from([0x08, 0x01])],
    ['only unknown fields', Buffer.from([0x12, 0])],
    ['text', Buffer.from('{"resourceSpans": []}')],
  ])('%s: INVALID_ARGUMENT', async (_what, payload) => {
    using sender = new GrpcSender(program.grpcAddress, { gzip });
    const answer = await sender.export(payload);
    expect(answer).toMatchObject({
      failure: {
        code: 3,
        status: { code: 3, details: [{ typeUrl: 'type.googleapis.com/google.rpc.BadRequest' }] },
      },
    });
    expect(await countSpans(program)).toBe(0);
  });

  test('over the size limit: RESOURCE_EXHAUSTED', async () => {
    using sender = new GrpcSender(program.grpcAddress, { gzip });
    const large = toProtobuf(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1), { name: 'x'.repeat(2 * MIB) })]));
    expect(await sender.export(large)).toMatchObject({ failure: { code: 8 } });
    expect(await countSpans(program)).toBe(0);
  });

  test('an empty request succeeds', async () => {
    using sender = new GrpcSender(program.grpcAddress, { gzip });
    expect(await sender.export(Buffer.alloc(0))).toEqual({ body: {} });
  });
});

test.each([
  ['/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export', /takes no profiles/],
  ['/nothing/Here', /TraceService\/Export/],
])('%s: UNIMPLEMENTED', async (method, message) => {
  using sender = new GrpcSender(program.grpcAddress);
  expect(await sender.export(good, method)).toMatchObject({
    failure: { code: 12, message: expect.stringMatching(message) },
  });
});

// Last: these spans stay.
test.each([false, true])('one bad span, gzip %s: partial success, its neighbours are stored', async (gzip) => {
  using sender = new GrpcSender(program.grpcAddress, { gzip });
  const trace = traceIdOf(gzip ? 0x20 : 0x10);
  const spans = [jsonSpan(trace, spanIdOf(1)), jsonSpan(trace, 'abcd'), jsonSpan(trace, spanIdOf(3))];
  expect(await sender.export(toProtobuf(jsonRequest(spans)))).toEqual({
    body: { partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('span_id has 2 bytes') } },
  });
  const ids = (await readSpanIds(program)).filter((id) => id.startsWith(trace));
  expect(ids.sort()).toEqual([`${trace}/${spanIdOf(1)}`, `${trace}/${spanIdOf(3)}`]);
});
