/**
 * Every door, every scope and every wrong credential. The doors are those that the program knows: its routes, the root fields of its
 * schema, the paths of its receivers. So a new one is tried without a change here.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceError } from '@grpc/grpc-js';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { EXPORT_PATH } from '../../receivers/grpc/export-path.ts';
import { OTHER_GRPC_PATHS, OTHER_HTTP_PATHS } from '../../receivers/otlp/served-signal.ts';
import { schema } from '../../schema/index.ts';
import { may, type Need, SCOPES } from '../../src/access/caller.ts';
import { healthRoutes } from '../../src/api/health.ts';
import { HEALTH_CHECK } from '../../src/api/jaeger-storage/health.ts';
import { JAEGER_STORAGE_METHODS } from '../../src/api/jaeger-storage/path.ts';
import { metricsRoute } from '../../src/api/metrics-route.ts';
import { allRoutes } from '../../src/api/places.ts';
import { routesInProcess } from '../../src/api/testing/in-process.ts';
import { StorageClient } from '../fixtures/jaeger-storage/client.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { freePort } from '../fixtures/ports.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { makeToken } from '../fixtures/tokens.ts';

const ISSUER = 'https://login.example.com';
const AUDIENCE = 'spangraph';
const SECRET_SERVICE = 'service-that-nobody-may-see';

const STORAGE = `127.0.0.1:${await freePort()}`;

type Headers = Readonly<Record<string, string>>;
/** How a door answered: 0 and 200 are its own answers, whatever they say. */
type Outcome = 'open' | 'unauthenticated' | 'denied';

interface Door {
  readonly name: string;
  readonly needs: Need;
  /** Knocks once. The text is all that was answered. */
  readonly knock: (headers: Headers) => Promise<{ readonly outcome: Outcome; readonly text: string }>;
}

let program: Program;
let grpc: GrpcSender;
let storage: StorageClient;
let key: JWK;
let folder: TempFolder;

const tokens = Object.fromEntries(SCOPES.map((scope) => [scope, makeToken(scope, [scope])]));
const admin = makeToken('all', ['admin']);
const revoked = makeToken('revoked', ['admin']);
const expired = makeToken('expired', ['admin'], { expires: '2020-01-01T00:00:00Z' });
const ofTenant = makeToken('of a tenant', ['admin'], { tenant: 'shop' });
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

const config = (more: readonly object[] = []): string =>
  JSON.stringify({
    api: { jaeger_storage: { endpoint: STORAGE } },
    receivers: { otlp: { protocols: { grpc: {}, http: {} } }, zipkin: { endpoint: '127.0.0.1:0' } },
    service: { reload_interval: '1h' },
    tenants: { enabled: true, trusted_proxies: ['127.0.0.1'] },
    auth: {
      max_failures: 1_000_000,
      tokens: [...Object.values(tokens), admin, expired, ofTenant].map(({ entry }) => entry).concat(more),
      oidc: { issuer: ISSUER, audience: AUDIENCE, jwks_file: 'jwks.json' },
    },
  });

beforeAll(async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  key = { ...(await exportJWK(privateKey)), kid: 'k', alg: 'ES256' };
  const { d: _private, ...open } = key;
  folder = makeTempFolder();
  writeFileSync(join(folder.path, 'jwks.json'), JSON.stringify({ keys: [open] }));
  program = await startProgram({ folder: folder.path, args: FREE_PORTS, config: config([revoked.entry]) });
  grpc = new GrpcSender(program.grpcAddress);
  storage = new StorageClient(STORAGE);
  const secret = jsonBytes(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))], SECRET_SERVICE));
  await postTraces(program.otlpHttpUrl, secret, { encoding: 'json', headers: bearer(revoked.token) });
  writeFileSync(join(program.folder, 'new.yaml'), config());
  renameSync(join(program.folder, 'new.yaml'), join(program.folder, 'config.yaml'));
  process.kill(program.pid, 'SIGHUP');
  await vi.waitFor(() => expect(program.output()).toContain('The configuration was read again'), 20_000);
});

