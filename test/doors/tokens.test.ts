/** A program with tokens: what each door answers to whom, and what it says and keeps of them. */

import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Metadata } from '@grpc/grpc-js';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { SimpleSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { GrpcStatus } from '../../src/errors.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { readScrape, type Scrape } from '../fixtures/scrape.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { makeToken } from '../fixtures/tokens.ts';

const ingest = makeToken('sender', ['ingest']);
const read = makeToken('reader', ['read']);
const admin = makeToken('admin', ['admin']);
const expired = makeToken('old', ['admin'], { expires: '2020-01-01T00:00:00Z' });
const stranger = makeToken('stranger', ['admin']);
const WAIT = { timeout: 20_000, interval: 100 };
const COUNT = '{ spans { totalCount } }';

const auth = (more: object = {}) => ({
  required: true,
  tokens: [ingest, read, admin, expired].map(({ entry }) => entry),
  ...more,
});
const config = (more: object = {}): string =>
  JSON.stringify({
    receivers: { otlp: { protocols: { grpc: {}, http: {} } }, zipkin: { endpoint: '127.0.0.1:0' } },
    auth: auth({ max_failures: 1_000_000 }),
    ...more,
  });

let program: Program;

beforeAll(async () => {
  program = await startProgram({ args: FREE_PORTS, config: config() });
});

afterAll(() => program[Symbol.asyncDispose]());

const get = (path: string, authorization?: string, origin = program.apiOrigin): Promise<Response> =>
  fetch(`${origin}${path}`, authorization === undefined ? {} : { headers: { authorization } });

async function ask(
  query: string,
  authorization?: string,
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const response = await fetch(`${program.apiOrigin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const stored = async (): Promise<number> => {
  const { body } = await ask(COUNT, read.authorization);
  return (body as { data: { spans: { totalCount: number } } }).data.spans.totalCount;
};

async function scrape(of = program): Promise<Scrape> {
  return readScrape(await (await get('/metrics', admin.authorization, of.apiOrigin)).text());
}

const request = jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]);
const zipkinUrl = (): string => /Zipkin +(http\S+)/.exec(program.output())?.[1] ?? '';
const WRONG = [
  ['none', undefined],
  ['malformed', 'Bearer spg_0'],
  ['of another scheme', 'Basic YTpi'],
  ['unknown', stranger.authorization],
  ['expired', expired.authorization],
  ['huge', `Bearer spg_${'0'.repeat(15_000)}`],
] as const;

describe.each(WRONG)('credentials: %s', (_name, authorization) => {
  const headers = authorization === undefined ? {} : { authorization };

  test('are answered with 401 in the form of each API', async () => {
    const graphql = await ask(COUNT, authorization);
    expect(graphql).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } });
    expect(graphql.headers.get('www-authenticate')).toBe('Bearer realm="spangraph"');
    const rest = await get('/v1/ping', authorization);
    expect([rest.status, await rest.json()]).toEqual([401, { errorMessage: expect.any(String) }]);
    const metrics = await get('/metrics', authorization);
    expect([metrics.status, await metrics.json()]).toEqual([401, { error: expect.any(String) }]);
    const exported = await get(`/export/${traceIdOf(1)}`, authorization);
    expect([exported.status, await exported.json()]).toMatchObject([401, { errors: [{}] }]);
  });

  test('store nothing, and senders are not told to retry', async () => {
    const before = await stored();
    for (const encoding of ['protobuf', 'json'] as const) {
      const payload = encoding === 'json' ? jsonBytes(request) : toProtobuf(request);
      const answer = await postTraces(program.otlpHttpUrl, payload, { encoding, headers });
      expect(answer).toMatchObject({ status: 401, body: { message: expect.any(String) } });
      expect(answer.headers.get('retry-after')).toBeNull();
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="spangraph"');
    }
    const zipkin = await fetch(zipkinUrl(), { method: 'POST', body: '[{"traceId":"1","id":"1"}]', headers });
    expect([zipkin.status, zipkin.headers.get('content-type')]).toEqual([401, 'text/plain; charset=utf-8']);
    using grpc = new GrpcSender(program.grpcAddress, headers);
    const failure = { code: GrpcStatus.UNAUTHENTICATED, status: { code: GrpcStatus.UNAUTHENTICATED } };
    expect(await grpc.export(toProtobuf(request))).toMatchObject({ failure });
    expect(await stored()).toBe(before);
  });
});

test('a token may do what its scopes say, and nothing else', async () => {
  const send = async (authorization: string): Promise<number> =>
    (await postTraces(program.otlpHttpUrl, jsonBytes(request), { encoding: 'json', headers: { authorization } }))
      .status;
  const doors = async ({ authorization }: typeof ingest) => ({
    ask: (await ask(COUNT, authorization)).status,
    rest: (await get('/v1/ping', authorization)).status,
    metrics: (await get('/metrics', authorization)).status,
    send: await send(authorization),
  });
  expect(await doors(ingest)).toEqual({ ask: 403, rest: 403, metrics: 403, send: 200 });
  expect(await doors(read)).toEqual({ ask: 200, rest: 200, metrics: 403, send: 403 });
  expect(await doors(admin)).toEqual({ ask: 200, rest: 200, metrics: 200, send: 200 });
  using grpc = new GrpcSender(program.grpcAddress, read);
  expect(await grpc.export(toProtobuf(request))).toMatchObject({ failure: { code: GrpcStatus.PERMISSION_DENIED } });
  using allowed = new GrpcSender(program.grpcAddress, ingest);
  expect(await allowed.export(toProtobuf(request))).toEqual({ body: {} });
});

test('the scheme is taken in any case, as HTTP has it', async () => {
  expect((await ask(COUNT, `bearer ${read.token}`)).status).toBe(200);
});

test('health, signing in and the files of the page need nothing, the page itself needs a token', async () => {
  for (const path of ['/healthz', '/readyz', '/sign-in']) expect((await get(path)).status, path).toBe(200);
  expect((await get('/assets/none.js')).status).toBe(404);
  expect((await get('/')).status).toBe(401);
});

test.each([
  [
    'gRPC',
    (): SpanExporter => {
      const metadata = new Metadata();
      metadata.set('authorization', ingest.authorization);
      return new GrpcExporter({ url: `http://${program.grpcAddress}`, metadata });
    },
  ],
  [
    'HTTP',
    (): SpanExporter =>
      new HttpExporter({ url: program.otlpHttpUrl, headers: { authorization: ingest.authorization } }),
  ],
] as const)('the exporter of an SDK sends with a token by %s', async (name, makeExporter) => {
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: makeExporter() })] });
  provider.getTracer('test').startSpan(`by ${name}`).end();
  await provider.forceFlush();
  const { body } = await ask(`{ spans(filter: { name: { eq: "by ${name}" } }) { totalCount } }`, read.authorization);
  expect(body).toEqual({ data: { spans: { totalCount: 1 } } });
  await provider.shutdown();
});

