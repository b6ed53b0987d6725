/** Sending OTLP over HTTP to servers that take it, and to servers that do not. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodeTracesProtobuf } from '../../receivers/formats/otlp/decode-protobuf.ts';
import { LiveShop } from '../demo/live-shop.ts';
import { readFlags } from './flags.ts';
import { OTLP_FLAGS, type OtlpTarget, readOtlpTarget } from './otlp-target.ts';
import { retryAfterMs, SpanSender } from './span-sender.ts';

const SPANS = new LiveShop('a test', 1_800_000_000_000_000_000n).next(1_800_000_000_123_456_789n);

interface Seen {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const seen: Seen[] = [];
/** How the server answers, in turn; with 200 after the last. */
let answers: ((response: ServerResponse) => void)[] = [];
const server = createServer((request, response) => {
  void buffer(request).then((body) => {
    seen.push({ url: request.url, headers: request.headers, body });
    const answer = answers.shift() ?? ((ok) => ok.end());
    answer(response);
  });
});
let origin: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen.length = 0;
  answers = [];
});

const read = (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<OtlpTarget> =>
  readOtlpTarget(readFlags(argv, { values: OTLP_FLAGS, switches: {} }), env);

const timesOf = (spans: readonly { readonly spanId: string; readonly endTimeUnixNano: bigint }[]) =>
  new Map(spans.map((span) => [span.spanId, span.endTimeUnixNano]));

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}, body: string | Uint8Array = '') =>
  (response: ServerResponse): void =>
    void response.writeHead(code, headers).end(body);

async function open(argv: readonly string[] = []) {
  const pauses: [string, number][] = [];
  const stopping = new AbortController();
  const sender = new SpanSender(await read(['--endpoint', origin, ...argv]), {
    signal: stopping.signal,
    patienceMs: { atFirst: 2_000, later: 2_000 },
    firstPauseMs: 1,
    onPause: (reason, ms) => void pauses.push([reason, ms]),
  });
  return { sender, pauses, stopping };
}

describe('a server', () => {
  test('gets protobuf with exact times, and the headers', async () => {
    const { sender } = await open(['--header', 'X-Scope-OrgID=a=b']);
    await sender.send(SPANS);
    expect(seen[0]).toMatchObject({
      url: '/v1/traces',
      headers: { 'content-type': 'application/x-protobuf', 'x-scope-orgid': 'a=b' },
    });
    const { spans } = decodeTracesProtobuf(seen[0]?.body ?? Buffer.alloc(0));
    expect(timesOf(spans)).toEqual(timesOf(SPANS));
    expect(sender.counts.spans).toBe(SPANS.length);
  });

  test('says when it wants the request again', async () => {
    answers = [status(503), status(429, { 'retry-after': '1' })];
    const { sender, pauses } = await open(['--protocol', 'http/json']);
    await sender.send(SPANS);
    expect(pauses).toEqual([
      ['status 503', 1],
      ['status 429', 1000],
    ]);
    expect(new Set(seen.map(({ body }) => body.toString())).size).toBe(1);
    expect(sender.counts).toMatchObject({ spans: SPANS.length, repeated: 2 });
  });

  test.each(['0', 'Thu, 01 Jan 1970 00:00:09 GMT'])('that wants it at once (%s) is not hurried', async (time) => {
    answers = Array.from({ length: 3 }, () => status(503, { 'retry-after': time }));
    const { sender, pauses } = await open();
    await sender.send(SPANS);
    expect(pauses.map(([, ms]) => ms)).toEqual([1, 2, 4]);
  });

  test('that wants more time than there is ends it', async () => {
    answers = [status(503, { 'retry-after': '3600' })];
    const { sender } = await open();
    await expect(sender.send(SPANS)).rejects.toMatchObject({ code: 'TARGET_UNUSABLE' });
  });

  test('that refuses ends it at once, with its reason', async () => {
    answers = [status(401, { 'content-type': 'application/json' }, '{"code":16,"message":"no token"}')];
    const { sender, pauses } = await open();
    await expect(sender.send(SPANS)).rejects.toThrow(
      `${origin}/v1/traces does not take the spans: status 401: no token: give a token`,
    );
    expect(pauses).toEqual([]);
  });

  test('that rejects some spans is believed', async () => {
    const partial = [0x08, 2, 0x12, 2, 0x6e, 0x6f];
    answers = [status(200, {}, Uint8Array.from([0x0a, partial.length, ...partial]))];
    const { sender } = await open();
    await sender.send(SPANS);
    expect(sender.counts).toMatchObject({ spans: SPANS.length - 2, rejected: 2, rejection: 'no' });
  });

  test.each([-5, '-5', 1e9, '1e400'])('that rejects %j spans is believed within reason', async (rejectedSpans) => {
    answers = [
      status(200, { 'content-type': 'application/json' }, JSON.stringify({ partialSuccess: { rejectedSpans } })),
    ];
    const { sender } = await open();
    expect(await sender.send(SPANS)).toBe(true);
    const rejected = String(rejectedSpans).startsWith('-') ? 0 : SPANS.length;
    expect(sender.counts).toMatchObject({ spans: SPANS.length - rejected, rejected });
  });

  test.each([
    ['text/html', '<html>hello</html>'],
    ['application/json', '[]'],
    ['application/x-protobuf', '<html>hello</html>'],
    ['', '<html>hello</html>'],
  ])('that answers a request with %j of another kind has taken nothing', async (type, body) => {
    answers = [status(200, type === '' ? {} : { 'content-type': type }, body)];
    const { sender } = await open();
    await expect(sender.send(SPANS)).rejects.toThrow(
      `${origin}/v1/traces does not take the spans: status 200, with ${type || 'a body'} that is no answer of OTLP`,
    );
    expect(sender.counts.spans).toBe(0);
  });

  test('that does not come back does not keep a stopped sender', async () => {
    answers = [status(503, { 'retry-after': '1' })];
    const { sender, stopping } = await open();
    const sent = sender.send(SPANS);
    await expect.poll(() => seen.length).toBe(1);
    stopping.abort();
    expect(await sent).toBe(false);
    expect(sender.counts.spans).toBe(0);
  });
});

