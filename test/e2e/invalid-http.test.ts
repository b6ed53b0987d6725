/** What cannot be taken over HTTP: the status, the google.rpc.Status in the request's encoding, and that nothing is stored. */
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusFiles, noCorpora, readCorpus } from '../fixtures/corpora.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { MEDIA_TYPES, type PostOptions, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { countSpans, readSpanIds } from '../fixtures/read-back.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';

const MAX_BYTES = 4096;
const CONFIG = `
receivers: { otlp: { protocols: {
  grpc: { endpoint: "127.0.0.1:0" },
  http: { endpoint: "127.0.0.1:0", max_request_body_size: ${MAX_BYTES} } } } }
api: { endpoint: "127.0.0.1:0" }
`;
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const RESOURCE_EXHAUSTED = 8;
const UNIMPLEMENTED = 12;

const good = jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]);
const goodJson = jsonBytes(good);
const goodProtobuf = toProtobuf(good);
const large = jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1), { name: 'x'.repeat(2 * MAX_BYTES) })]);

let program: Program;
beforeAll(async () => {
  program = await startProgram({ config: CONFIG, args: [] });
});
afterAll(async () => await program?.[Symbol.asyncDispose]());

interface Case {
  readonly what: string;
  readonly payload: Uint8Array;
  readonly options: PostOptions;
  readonly path?: string;
  readonly status: number;
  readonly code: number;
  readonly message: RegExp;
}

const json: PostOptions = { encoding: 'json' };
const protobuf: PostOptions = { encoding: 'protobuf' };
const withHeaders = (options: PostOptions, headers: Record<string, string>): PostOptions => ({ ...options, headers });
const malformed = { status: 400, code: INVALID_ARGUMENT };
const tooLarge = { status: 413, code: RESOURCE_EXHAUSTED, message: /4096 bytes/ };

const CASES: readonly Case[] = [
  { what: 'cut JSON', payload: goodJson.subarray(0, -5), options: json, ...malformed, message: /JSON/ },
  { what: 'empty JSON body', payload: Buffer.alloc(0), options: json, ...malformed, message: /JSON/ },
  { what: 'a JSON list', payload: Buffer.from('[]'), options: json, ...malformed, message: /object/ },
  {
    what: 'invalid UTF-8 in JSON outside of strings',
    payload: Buffer.from('{"resourceSpans": \xff}', 'latin1'),
    options: json,
    ...malformed,
    message: /not valid JSON/,
  },
  {
    what: 'logs in JSON',
    payload: Buffer.from('{"resourceLogs": [{}]}'),
    options: json,
    ...malformed,
    message: /resourceLogs, and no resourceSpans: logs are not accepted here/,
  },
  {
    what: 'a misspelt field in JSON',
    payload: Buffer.from('{"resourcespans": [{}]}'),
    options: json,
    ...malformed,
    message: /the field is resourceSpans/,
  },
  {
    what: 'only an unknown field in protobuf',
    payload: Buffer.from([0x12, 0]),
    options: protobuf,
    ...malformed,
    message: /it has field 2, and no resourceSpans/,
  },
  {
    what: 'a wrong type in JSON',
    payload: Buffer.from('{"resourceSpans": 7}'),
    options: json,
    ...malformed,
    message: /resourceSpans/,
  },
  { what: 'cut protobuf', payload: goodProtobuf.subarray(0, -5), options: protobuf, ...malformed, message: /\w/ },
  { what: 'JSON as protobuf', payload: goodJson, options: protobuf, ...malformed, message: /\w/ },
  { what: 'protobuf as JSON', payload: goodProtobuf, options: json, ...malformed, message: /JSON/ },
  {
    what: 'a wrong wire type',
    payload: Buffer.from([0x08, 0x01]),
    options: protobuf,
    ...malformed,
    message: /wire type|resource_spans|resourceSpans/,
  },
  {
    what: 'bad gzip',
    payload: goodJson,
    options: withHeaders(json, { 'content-encoding': 'gzip' }),
    ...malformed,
    message: /gzip/,
  },
  {
    what: 'cut gzip',
    payload: gzipSync(goodProtobuf).subarray(0, -9),
    options: withHeaders(protobuf, { 'content-encoding': 'gzip' }),
    ...malformed,
    message: /gzip/,
  },
  {
    what: 'an unknown compression',
    payload: goodJson,
    options: withHeaders(json, { 'content-encoding': 'br' }),
    status: 415,
    code: UNIMPLEMENTED,
    message: /gzip/,
  },
  {
    what: 'another content type',
    payload: goodJson,
    options: withHeaders(json, { 'content-type': 'text/plain' }),
    status: 415,
    code: INVALID_ARGUMENT,
    message: /text\/plain.*application\/x-protobuf/,
  },
  {
    what: 'another method',
    payload: goodJson,
    options: { ...json, method: 'PUT' },
    status: 405,
    code: UNIMPLEMENTED,
    message: /POST/,
  },
  {
    what: 'a read',
    payload: goodJson,
    options: { ...json, method: 'GET' },
    status: 405,
    code: UNIMPLEMENTED,
    message: /POST/,
  },
  {
    what: 'another path',
    payload: goodProtobuf,
    options: protobuf,
    path: '/v2/traces',
    status: 404,
    code: NOT_FOUND,
    message: /\/v1\/traces/,
  },
  { what: 'a large JSON body', payload: jsonBytes(large), options: json, ...tooLarge },
  { what: 'a large protobuf body', payload: toProtobuf(large), options: protobuf, ...tooLarge },
  { what: 'a JSON bomb', payload: jsonBytes(large), options: { ...json, gzip: true }, ...tooLarge },
  { what: 'a protobuf bomb', payload: Buffer.alloc(50_000_000), options: { ...protobuf, gzip: true }, ...tooLarge },
];