test('failures are counted by their reasons', async () => {
  const reasons = ['none', 'malformed', 'unknown', 'expired', 'scope'];
  const count = async () => {
    const seen = await scrape();
    return reasons.map((reason) => seen.value('spangraph_access_failures_total', { reason }));
  };
  const before = await count();
  const sent = [undefined, 'Bearer spg_', stranger.authorization, expired.authorization, ingest.authorization];
  for (const authorization of sent) await ask(COUNT, authorization);
  expect(await count()).toEqual(before.map((value) => value + 1));
  const seen = await scrape();
  expect(seen.value('spangraph_open_doors')).toBe(0);
  const refused = { receiver: 'otlp/http', code: 'UNAUTHENTICATED' };
  expect(seen.value('spangraph_receiver_refused_requests_total', refused)).toBeGreaterThan(0);
});

test('the log and the metrics hold no token', async () => {
  const text = await (await get('/metrics', admin.authorization)).text();
  for (const { token } of [ingest, read, admin, expired, stranger]) {
    expect(program.output()).not.toContain(token.slice(-43));
    expect(text).not.toContain(token.slice(-43));
  }
});

test('the self-check and the own traces have a token of their own', async () => {
  const processors = [{ batch: { schedule_delay: 50, exporter: { otlp: {} } } }];
  const telemetry = { traces: { processors } };
  await using other = await startProgram({
    args: FREE_PORTS,
    config: config({ service: { telemetry }, canary: { every: '200ms', timeout: '2s' } }),
  });
  const question = { query: '{ server { canary { isOk } } services { name } }' };
  await vi.waitFor(async () => {
    const response = await fetch(`${other.apiOrigin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: read.authorization },
      body: JSON.stringify(question),
    });
    expect(await response.json()).toEqual({
      data: {
        server: { canary: { isOk: true } },
        services: expect.arrayContaining([{ name: 'spangraph' }, { name: 'spangraph-canary' }]),
      },
    });
  }, WAIT);
  expect(other.output()).not.toMatch(/self-check|were not sent|spg_/);
});

test('an address with many wrong credentials must wait, but not those behind it that have a token', async () => {
  await using slow = await startProgram({
    args: FREE_PORTS,
    config: config({ auth: auth({ max_failures: 3, failure_window: '1h' }) }),
  });
  const statuses = [];
  for (let round = 0; round < 5; round++) {
    statuses.push((await get('/v1/ping', stranger.authorization, slow.apiOrigin)).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  const limited = await get('/v1/ping', stranger.authorization, slow.apiOrigin);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(3_000);
  expect((await get('/v1/ping', undefined, slow.apiOrigin)).status).toBe(401);
  expect((await get('/v1/ping', read.authorization, slow.apiOrigin)).status).toBe(200);
  using grpc = new GrpcSender(slow.grpcAddress, stranger);
  const codes = [];
  for (let round = 0; round < 4; round++) {
    const answer = await grpc.export(toProtobuf(request));
    codes.push('failure' in answer ? answer.failure.code : 0);
  }
  const { UNAUTHENTICATED, RESOURCE_EXHAUSTED } = GrpcStatus;
  expect(codes).toEqual([UNAUTHENTICATED, UNAUTHENTICATED, UNAUTHENTICATED, RESOURCE_EXHAUSTED]);
  expect((await scrape(slow)).value('spangraph_access_failures_total', { reason: 'limited' })).toBe(4);
});

describe('without auth', () => {
  test('an endpoint that others can reach is warned of once, and counted', async () => {
    const args = [
      '--api-endpoint',
      '0.0.0.0:0',
      '--otlp-grpc-endpoint',
      '[::]:0',
      '--otlp-http-endpoint',
      '127.0.0.1:0',
    ];
    await using open = await startProgram({ args });
    const origin = open.apiOrigin.replace('0.0.0.0', '127.0.0.1');
    const seen = readScrape(await (await fetch(`${origin}/metrics`)).text());
    expect(seen.value('spangraph_open_doors')).toBe(2);
    expect(open.output().match(/Everyone who reaches these endpoints/g)).toHaveLength(1);
  });

  test('loopback is as quiet as before', async () => {
    await using open = await startProgram();
    const seen = readScrape(await (await fetch(`${open.apiOrigin}/metrics`)).text());
    expect(seen.value('spangraph_open_doors')).toBe(0);
    expect(open.output()).not.toContain('Everyone');
  });

  test.each([
    ['--auth-required', [...FREE_PORTS, '--auth-required'], {}],
    ['the environment', FREE_PORTS, { SPANGRAPH_AUTH_REQUIRED: 'true' }],
  ] as const)('%s keeps it from starting', async (_name, args, env) => {
    using folder = makeTempFolder();
    const { code, stderr } = await runProgram({ folder: folder.path, args, env });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^spangraph: auth\.required: .*\n$/) });
  });
});

test('spangraph token create prints the token alone, and an entry that lets it in', async () => {
  using folder = makeTempFolder();
  const args = ['token', 'create', '--name', 'made "here"', '--scopes', 'read', '--expires', '1h'];
  const { stdout, stderr } = await runProgram({ folder: folder.path, args });
  expect(stdout).toMatch(/^spg_[0-9a-f]{12}_[\w-]{43}\n$/);
  expect(stderr).not.toContain(stdout.trim().slice(-43));
  await using made = await startProgram({
    args: FREE_PORTS,
    config: `auth:\n  tokens:\n${stderr.replace(/^/gm, '  ')}`,
  });
  expect((await get('/v1/ping', `Bearer ${stdout.trim()}`, made.apiOrigin)).status).toBe(200);
});

test('a token of a tenant needs tenants: without them there is one store for all', async () => {
  using folder = makeTempFolder();
  const { entry } = makeToken('of a tenant', ['read'], { tenant: 'shop' });
  const text = JSON.stringify({ auth: { tokens: [entry] } });
  const { code, stderr } = await runProgram({ folder: folder.path, args: FREE_PORTS, config: text });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('the token of a tenant of auth: it names a tenant'),
  });
});

test.each(['/graphql?query=%7B__typename%7D', '/v1/ping', '/metrics'])(
  'two headers with tokens are none at %s: a proxy may have looked at the other one',
  async (path) => {
    for (const [first, second] of [
      [admin, admin],
      [admin, stranger],
      [stranger, admin],
    ] as const) {
      const authorizations = [first, second].flatMap(({ authorization }) => ['authorization', authorization]);
      const headers = ['host', 'localhost', ...authorizations];
      const sent = httpRequest(`${program.apiOrigin}${path}`, { headers, agent: false }).end();
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      response.resume();
      expect(response.statusCode).toBe(401);
    }
  },
);
