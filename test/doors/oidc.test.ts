/** A program that takes the signed tokens of a real provider. */
import { createHmac } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { AUDIENCE, newKey, startProvider, type TestProvider } from '../fixtures/oidc-provider.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const WAIT = { timeout: 20_000, interval: 100 };
const payload = jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]);

let provider: TestProvider;
let program: Program;

const config = (oidc: object, more: object = {}): string =>
  JSON.stringify({ auth: { required: true, max_failures: 1_000_000, oidc: { audience: AUDIENCE, ...oidc } }, ...more });

beforeAll(async () => {
  provider = await startProvider();
  program = await startProgram({ args: FREE_PORTS, config: config({ issuer: provider.issuer }) });
});

afterAll(async () => {
  await program[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

async function ping(token: string, { apiOrigin } = program): Promise<{ status: number; message: string }> {
  const response = await fetch(`${apiOrigin}/v1/ping`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, message: await response.text() };
}

/** A token as the provider would sign it, but for these changes. */
async function sign(changes: JWTPayload = {}, key: JWK | undefined = provider.keys[0]): Promise<string> {
  const seconds = Math.floor(Date.now() / 1_000);
  const claims = { iss: provider.issuer, aud: AUDIENCE, sub: 'made', scope: 'read', exp: seconds + 600, iat: seconds };
  const header = { alg: 'RS256', kid: provider.keys[0]?.kid ?? '' };
  return new SignJWT({ ...claims, ...changes }).setProtectedHeader(header).sign(await importJWK(key ?? {}, 'RS256'));
}

async function send(token: string): Promise<number[]> {
  const headers = { authorization: `Bearer ${token}` };
  using grpc = new GrpcSender(program.grpcAddress, headers);
  const { status } = await postTraces(program.otlpHttpUrl, jsonBytes(payload), { encoding: 'json', headers });
  const answer = await grpc.export(toProtobuf(payload));
  return [status, 'failure' in answer ? answer.failure.code : 0];
}

/** With claims as another provider has them. */
const signOther = (changes: JWTPayload) =>
  sign({ client_id: 'c', team: 'shop', realm: { roles: ['viewers'] }, ...changes });

test('the scopes of a token hold at every door', async () => {
  const [ingest, read] = [await provider.token('ingest'), await provider.token('read')];
  expect((await ping(read)).status).toBe(200);
  expect((await ping(ingest)).status).toBe(403);
  expect(await send(ingest)).toEqual([200, 0]);
  expect(await send(read)).toEqual([403, 7]);
});

const unsigned = (token: string, header: object): string =>
  `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${token.split('.')[1]}`;

test.each<[string, () => Promise<string>]>([
  ['of another audience', () => provider.token('read', 'urn:other')],
  ['of another issuer', () => sign({ iss: 'http://127.0.0.1:1' })],
  ['expired', () => sign({ exp: 1_000 })],
  ['without expiry', () => sign({ exp: undefined as unknown as number })],
  ['not valid yet', () => sign({ nbf: 99_999_999_999 })],
  ['by a key that the provider does not have', async () => sign({}, await newKey('first'))],
  [
    'with a changed claim',
    async () => {
      const [head, body = '', end] = (await sign()).split('.');
      const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), scope: 'admin' };
      return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), end].join('.');
    },
  ],
  ['with alg none', async () => `${unsigned(await sign(), { alg: 'none' })}.`],
  [
    'with HS256 and the public key as its secret',
    async () => {
      const { n = '', e = '', kty = '' } = provider.keys[0] ?? {};
      const text = unsigned(await sign(), { alg: 'HS256', kid: 'first' });
      return `${text}.${createHmac('sha256', JSON.stringify({ kty, n, e })).update(text).digest('base64url')}`;
    },
  ],
  [
    'with a key of its own in its header',
    async () => {
      const other = await newKey('own');
      const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...jwk } = other;
      const claims = { iss: provider.issuer, aud: AUDIENCE, sub: 'x', scope: 'read', exp: 9_999_999_999 };
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', jwk }).sign(await importJWK(other, 'RS256'));
    },
  ],
  ['by nobody', () => sign({ sub: 'spangraph itself' })],
  ['too long', () => sign({ filler: 'x'.repeat(8_192) })],
  ['damaged', async () => 'eyJhbGciOiJSUzI1NiJ9.e.x'],
])('a token %s is refused', async (_name, makeToken) => {
  const token = await makeToken();
  const { status, message } = await ping(token);
  expect({ status, message }).toEqual({ status: 401, message: expect.stringMatching(/errorMessage/) });
  expect(message + program.output()).not.toContain(token.slice(-30));
});

