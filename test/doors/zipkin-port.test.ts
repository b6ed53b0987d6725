/** The port that the Zipkin receiver and Zipkin's read API have together. */
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../fixtures/ports.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { makeToken } from '../fixtures/tokens.ts';
import { until } from '../fixtures/until.ts';

const ingest = makeToken('sender', ['ingest']);
const read = makeToken('reader', ['read']);
const AUDIT = 'audit.jsonl';
const WAIT_MS = 20_000;
const SPAN = {
  traceId: '463ac35c9f6413ad48485a3953bb6124',
  id: 'a2fb4a1d1a96d312',
  name: 'get /',
  kind: 'SERVER',
  timestamp: 1_767_225_600_000_000,
  duration: 1_431,
  localEndpoint: { serviceName: 'shop' },
};

let program: Program;
let origin: string;

const configOf = (port: number, more: object = {}): string =>
  JSON.stringify({
    receivers: { otlp: {}, zipkin: { endpoint: `127.0.0.1:${port}` } },
    api: { zipkin: { endpoint: `127.0.0.1:${port}` }, cors_origins: ['https://dashboards.example.com'] },
    auth: { required: true, tokens: [ingest.entry, read.entry] },
    audit: { path: AUDIT },
    ...more,
  });

beforeAll(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  program = await startProgram({ args: FREE_PORTS, config: configOf(port) });
});
afterAll(async () => await program?.[Symbol.asyncDispose]());

function withHeader(init: RequestInit, authorization: string | undefined): RequestInit {
  const headers = new Headers(init.headers);
  if (authorization !== undefined) headers.set('authorization', authorization);
  return { ...init, headers };
}

const ask = (path: string, init: RequestInit = {}, authorization?: string): Promise<Response> =>
  fetch(origin + path, withHeader(init, authorization));
const post = (spans: readonly object[], authorization?: string): Promise<Response> =>
  ask('/api/v2/spans', { method: 'POST', body: JSON.stringify(spans) }, authorization);

const preflight = (method: string): Promise<Response> =>
  ask('/api/v2/spans', {
    method: 'OPTIONS',
    headers: { origin: 'https://dashboards.example.com', 'access-control-request-method': method },
  });
const lines = (): { operation?: string }[] =>
  readFileSync(join(program.folder, AUDIT), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test('what is sent there can be read there, also as Lens asks', async () => {
  expect((await post([SPAN], ingest.authorization)).status).toBe(202);
  for (const prefix of ['', '/zipkin']) {
    const response = await ask(`${prefix}/api/v2/trace/${SPAN.traceId}`, {}, read.authorization);
    expect([response.status, response.headers.get('x-content-type-options')]).toEqual([200, 'nosniff']);
    expect(await response.json()).toEqual([SPAN]);
  }
  const names = await ask('/api/v2/spans?serviceName=shop', {}, read.authorization);
  expect(await names.json()).toEqual(['get /']);
  const config = await ask('/zipkin/config.json', {}, read.authorization);
  expect(await config.json()).toMatchObject({ searchEnabled: true });
  expect((await ask('/readyz')).status).toBe(200);
});

test('each half asks for its own scope', async () => {
  const refused = await ask('/api/v2/services');
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="spangraph"']);
  expect((await ask('/api/v2/services', {}, ingest.authorization)).status).toBe(403);
  expect((await post([SPAN])).status).toBe(401);
  expect((await post([SPAN], read.authorization)).status).toBe(403);
});

test('what neither half serves', async () => {
  expect((await ask('/api/v2/nothing', {}, read.authorization)).status).toBe(404);
  const json = { 'content-type': 'application/json' };
  const posted = await ask('/api/v2/services', { method: 'POST', headers: json, body: '[]' }, read.authorization);
  expect(posted.status).toBe(405);
  const put = await ask('/api/v2/spans', { method: 'PUT', body: '[]' }, ingest.authorization);
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST']);
});

test('both know for which hosts they answer, and which pages may ask', async () => {
  const path = '/api/v2/services';
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { host: 'rebound.example.com', authorization: read.authorization };
    const outgoing = httpRequest(origin + path, { headers }, (response) => resolve(response.resume().statusCode));
    outgoing.on('error', reject).end();
  });
  expect(status).toBe(421);
  // The list of the API is not that of the receiver.
  expect([(await preflight('GET')).status, (await preflight('POST')).status]).toEqual([204, 403]);
});

test('the audit log has the address of the client', async () => {
  await ask('/api/v2/traces?limit=1', {}, read.authorization);
  await until(async () => {
    expect(lines().find(({ operation }) => operation === 'zipkin/traces')).toMatchObject({
      caller: 'reader',
      address: '127.0.0.1',
      outcome: 'answered',
    });
  }, WAIT_MS);
});

test('answers of any size, and several requests on one connection', async () => {
  const spans = Array.from({ length: 4_000 }, (_, index) => ({
    ...SPAN,
    traceId: 'ab'.repeat(8),
    id: (index + 1).toString(16),
    tags: { text: 'x'.repeat(200) },
  }));
  expect((await post(spans, ingest.authorization)).status).toBe(202);
  const response = await ask(`/api/v2/trace/${'ab'.repeat(8)}`, {}, read.authorization);
  const body = await response.text();
  expect(body.length).toBeGreaterThan(1 << 20);
  expect(JSON.parse(body)).toHaveLength(spans.length);
  expect((await ask('/api/v2/services', {}, read.authorization)).status).toBe(200);
});

test('a port whose receiver has less TLS than the API is refused', async () => {
  using folder = makeTempFolder();
  const tls = { cert_file: 'cert.pem', key_file: 'key.pem' };
  const config = configOf(9411, { api: { zipkin: { endpoint: '127.0.0.1:9411' }, tls } });
  const { code, stderr } = await runProgram({ folder: folder.path, args: FREE_PORTS, config });
  expect(code).not.toBe(0);
  expect(stderr).toContain(
    'api.zipkin.endpoint: is the port of receivers.zipkin.endpoint, which must have receivers.zipkin.tls',
  );
});
