/** The running program traces itself: by GraphQL and REST, by commits, to itself and elsewhere, and never for ever. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { loaded, recording } from '../fixtures/loaded-modules.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { scrapeAt } from '../fixtures/scrape.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

/** Other libraries load the API, which does nothing alone. */
const OPENTELEMETRY = /\/node_modules\/@opentelemetry\/(?!api\/)/;
const WAIT = { timeout: 20_000, interval: 100 };
/** Its sender wants no trace of the request. */
const UNSAMPLED = `00-${traceIdOf(7)}-${spanIdOf(7)}-00`;
const NEWEST = 'query Newest { spans(first: 2) { totalCount nodes { name } } }';

interface SeenSpan {
  readonly name: string;
  readonly kind: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly status: { readonly code: string; readonly message: string };
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
  readonly resource: { readonly attributes: readonly { readonly key: string; readonly value: unknown }[] };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

/** A configuration that sends own traces soon. Without an endpoint they go to the program itself. */
function tracing(endpoint?: string, batch: object = {}, ratio = 1): string {
  const otlp = endpoint === undefined ? { protocol: 'http/protobuf' } : { endpoint };
  const processors = [{ batch: { schedule_delay: 50, ...batch, exporter: { otlp } } }];
  const sampler = { parent_based: { root: { trace_id_ratio_based: { ratio } } } };
  return `service: ${JSON.stringify({ telemetry: { traces: { processors, sampler } } })}\n`;
}

async function post(program: Program, path: string, body: unknown, traceparent?: string): Promise<Response> {
  return await fetch(`${program.apiOrigin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(traceparent !== undefined && { traceparent }) },
    body: JSON.stringify(body),
  });
}

/** The spans that TraceQL chooses, the newest first. Asking leaves no trace. */
async function find(program: Program, query: string): Promise<SeenSpan[]> {
  const fields =
    'name kind traceId spanId parentSpanId status { code message } startTimeUnixNano endTimeUnixNano ' +
    'attributes { key value } resource { attributes { key value } }';
  const question = `query Look($query: String) { spans(first: 100, query: $query) { nodes { ${fields} } } }`;
  const response = await post(program, '/graphql', { query: question, variables: { query } }, UNSAMPLED);
  const { data } = (await response.json()) as { data: { spans: { nodes: SeenSpan[] } } };
  return data.spans.nodes;
}

/** The one span that TraceQL chooses, as soon as it is stored. */
async function one(program: Program, query: string): Promise<SeenSpan> {
  return await vi.waitFor(async () => {
    const [span, ...more] = await find(program, query);
    if (span === undefined || more.length > 0) throw new Error(`${more.length + Number(span !== undefined)}: ${query}`);
    return span;
  }, WAIT);
}

const valuesOf = (attributes: SeenSpan['attributes']): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value]));

async function send(program: Program, id: number): Promise<void> {
  const spans = [1, 2].map((spanId) => jsonSpan(traceIdOf(id), spanIdOf(spanId)));
  const { status } = await postTraces(program.otlpHttpUrl, jsonBytes(jsonRequest(spans)), { encoding: 'json' });
  expect(status).toBe(200);
}

const OWN = 'resource.service.name = "spangraph"';
const COMMITS = `{ ${OWN} && name = "write" }`;

test('an operation has a trace with its reads, and a commit has one', async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: tracing() });
  await send(program, 1);
  await program.graphql(NEWEST);
  const root = await one(program, '{ span.graphql.operation.name = "Newest" }');
  expect(root).toMatchObject({ name: 'POST /graphql', kind: 'SERVER', parentSpanId: null, status: { code: 'UNSET' } });
  expect(valuesOf(root.attributes)).toMatchObject({
    'http.request.method': 'POST',
    'http.route': '/graphql',
    'http.response.status_code': 200,
    'url.path': '/graphql',
    'client.address': '127.0.0.1',
    'graphql.operation.type': 'query',
  });
  expect(valuesOf(root.resource.attributes)).toEqual({
    'service.name': 'spangraph',
    'service.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'service.instance.id': expect.stringMatching(/^[\da-f-]{36}$/),
  });

  const reads = await find(program, `{ trace:id = "${root.traceId}" && kind = client }`);
  expect(new Set(reads.map(({ name }) => name))).toEqual(new Set(['findSpans', 'countSpans']));
  for (const read of reads) {
    expect(read.parentSpanId).toBe(root.spanId);
    const attributes = valuesOf(read.attributes);
    expect(attributes).toMatchObject({ 'db.system.name': 'sqlite', 'db.operation.name': read.name });
    expect(attributes['spangraph.rows_read']).toBeGreaterThan(0);
    expect(BigInt(read.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(root.startTimeUnixNano));
    expect(BigInt(read.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(root.endTimeUnixNano));
  }

  const commit = await one(program, COMMITS);
  expect(commit).toMatchObject({ kind: 'CLIENT', parentSpanId: null, status: { code: 'UNSET' } });
  expect(valuesOf(commit.attributes)).toMatchObject({
    'db.system.name': 'sqlite',
    'spangraph.commit.spans': 2,
    'spangraph.commit.requests': 1,
  });
});

test('a refusal is an error with its code, wherever it happens, and REST has its route', async () => {
  const config = `${tracing()}api: {operations: {max_request_body_size: 2KiB}}\n`;
  await using program = await startProgram({ args: FREE_PORTS, config });
  await post(program, '/graphql', { query: 'query Big { spans(first: 5000) { nodes { name } } }' });
  const big = await one(program, '{ span.graphql.operation.name = "Big" }');
  expect(big.status).toEqual({ code: 'ERROR', message: 'PAGE_SIZE_EXCEEDED' });
  expect(valuesOf(big.attributes)['error.type']).toBe('PAGE_SIZE_EXCEEDED');

  expect((await post(program, '/graphql', { query: ' '.repeat(3_000) })).status).toBe(413);
  const refused = await one(program, '{ span.error.type = "BODY_TOO_LARGE" }');
  expect(refused).toMatchObject({ name: 'POST /graphql', status: { code: 'ERROR', message: 'BODY_TOO_LARGE' } });
  expect(valuesOf(refused.attributes)['http.response.status_code']).toBe(413);

  await post(program, '/v1/search', { timeframe: { startTime: 0, endTime: Date.now() } });
  const rest = await one(program, '{ span.url.path = "/v1/search" }');
  expect(rest).toMatchObject({ name: 'POST /v1/', status: { code: 'UNSET' } });
  expect(valuesOf(rest.attributes)).toMatchObject({ 'http.route': '/v1/', 'spangraph.operation': 'rest/search' });
  expect(await find(program, `{ trace:id = "${rest.traceId}" && kind = client }`)).not.toEqual([]);
});

test('a trace goes on from the header of a request', async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: tracing() });
  const [traceId, caller] = [traceIdOf(0xca11), spanIdOf(0xca11)];
  await post(program, '/graphql', { query: NEWEST }, `00-${traceId}-${caller}-01`);
  expect(await one(program, '{ kind = server }')).toMatchObject({ traceId, parentSpanId: caller });
});

test('of what its sender does not trace, the share that the sampler has', async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: tracing(undefined, {}, 0) });
  await send(program, 1);
  await program.graphql(NEWEST);
  const traceId = traceIdOf(0xca11);
  await post(program, '/graphql', { query: NEWEST }, `00-${traceId}-${spanIdOf(1)}-01`);
  await one(program, `{ ${OWN} && kind = server }`);
  const traced = await find(program, `{ ${OWN} }`);
  expect(new Set(traced.map((span) => span.traceId))).toEqual(new Set([traceId]));
});

test('the storage of own spans alone has no trace: each other commit has one, and no more come', async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: tracing() });
  const rounds = 5;
  for (let round = 1; round <= rounds; round++) {
    await send(program, round);
    // A trace of the commit that stored the last one would be sent with this one at the latest.
    await vi.waitFor(async () => expect((await find(program, COMMITS)).length).toBeGreaterThanOrEqual(round), WAIT);
  }
  expect(await find(program, COMMITS)).toHaveLength(rounds);
  expect(await find(program, `{ ${OWN} }`)).toHaveLength(rounds);
  expect((await scrapeAt(program.apiOrigin)).value('spangraph_exporter_sent_spans_total')).toBe(rounds + 2 * rounds);
});

test('sent to another server, which traces itself: nothing stays here, and what arrives there has no trace there', async () => {
  await using other = await startProgram({ args: FREE_PORTS, config: tracing() });
  await using program = await startProgram({ args: FREE_PORTS, config: tracing(new URL(other.otlpHttpUrl).origin) });
  await send(program, 1);
  await program.graphql(NEWEST);
  await one(other, '{ span.graphql.operation.name = "Newest" }');
  expect(valuesOf((await one(other, COMMITS)).attributes)['spangraph.commit.spans']).toBe(2);
  // The other one would have sent the trace of a commit before this one.
  await other.graphql('query Later { spans { totalCount } }');
  await one(other, '{ span.graphql.operation.name = "Later" }');
  expect(await find(other, COMMITS)).toHaveLength(1);
  expect(await find(program, `{ ${OWN} }`)).toEqual([]);
});

test('a place that wants a header gets it from the environment', async () => {
  const server = createServer((_request, response) => void response.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const arrived = once(server, 'request') as Promise<[IncomingMessage]>;
  try {
    const env = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret' };
    await using program = await startProgram({ args: FREE_PORTS, config: tracing(`http://127.0.0.1:${port}`), env });
    await program.graphql(NEWEST);
    const [request] = await arrived;
    expect(request.url).toBe('/v1/traces');
    expect(request.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/x-protobuf',
    });
  } finally {
    server.close();
  }
});