afterAll(async () => {
  grpc[Symbol.dispose]();
  storage[Symbol.dispose]();
  await program[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function signed(changes: object = {}): Promise<string> {
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'x', scope: 'admin', exp: Math.floor(Date.now() / 1_000) + 600 };
  const header = { alg: 'ES256', kid: 'k' };
  return new SignJWT({ ...claims, ...changes }).setProtectedHeader(header).sign(await importJWK(key, 'ES256'));
}

type Credentials = readonly [name: string, makeHeaders: () => Headers | Promise<Headers>, refusal: Outcome];

const UNKNOWN: readonly (readonly [string, () => Headers | Promise<Headers>])[] = [
  ['no credentials', () => ({})],
  ['a malformed token', () => bearer('spg_1')],
  ['another scheme', () => ({ authorization: `Basic ${admin.token}` })],
  ['an unknown token', () => bearer(makeToken('stranger', ['admin']).token)],
  ['an expired token', () => bearer(expired.token)],
  ['a revoked token', () => bearer(revoked.token)],
  ['a huge header', () => bearer(`spg_${'0'.repeat(14_000)}`)],
  ['two tokens in one header', () => ({ authorization: `Bearer ${admin.token}, Bearer ${admin.token}` })],
  ['a signed token for another audience', async () => bearer(await signed({ aud: 'other' }))],
  ['a signed token of another issuer', async () => bearer(await signed({ iss: 'https://other.example.com' }))],
  ['an expired signed token', async () => bearer(await signed({ exp: 1 }))],
  [
    'a signed token with alg none',
    async () => {
      const head = Buffer.from('{"alg":"none"}').toString('base64url');
      return bearer(`${head}.${(await signed()).split('.')[1]}.`);
    },
  ],
];

const WRONG: readonly Credentials[] = [
  ...UNKNOWN.map(([name, makeHeaders]): Credentials => [name, makeHeaders, 'unauthenticated']),
  ['the name of another tenant', () => ({ ...bearer(ofTenant.token), 'x-scope-orgid': 'bank' }), 'denied'],
];

const outcomeOf = (status: number): Outcome =>
  status === 401 ? 'unauthenticated' : status === 403 ? 'denied' : 'open';

async function fetched(url: string, init: RequestInit): ReturnType<Door['knock']> {
  const gone = new AbortController();
  const response = await fetch(url, { ...init, signal: gone.signal, redirect: 'manual' });
  const isStream = response.headers.get('content-type')?.includes('event-stream') === true;
  const text = isStream ? '' : await response.text();
  gone.abort();
  return { outcome: outcomeOf(response.status), text };
}

const page = { document: '<!doctype html>', assets: new Map() };
const allOfThem = allRoutes({
  health: [...healthRoutes({}), metricsRoute({ type: 'text/plain', text: async () => '' })],
  asking: routesInProcess(async () => ({ status: 200, headers: {}, body: [] })),
  page,
});
/** A path that two of them claim belongs to the first. */
const routes = allOfThem.filter(
  ({ path, isPrefix }, index) => allOfThem.findIndex((one) => one.path === path && one.isPrefix === isPrefix) === index,
);

const atRoutes = routes.map(({ path, isPrefix, needs }): Door => {
  const at = isPrefix ? `${path}x` : path;
  return { name: at, needs, knock: (headers) => fetched(program.apiOrigin + at, { headers }) };
});

const atRootFields = [schema.getQueryType(), schema.getSubscriptionType()].flatMap((type) =>
  Object.keys(type?.getFields() ?? {}).map((field): Door => {
    const isQuery = type === schema.getQueryType();
    const body = JSON.stringify({ query: `${isQuery ? 'query' : 'subscription'} { ${field} { __typename } }` });
    const accept = isQuery ? 'application/json' : 'text/event-stream';
    const own = { 'content-type': 'application/json', accept };
    return {
      name: `${type?.name}.${field}`,
      needs: 'read',
      knock: (headers) =>
        fetched(`${program.apiOrigin}/graphql`, { method: 'POST', headers: { ...headers, ...own }, body }),
    };
  }),
);

const json = { 'content-type': 'application/json' };
const sent = (id: number) => jsonRequest([jsonSpan(traceIdOf(id), spanIdOf(id))]);
const zipkinOrigin = (): string => new URL(/Zipkin +(http\S+)/.exec(program.output())?.[1] ?? '').origin;
const posted = (name: string, urlOf: () => string, body: () => string): Door => ({
  name,
  needs: 'ingest',
  knock: (headers) => fetched(urlOf(), { method: 'POST', headers: { ...headers, ...json }, body: body() }),
});

const atReceivers: readonly Door[] = [
  posted(
    'OTLP/HTTP /v1/traces',
    () => program.otlpHttpUrl,
    () => JSON.stringify(sent(2)),
  ),
  ...[...OTHER_HTTP_PATHS.keys()].map((path) =>
    posted(
      `OTLP/HTTP ${path}`,
      () => new URL(path, program.otlpHttpUrl).href,
      () => '{}',
    ),
  ),
  ...['/api/v1/spans', '/api/v2/spans'].map((path) =>
    posted(
      `Zipkin ${path}`,
      () => zipkinOrigin() + path,
      () => '[{"traceId":"3","id":"3"}]',
    ),
  ),
  ...[EXPORT_PATH, ...OTHER_GRPC_PATHS.keys()].map(
    (path): Door => ({
      name: `gRPC ${path}`,
      needs: 'ingest',
      knock: async (headers) => knockGrpc(path, headers),
    }),
  ),
];

async function knockGrpc(path: string, headers: Headers): ReturnType<Door['knock']> {
  const answer = await grpc.export(path === EXPORT_PATH ? toProtobuf(sent(2)) : Buffer.alloc(0), path, headers);
  const code = 'failure' in answer ? answer.failure.code : 0;
  return { outcome: outcomeOfGrpc(code), text: JSON.stringify(answer) };
}

function outcomeOfGrpc(code: number): Outcome {
  return code === 16 ? 'unauthenticated' : code === 7 ? 'denied' : 'open';
}

const atStorage = [...JAEGER_STORAGE_METHODS, HEALTH_CHECK].map(
  (path): Door => ({
    name: `gRPC ${path}`,
    needs: path === HEALTH_CHECK ? 'nothing' : 'read',
    knock: async (headers) => {
      const failure = await storage.call(path, Buffer.alloc(0), { headers }).then(
        ({ bytes }) => ({ code: 0, details: Buffer.concat(bytes).toString() }),
        ({ code, details }: ServiceError) => ({ code, details }),
      );
      return { outcome: outcomeOfGrpc(failure.code), text: failure.details };
    },
  }),
);

const DOORS: readonly Door[] = [...atRoutes, ...atRootFields, ...atReceivers, ...atStorage];

async function storedSpans(): Promise<number> {
  const response = await fetch(`${program.apiOrigin}/graphql`, {
    method: 'POST',
    headers: { ...json, ...bearer(admin.token) },
    body: JSON.stringify({ query: '{ spans { totalCount } }' }),
  });
  return ((await response.json()) as { data: { spans: { totalCount: number } } }).data.spans.totalCount;
}

test('there are doors of every kind', () => {
  expect(DOORS.length).toBeGreaterThan(40);
  expect(new Set(DOORS.map(({ needs }) => needs))).toEqual(new Set(['nothing', ...SCOPES]));
});

describe.each(WRONG)('%s', (_name, makeHeaders, refusal) => {
  test('opens no door but those that need nothing, stores nothing and shows nothing', async () => {
    const headers = await makeHeaders();
    const before = await storedSpans();
    expect(before).toBe(1);
    const seen: Record<string, Outcome> = {};
    for (const { name, knock } of DOORS) {
      const { outcome, text } = await knock(headers);
      seen[name] = outcome;
      expect(text, name).not.toContain(SECRET_SERVICE);
      if (headers.authorization !== undefined) expect(text).not.toContain(headers.authorization.slice(-30));
    }
    expect(seen).toEqual(
      Object.fromEntries(DOORS.map(({ name, needs }) => [name, needs === 'nothing' ? 'open' : refusal])),
    );
    expect(await storedSpans()).toBe(before);
  });
});

describe.each([
  ['a token', async (scope: string): Promise<Headers> => bearer(tokens[scope]?.token ?? '')],
  ['a signed token', async (scope: string): Promise<Headers> => bearer(await signed({ scope }))],
])('%s', (_name, makeHeaders) => {
  test.each(SCOPES)('with the scope %s opens what the scope says', async (scope) => {
    const headers = await makeHeaders(scope);
    const seen: Record<string, Outcome> = {};
    for (const { name, knock } of DOORS) seen[name] = (await knock(headers)).outcome;
    const caller = { scopes: [scope] };
    expect(seen).toEqual(
      Object.fromEntries(DOORS.map(({ name, needs }) => [name, may(caller, needs) ? 'open' : 'denied'])),
    );
  });
});

test('an administrator of a tenant opens no door to the whole server', async () => {
  const seen: Record<string, Outcome> = {};
  for (const { name, knock } of DOORS) seen[name] = (await knock(bearer(ofTenant.token))).outcome;
  expect(seen).toEqual(
    Object.fromEntries(DOORS.map(({ name, needs }) => [name, needs === 'admin' ? 'denied' : 'open'])),
  );
});
