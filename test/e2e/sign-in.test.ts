/** Signing in with a token, as a browser does it, without one. */

import { writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { makeToken } from '../fixtures/tokens.ts';

const read = makeToken('reader', ['read']);
const ingest = makeToken('sender', ['ingest']);
const old = makeToken('old', ['read'], { expires: '2020-01-01T00:00:00Z' });
const NAVIGATION = { accept: 'text/html,*/*', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' };
const OWN = { 'sec-fetch-site': 'same-origin' };
const WAIT = { timeout: 20_000, interval: 100 };

const config = (signIn: object = {}): string =>
  JSON.stringify({
    auth: { tokens: [read, ingest, old].map(({ entry }) => entry), sign_in: signIn, max_failures: 1_000_000 },
  });

let program: Program;
beforeAll(async () => {
  program = await startProgram({ args: FREE_PORTS, config: config({ trust_forwarded_proto: true }) });
});
afterAll(() => program?.[Symbol.asyncDispose]());

const at = (path: string, init: RequestInit = {}, { apiOrigin } = program): Promise<Response> =>
  fetch(apiOrigin + path, { redirect: 'manual', ...init });

const signIn = (
  token: string,
  headers: Record<string, string> = OWN,
  more: Record<string, string> = {},
  by = program,
) => at('/sign-in', { method: 'POST', headers, body: new URLSearchParams({ token, ...more }) }, by);

/** As a browser opens an address. fetch has a mode of its own. */
function open(path: string, headers: Record<string, string> = NAVIGATION): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(program.apiOrigin + path, { headers }, (answer) => resolve(answer.resume()))
      .on('error', reject)
      .end();
  });
}

/** `name=value` of the cookies that an answer sets. */
const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? 'none';

const askedWith = (cookie: string, headers: Record<string, string> = {}, by = program): Promise<Response> =>
  at(
    '/graphql',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, ...headers },
      body: '{"query":"{ server { name } }"}',
    },
    by,
  );

describe('who has not signed in', () => {
  test.each([
    ['/', './sign-in?return=%2F'],
    ['/traces?q=%7B%7D', './sign-in?return=%2Ftraces%3Fq%3D%257B%257D'],
    ['/trace/0123', '../sign-in?return=%2Ftrace%2F0123'],
    ['/graphql?query=%7Ba%7D', './sign-in?return=%2Fgraphql%3Fquery%3D%257Ba%257D'],
    [`/export/${'1'.repeat(32)}`, `../sign-in?return=%2Fexport%2F${'1'.repeat(32)}`],
  ])('is led from %s to sign in', async (path, location) => {
    const { statusCode, headers } = await open(path);
    expect([statusCode, headers.location]).toEqual([302, location]);
  });

  test('gets 401 in the form of the API otherwise', async () => {
    const response = await askedWith('');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect((await at('/traces')).status).toBe(401);
    expect((await open('/traces', { ...NAVIGATION, 'sec-fetch-mode': 'cors' })).statusCode).toBe(401);
    expect((await at('/healthz', { headers: NAVIGATION })).status).toBe(200);
  });

  test('gets a page without scripts, which no other page shows', async () => {
    const response = await at('/sign-in?return=/traces%3Fq%3D%22%3E%3Cscript%3E', { headers: NAVIGATION });
    expect(response.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'/,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    const html = await response.text();
    expect(html).toContain('value="/traces?q=&quot;&gt;&lt;script&gt;"');
    expect(html).not.toContain('<script');
  });
});

describe('signing in', () => {
  test('gives a session, by which the API is asked', async () => {
    const response = await signIn(read.token, OWN, { return: '/traces?q=1' });
    expect([response.status, response.headers.get('location')]).toEqual([303, './traces?q=1']);
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^spangraph-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=86400$/),
    ]);
    const cookie = cookieOf(response);
    expect(await (await askedWith(cookie)).json()).toEqual({ data: { server: { name: 'Spangraph' } } });
    expect((await at('/traces', { headers: { ...NAVIGATION, cookie } })).status).toBe(200);
    expect((await at('/metrics', { headers: { cookie } })).status).toBe(403);
    expect(await (await at('/sign-in', { headers: { ...NAVIGATION, cookie } })).text()).toContain(
      'Signed in as <strong>reader</strong>',
    );
  });

  test('over TLS of a trusted proxy, the cookie is for TLS only', async () => {
    const response = await signIn(read.token, { ...OWN, 'x-forwarded-proto': 'https' });
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^__Host-spangraph-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; /,
    );
    expect((await askedWith(cookieOf(response))).status).toBe(200);
    await using other = await startProgram({ args: FREE_PORTS, config: config() });
    const untrusted = await signIn(read.token, { ...OWN, 'x-forwarded-proto': 'https' }, {}, other);
    expect(untrusted.headers.getSetCookie()[0]).not.toContain('Secure');
  });

  test.each([
    ['wrong', 'spg_nonsense', 401, /damaged/],
    ['too old', old.token, 401, /has expired/],
    ['empty', '', 401, /role="alert"/],
    ['for senders', ingest.token, 403, /scope read/],
  ])('with a token that is %s is refused, with the reason', async (_what, token, status, reason) => {
    const response = await signIn(token, { ...OWN, ...NAVIGATION, ...OWN }, { return: '/map' });
    expect([response.status, response.headers.getSetCookie()]).toEqual([status, []]);
    const html = await response.text();
    expect(html).toMatch(reason);
    expect(html).toContain('value="/map"');
    if (token !== '') expect(html).not.toContain(token);
  });

  test('leads to no other server', async () => {
    for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example'])
      expect((await signIn(read.token, OWN, { return: to })).headers.get('location')).toBe('./');
  });

  test('ends the session that the browser had', async () => {
    const first = cookieOf(await signIn(read.token));
    const second = cookieOf(await signIn(read.token, { ...OWN, cookie: first }));
    expect([(await askedWith(first)).status, (await askedWith(second)).status]).toEqual([401, 200]);
  });

  test('takes a form, of bounded size', async () => {
    const headers = { ...OWN, 'content-type': 'application/json' };
    expect((await at('/sign-in', { method: 'POST', headers, body: '{}' })).status).toBe(415);
    expect((await signIn('x'.repeat(200_000))).status).toBe(413);
    expect((await at('/sign-in', { method: 'PUT' })).status).toBe(405);
  });
});