test('what has not been sent yet is sent at the end', async () => {
  using folder = makeTempFolder();
  {
    const config = tracing(undefined, { schedule_delay: 3_600_000 });
    await using before = await startProgram({ folder: folder.path, args: FREE_PORTS, config });
    await before.graphql(NEWEST);
    expect((await before.stop()).code).toBe(0);
  }
  await using program = await startProgram({ folder: folder.path });
  expect(await find(program, '{ span.graphql.operation.name = "Newest" }')).toHaveLength(1);
});

test('nobody takes them: one line says so, and the server answers and stops in order', async () => {
  await using program = await startProgram({
    args: FREE_PORTS,
    config: tracing('http://127.0.0.1:1', { export_timeout: 300 }),
  });
  await program.graphql(NEWEST);
  await vi.waitFor(() => expect(program.output()).toContain("Some of the server's own spans were not sent"), WAIT);
  await program.graphql(NEWEST);
  expect((await program.stop()).code).toBe(0);
});

test('off by default: the library is not loaded, and nothing is sent', async () => {
  using folder = makeTempFolder();
  await using program = await startProgram(recording(folder));
  await program.graphql(NEWEST);
  await send(program, 1);
  expect(loaded(folder)(OPENTELEMETRY)).toEqual([]);
  await program.stop();
  await using again = await startProgram({ folder: program.folder, args: FREE_PORTS });
  expect(await find(again, `{ ${OWN} }`)).toEqual([]);
});

test('on: only the thread of the API loads it', async () => {
  using folder = makeTempFolder();
  await using program = await startProgram({ args: FREE_PORTS, config: tracing(), ...recording(folder) });
  await program.graphql(NEWEST);
  const modules = loaded(folder)(OPENTELEMETRY).filter((url) => /sdk-trace\/dist\/index/.test(url));
  expect(modules).toHaveLength(1);
});