test('claims choose scopes and tenant', async () => {
  const claims = { scopes: 'realm.roles', tenant: 'team', name: 'client_id' };
  const oidc = { issuer: provider.issuer, claims, scope_map: { viewers: 'read' }, algorithms: ['RS256'] };
  await using other = await startProgram({ args: FREE_PORTS, config: config(oidc, { tenants: { enabled: true } }) });
  expect((await ping(await signOther({}), other)).status).toBe(200);
  expect((await ping(await signOther({ realm: { roles: ['read', 'admin'] } }), other)).status).toBe(403);
  for (const team of [undefined, '../x', 7]) {
    expect((await ping(await signOther({ team }), other)).message).toContain('The claim team');
  }
});

test('while the provider is away senders must retry, and nobody gets in by that', async () => {
  const first = await startProvider();
  const port = Number(new URL(first.issuer).port);
  const token = await first.token('read ingest');
  await first[Symbol.asyncDispose]();
  const oidc = { issuer: first.issuer, cooldown: '100ms', timeout: '1s' };
  await using other = await startProgram({ args: FREE_PORTS, config: config(oidc) });
  const { status, message } = await ping(token, other);
  expect({ status, message }).toEqual({
    status: 503,
    message: expect.stringContaining('cannot be asked for its keys'),
  });
  const headers = { authorization: `Bearer ${token}` };
  using grpc = new GrpcSender(other.grpcAddress, headers);
  expect(await grpc.export(toProtobuf(payload))).toMatchObject({ failure: { code: 14 } });
  const sent = await postTraces(other.otlpHttpUrl, jsonBytes(payload), { encoding: 'json', headers });
  expect([sent.status, sent.headers.get('retry-after')]).toEqual([503, '1']);
  await using back = await startProvider({ port, keys: [...first.keys] });
  await vi.waitFor(async () => expect((await ping(token, other)).status).toBe(200), WAIT);
  expect(back.issuer).toBe(first.issuer);
});

test('keys of a file need no provider, and change with the file', async () => {
  using folder = makeTempFolder();
  const keep = (...keys: JWK[]): void => {
    const file = join(folder.path, 'jwks.json');
    const open = keys.map(({ kty, n, e, kid, alg }) => ({ kty, n, e, kid, alg }));
    writeFileSync(`${file}.new`, JSON.stringify({ keys: open }));
    renameSync(`${file}.new`, file);
  };
  const [one, other] = [await newKey('first'), await newKey('first')];
  keep(one);
  const text = JSON.stringify({
    auth: { oidc: { issuer: provider.issuer, audience: AUDIENCE, jwks_file: 'jwks.json' } },
    service: { reload_interval: '50ms' },
  });
  await using local = await startProgram({ folder: folder.path, args: FREE_PORTS, config: text });
  const [byOne, byOther] = [await sign({}, one), await sign({}, other)];
  expect([(await ping(byOne, local)).status, (await ping(byOther, local)).status]).toEqual([200, 401]);
  keep(other);
  await vi.waitFor(async () => expect((await ping(byOther, local)).status).toBe(200), WAIT);
  expect((await ping(byOne, local)).status).toBe(401);
});