describe('pages of others', () => {
  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://evil.example' },
    { origin: 'null' },
  ])('neither sign a person in nor out: %j', async (headers: Record<string, string>) => {
    const response = await signIn(read.token, headers);
    expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
    const cookie = cookieOf(await signIn(read.token));
    expect((await at('/sign-out', { method: 'POST', headers: { ...headers, cookie } })).status).toBe(403);
    expect((await askedWith(cookie, headers)).status).toBe(403);
    expect((await askedWith(cookie)).status).toBe(200);
  });
});

describe('a session ends', () => {
  test('by signing out', async () => {
    const cookie = cookieOf(await signIn(read.token));
    expect((await at('/sign-out', { headers: { ...OWN, cookie } })).status).toBe(405);
    const out = await at('/sign-out', { method: 'POST', headers: { ...OWN, cookie } });
    expect([out.status, out.headers.get('location')]).toEqual([303, 'sign-in']);
    expect(out.headers.getSetCookie()).toContainEqual(expect.stringMatching(/^spangraph-session=; .*Max-Age=0$/));
    expect((await askedWith(cookie)).status).toBe(401);
  });

  test('when it is not used, and after its whole time', async () => {
    await using other = await startProgram({ args: FREE_PORTS, config: config({ idle: '1500ms', max_age: '4s' }) });
    const used = cookieOf(await signIn(read.token, OWN, {}, other));
    const idle = cookieOf(await signIn(read.token, OWN, {}, other));
    await expect.poll(async () => (await askedWith(used, {}, other)).status, WAIT).toBe(401);
    expect((await askedWith(idle, {}, other)).status).toBe(401);
  });

  test('when its token is taken away', async () => {
    await using other = await startProgram({ args: FREE_PORTS, config: config() });
    const cookie = cookieOf(await signIn(read.token, OWN, {}, other));
    expect((await askedWith(cookie, {}, other)).status).toBe(200);
    writeFileSync(`${other.folder}/config.yaml`, JSON.stringify({ auth: { tokens: [ingest.entry] } }));
    process.kill(other.pid, 'SIGHUP');
    await expect.poll(async () => (await askedWith(cookie, {}, other)).status, WAIT).toBe(401);
  });
});

test('without auth there is nothing to sign in to', async () => {
  await using open = await startProgram({});
  expect((await fetch(`${open.apiOrigin}/sign-in`)).status).toBe(404);
  expect((await fetch(`${open.apiOrigin}/traces`, { headers: NAVIGATION })).status).toBe(200);
});

test('the log has no secret', () => {
  for (const { token } of [read, ingest, old]) expect(program.output()).not.toContain(token);
  expect(program.output()).not.toMatch(/spangraph-session=/);
});