describe('refused whole', () => {
  test.each(CASES)('$what: $status', async ({ payload, options, path, status, code, message }) => {
    const url = path === undefined ? program.otlpHttpUrl : new URL(path, program.otlpHttpUrl).href;
    const answer = await postTraces(url, payload, options);
    expect({ status: answer.status, body: answer.body }).toMatchObject({
      status,
      body: { code, message: expect.stringMatching(message) },
    });
    expect(answer.headers.get('content-type')).toBe(MEDIA_TYPES[options.encoding]);
    expect(await countSpans(program)).toBe(0);
  });

  test('a body without a length that turns out too large: 413', async () => {
    const chunk = Buffer.alloc(MAX_BYTES);
    const body = Readable.toWeb(Readable.from([chunk, chunk, chunk]));
    const headers = { 'content-type': MEDIA_TYPES.protobuf };
    const response = await fetch(program.otlpHttpUrl, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect(response.status).toBe(413);
    expect(await countSpans(program)).toBe(0);
  });
});

describeUnless(noCorpora, 'corpora/otlp-invalid', () => {
  test.each(corpusFiles('otlp-invalid').filter((path) => /\.jsonl?$/.test(path)))('%s stores nothing', async (path) => {
    const text = readCorpus(path).toString('utf8');
    const requests = path.endsWith('.jsonl') ? text.split('\n').filter((line) => line.trim() !== '') : [text];
    for (const request of requests) {
      const { status, body } = await postTraces(program.otlpHttpUrl, Buffer.from(request), json);
      if (status === 200) {
        // Well-formed: each span in it was rejected, or there was none (`{"invalid": ...}` has only unknown fields).
        const isEmpty = !/"spanId"/.test(request);
        expect(body, request).toEqual(
          isEmpty ? {} : { partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringMatching(/\w/) } },
        );
      } else {
        expect({ status, body }, request).toMatchObject({ status: 400, body: { code: INVALID_ARGUMENT } });
      }
    }
    expect(await countSpans(program)).toBe(0);
  });
});

describe('taken', () => {
  test.each([
    ['an empty protobuf request', Buffer.alloc(0), protobuf],
    ['an empty JSON request', Buffer.from('{}'), json],
    ['fields of a later version', Buffer.from('{"resourceSpans":[{"scopeSpans":[],"new":{"a":[1]}}]}'), json],
    [
      'parameters in the content type',
      Buffer.from('{}'),
      withHeaders(json, { 'content-type': 'application/json; charset=utf-8' }),
    ],
  ])('%s', async (_what, payload, options) => {
    const { status, body } = await postTraces(program.otlpHttpUrl, payload, options);
    expect({ status, body }).toEqual({ status: 200, body: {} });
    expect(await countSpans(program)).toBe(0);
  });

  // Last in this file: these spans stay.
  test.each([
    ['json', (request: object) => jsonBytes(request), 0x10],
    ['protobuf', (request: object) => toProtobuf(request), 0x20],
  ] as const)('the neighbours of bad spans, %s', async (encoding, encode, trace) => {
    const spans = [
      jsonSpan(traceIdOf(trace), spanIdOf(1)),
      jsonSpan('', spanIdOf(2)),
      jsonSpan(traceIdOf(trace), 'abcd'),
      jsonSpan(traceIdOf(0), spanIdOf(4)),
      jsonSpan(traceIdOf(trace), spanIdOf(0)),
      jsonSpan(traceIdOf(trace), spanIdOf(6), { parentSpanId: 'ab' }),
      jsonSpan(traceIdOf(trace), spanIdOf(7)),
    ];
    const { status, body } = await postTraces(program.otlpHttpUrl, encode(jsonRequest(spans)), { encoding });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        partialSuccess: {
          rejectedSpans: '5',
          errorMessage: expect.stringMatching(/trace_id has 0 bytes.*span_id has 2 bytes/),
        },
      },
    });
    const ids = (await readSpanIds(program)).filter((id) => id.startsWith(traceIdOf(trace)));
    expect(ids.sort()).toEqual([`${traceIdOf(trace)}/${spanIdOf(1)}`, `${traceIdOf(trace)}/${spanIdOf(7)}`]);
  });
});
