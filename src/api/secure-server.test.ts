import { once } from 'node:events';
import { get as getPlain } from 'node:http';
import { type ClientHttp2Session, connect, constants, type IncomingHttpHeaders } from 'node:http2';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Certificate, makeAuthority, makeCertificate, trustAuthority } from '../../test/fixtures/certificates.ts';
import { makeTempFolder } from '../../test/fixtures/temp-folder.ts';
import { clientOf, get } from '../../test/fixtures/tls-client.ts';
import { UNHEARD_STRANGERS } from '../net/foreign/door.ts';
import { Listener } from '../net/listener.ts';
import { stopperOf } from '../net/stop-server.ts';
import { ServerTls } from '../net/tls/server-tls.ts';
import { Inbox } from './answers/inbox.ts';
import { Outbox } from './answers/outbox.ts';
import { createRouter, type Handler } from './router.ts';
import { createSecureApiServer } from './secure-server.ts';

const NEVER_MS = 600_000;
const MIB = 1024 * 1024;

const files = makeTempFolder();
let authority: Certificate;
let own: Certificate;

beforeAll(async () => {
  authority = await makeAuthority(files.path, 'authority');
  own = await makeCertificate(files.path, 'server', authority);
  trustAuthority(authority);
});

afterAll(() => files[Symbol.dispose]());

async function start(handle: Handler, requestTimeout = NEVER_MS) {
  const tls = await ServerTls.open({ ...own, minVersion: 'TLSv1.2', reloadMs: NEVER_MS }, 'api.tls');
  const server = createSecureApiServer(tls, {
    headersTimeout: requestTimeout,
    requestTimeout,
    keepAliveTimeout: NEVER_MS,
  });
  const door = { title: 'it', speaks: 'HTTP/1.1', tlsSetting: 'api.tls', strangers: UNHEARD_STRANGERS } as const;
  const listener = new Listener(server, door);
  const stop = stopperOf(server, listener, NEVER_MS);
  server.on(
    'request',
    createRouter([{ path: '/', isPrefix: true, needs: 'nothing', handle }], '', { error: () => {} }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const origin = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const session = connect(origin, clientOf(authority)).on('error', () => {});
  onTestFinished(async () => {
    session.destroy();
    await stop();
  });
  return { origin, session, stop };
}

async function ask(session: ClientHttp2Session, headers: Record<string, string>, body?: string) {
  const stream = session.request({ ':path': '/', ...headers }, { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
  const [answered] = (await once(stream, 'response')) as [IncomingHttpHeaders];
  return { headers: answered, body: await text(stream) };
}

test('a request of HTTP/2 looks like one of HTTP/1.1, and has its answer in pieces', async () => {
  const inbox = new Inbox({ maxBodyBytes: MIB, maxReceivedBytes: MIB });
  const outbox = new Outbox({ maxUnsentBytes: 64 * MIB, stallMs: NEVER_MS });
  const { origin, session } = await start(async (request, response) => {
    const body = Buffer.from(await inbox.receive(request)).toString();
    const { method, url, headers, httpVersion } = request;
    const seen = { method, url, headers, httpVersion, body, address: request.socket.remoteAddress };
    const reply = Buffer.concat([Buffer.from(JSON.stringify(seen)), Buffer.alloc(3 * MIB, ' ')]);
    await outbox.send(response, { status: 200, headers: { 'content-type': 'application/json' }, body: [reply] });
  });
  const { host } = new URL(origin);
  const { headers, body } = await ask(session, { ':method': 'POST', ':path': '/a?b=c', 'x-mine': 'one' }, 'the body');
  expect(headers).toMatchObject({ ':status': 200, 'x-content-type-options': 'nosniff' });
  expect(JSON.parse(body)).toEqual({
    method: 'POST',
    url: '/a?b=c',
    httpVersion: '2.0',
    headers: { host, 'x-mine': 'one' },
    body: 'the body',
    address: '127.0.0.1',
  });
  const other = await ask(session, { ':authority': host, host: 'elsewhere.example' });
  expect(JSON.parse(other.body).headers.host).toBe(host);
  const old = await get(`${origin}/a`, clientOf(authority));
  expect(JSON.parse(old.body)).toMatchObject({ httpVersion: '1.1', url: '/a', headers: { host } });
});

test('a body that does not arrive in time ends its request, and no other', async () => {
  const inbox = new Inbox({ maxBodyBytes: MIB, maxReceivedBytes: MIB });
  const { session } = await start(async (request, response) => {
    await inbox.receive(request);
    response.end('received');
  }, 200);
  const slow = session.request({ ':path': '/', ':method': 'POST' }).on('error', () => {});
  const closed = new Promise((resolve) => slow.on('close', resolve));
  slow.write('a part');
  expect((await ask(session, { ':method': 'POST' }, 'all')).body).toBe('received');
  await closed;
  expect(slow.rstCode).toBe(constants.NGHTTP2_CANCEL);
  expect((await ask(session, {})).body).toBe('received');
});

test('a client that does not read loses its stream, and holds no memory', async () => {
  const outbox = new Outbox({ maxUnsentBytes: 64 * MIB, stallMs: 200 });
  const sent = Promise.withResolvers<void>();
  const { session } = await start(async (request, response) => {
    const body = [Buffer.alloc(request.url === '/large' ? 16 * MIB : 1)];
    await outbox.send(response, { status: 200, headers: {}, body });
    if (request.url === '/large') sent.resolve();
  });
  const stalled = session.request({ ':path': '/large' });
  stalled.on('error', () => {});
  await once(stalled, 'response');
  stalled.pause();
  await sent.promise;
  expect((await ask(session, { ':path': '/small' })).body).toHaveLength(1);
});

test('many requests at a time on one connection', async () => {
  const { session } = await start((request, response) => void response.end(`answer to ${request.url}`));
  const asked = Array.from({ length: 500 }, (_, index) => ask(session, { ':path': `/${index}` }));
  const answers = await Promise.all(asked);
  expect(answers.map(({ body }) => body)).toEqual(asked.map((_, index) => `answer to /${index}`));
});

test('a stop answers what is under way by both versions, and waits for no idle or unfinished connection', async () => {
  const arrived: (() => void)[] = [];
  const all = Promise.withResolvers<void>();
  const { origin, session, stop } = await start((_request, response) => {
    arrived.push(() => response.end('answered'));
    if (arrived.length === 2) all.resolve();
  });
  const address = new URL(origin);
  // Speaks no TLS, and waits for an answer.
  const unfinished = getPlain({ host: '127.0.0.1', port: address.port, agent: false });
  unfinished.on('error', () => {});
  const idle = connect(origin, clientOf(authority)).on('error', () => {});
  await once(idle, 'connect');
  const asked = Promise.all([ask(session, {}), get(origin, clientOf(authority))]);
  await all.promise;
  const stopped = stop();
  for (const answer of arrived) answer();
  expect((await asked).map(({ body }) => body)).toEqual(['answered', 'answered']);
  await stopped;
});
