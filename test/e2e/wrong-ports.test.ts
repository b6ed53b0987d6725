/** Clients that came to the wrong port: they get an answer, and the log says who they are and what to do. */
import { connect as connectTls } from 'node:tls';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { InMemorySpanExporter, SimpleSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Program, startProgram } from '../fixtures/program.ts';
import { until } from '../fixtures/until.ts';

let program: Program;
const ports = { api: '', grpc: '', http: '' };

beforeAll(async () => {
  const args = ['api', 'otlp-grpc', 'otlp-http'].flatMap((part) => [`--${part}-endpoint`, 'localhost:0']);
  program = await startProgram({ args, env: { SPANGRAPH_LOG_ENCODING: 'json' } });
  ports.api = new URL(program.apiOrigin).host;
  ports.grpc = program.grpcAddress;
  ports.http = new URL(program.otlpHttpUrl).host;
});

afterAll(() => program[Symbol.asyncDispose]());

/** The lines of the log with this field. */
function linesWith(fields: Record<string, string>): Record<string, unknown>[] {
  return program
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): Record<string, unknown> => JSON.parse(line))
    .filter((line) => Object.entries(fields).every(([key, value]) => line[key] === value));
}

async function lineWith(fields: Record<string, string>): Promise<Record<string, unknown>> {
  return until(async () => {
    const [line] = linesWith(fields);
    if (line === undefined) throw new Error(`no line with ${JSON.stringify(fields)} in ${program.output()}`);
    return line;
  }, 5_000);
}

/** Sends one span as an SDK does. Resolves with the error that the SDK reports. */
async function send(exporter: SpanExporter): Promise<string> {
  const memory = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: memory })] });
  provider.getTracer('test').startSpan('lost').end();
  await provider.forceFlush();
  const { code, error } = await new Promise<ExportResult>((resolve) =>
    exporter.export(memory.getFinishedSpans(), resolve),
  );
  await exporter.shutdown();
  return code === ExportResultCode.SUCCESS ? 'stored' : `${error?.message} ${JSON.stringify(error)}`;
}

test('the greeting names localhost, and both of its addresses answer', async () => {
  expect(ports.api).toMatch(/^localhost:\d+$/);
  const { port } = new URL(program.apiOrigin);
  for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
    expect((await fetch(`http://${host}:${port}/readyz`)).status).toBe(200);
  }
  expect(await send(new ProtoExporter({ url: program.otlpHttpUrl }))).toBe('stored');
  expect(await send(new GrpcExporter({ url: `http://${program.grpcAddress}` }))).toBe('stored');
});

test('OTLP/HTTP to the port of OTLP/gRPC', async () => {
  const told = await send(new ProtoExporter({ url: `http://${ports.grpc}/v1/traces`, timeoutMillis: 3_000 }));
  expect(told).toContain('Bad Request');
  expect(await lineWith({ msg: 'A client speaks HTTP/1.1 to the port of OTLP/gRPC' })).toMatchObject({
    level: 'warn',
    'client.address': expect.stringMatching(/^(?:127\.0\.0\.1|::1)$/),
    'url.path': '/v1/traces',
    'user_agent.original': expect.stringContaining('OTel-OTLP-Exporter-JavaScript'),
    advice: `This port takes gRPC. This server has GraphQL at http://${ports.api}/graphql, OTLP/gRPC at ${ports.grpc} and OTLP/HTTP at http://${ports.http}/v1/traces.`,
  });
});

test('OTLP/gRPC to the port of OTLP/HTTP', async () => {
  const told = await send(new GrpcExporter({ url: `http://${ports.http}`, timeoutMillis: 3_000 }));
  expect(told).toContain('This port takes HTTP/1.1. By default, GraphQL has port 8080');
  expect(await lineWith({ msg: 'A client speaks HTTP/2 or gRPC to the port of OTLP/HTTP' })).toMatchObject({
    'url.path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    'user_agent.original': expect.stringContaining('grpc-node'),
  });
});

test('OTLP to the port of the API, by both protocols', async () => {
  const told = await send(new JsonExporter({ url: `http://${ports.api}/v1/traces`, timeoutMillis: 3_000 }));
  expect(told).toContain('Not Found');
  expect(await lineWith({ msg: 'API: request refused', 'url.path': '/v1/traces' })).toMatchObject({
    code: 'NOT_FOUND',
    reason: expect.stringContaining('This port answers queries, and /v1/traces is a path of OTLP over HTTP.'),
    advice: expect.stringContaining(`OTLP/HTTP at http://${ports.http}/v1/traces`),
  });
  expect(await send(new GrpcExporter({ url: `http://${ports.api}`, timeoutMillis: 3_000 }))).toContain('HTTP/1.1');
  await lineWith({ msg: 'A client speaks HTTP/2 or gRPC to the port of the API' });
});

test.each(['/graphql', '/api/v2/spans', '/'])('POST %s to the port of OTLP/HTTP', async (path) => {
  const answer = await fetch(`http://${ports.http}${path}`, { method: 'POST', body: '[]' });
  expect(answer.status).toBe(404);
  expect(await lineWith({ msg: 'OTLP/HTTP: request refused', 'url.path': path })).toMatchObject({
    code: 'NOT_FOUND',
    reason: expect.stringContaining('POST traces to /v1/traces'),
    advice: expect.stringContaining(`GraphQL at http://${ports.api}/graphql`),
  });
});

test.each([
  ['api', 'the API'],
  ['http', 'OTLP/HTTP'],
  ['grpc', 'OTLP/gRPC'],
] as const)('TLS to the port of %s', async (name, title) => {
  const [host, port] = ports[name].split(':');
  await new Promise((resolve) => connectTls({ host, port: Number(port) }).once('error', resolve));
  expect(await lineWith({ msg: `A client speaks TLS to the port of ${title}` })).toMatchObject({
    advice: expect.stringMatching(/use http:\/\/|insecure channel/),
  });
});

function sendJson(agent: string, body: string): Promise<Response> {
  const headers = { 'user-agent': agent, 'content-type': 'application/json' };
  return fetch(program.otlpHttpUrl, { method: 'POST', headers, body });
}

test('one sender that is refused often does not hide another', async () => {
  for (let request = 0; request < 20; request++) await sendJson('first/1', `{${request}`);
  await sendJson('second/1', '{');
  await lineWith({ 'user_agent.original': 'second/1' });
  expect(linesWith({ 'user_agent.original': 'first/1', code: 'MALFORMED_REQUEST' })).toHaveLength(1);
});

test('at its end, the log has what it held back', async () => {
  const { stderr } = await program.stop();
  expect(stderr).toMatch(/"user_agent\.original":"first\/1".*"alike":18\b/);
});