test('nobody there: it tries for a while', async () => {
  const { sender, pauses } = await open(['--endpoint', 'http://127.0.0.1:1']);
  await expect(sender.send(SPANS)).rejects.toThrow('nothing listens there (ECONNREFUSED)');
  expect(pauses.length).toBeGreaterThan(0);
});

test('Retry-After is a number of seconds or a date', () => {
  expect(retryAfterMs('7', 0)).toBe(7_000);
  expect(retryAfterMs('Thu, 01 Jan 1970 00:00:09 GMT', 2_000)).toBe(7_000);
  expect(retryAfterMs('soon', 0)).toBeUndefined();
  expect(retryAfterMs(undefined, 0)).toBeUndefined();
});

describe('the target', () => {
  test.each([
    [[], {}, 'http://127.0.0.1:4318/v1/traces'],
    [[], { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:5/otlp' }, 'http://localhost:5/otlp/v1/traces'],
    [[], { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://[::1]:5/in' }, 'http://[::1]:5/in'],
    [
      ['--endpoint', 'https://traces.example/v1/traces/'],
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:5' },
      'https://traces.example/v1/traces',
    ],
  ])('of %j and %j', async (argv, env: Readonly<Record<string, string>>, url) => {
    expect((await read(argv, env)).url.href).toBe(url);
  });

  test('headers of variables are percent-encoded', async () => {
    const env = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc, a=1' };
    expect((await read(['--header', 'A=2'], env)).headers).toEqual({ authorization: 'Bearer abc', a: '2' });
  });

  test.each([
    [
      [],
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://traces.example' },
      /another machine: .* --endpoint http:\/\/traces\.ex/,
    ],
    [[], { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /expected http\/protobuf or http\/json, got "grpc"/],
    [['--endpoint', 'localhost:4318'], {}, /--endpoint: expected a URL such as/],
    [['--endpoint', 'http://me:secret@localhost'], {}, /^--endpoint: has a password/],
    [['--header', 'secret'], {}, /^--header: expected key=value$/],
    [['--token-file', '/nowhere/token'], {}, /^--token-file: cannot be read/],
  ])('%j with %j is refused', async (argv, env: Readonly<Record<string, string>>, message) => {
    await expect(read(argv, env)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(message),
    });
  });
});

describe('TLS', () => {
  test('to a port without it ends at once', async () => {
    const { sender, pauses } = await open(['--endpoint', origin.replace('http:', 'https:')]);
    await expect(sender.send(SPANS)).rejects.toThrow(
      /\/v1\/traces does not take the spans: this port has no TLS: use http:\/\/$/,
    );
    expect(pauses).toEqual([]);
  });

  test('that a port wants ends at once', async () => {
    answers = [status(400, {}, 'Client sent an HTTP request to an HTTPS server.\n')];
    const { sender, pauses } = await open();
    await expect(sender.send(SPANS)).rejects.toThrow(/this port has TLS: use https:\/\/$/);
    expect(pauses).toEqual([]);
  });
});
