import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type RequestListener, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { UNHEARD_STRANGERS } from './foreign/door.ts';
import { Listener } from './listener.ts';
import { stopperOf } from './stop-server.ts';

const NEVER_MS = 600_000;
const DOOR = { title: 'it', speaks: 'HTTP/1.1', tlsSetting: 'tls', strangers: UNHEARD_STRANGERS } as const;

async function start(answer: RequestListener, graceMs = NEVER_MS) {
  const server = createServer(answer);
  const stop = stopperOf(server, new Listener(server, DOOR), graceMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { server, stop, port };
}

async function ask(port: number, agent?: Agent): Promise<IncomingMessage> {
  const [response]: IncomingMessage[] = await once(get({ port, host: '127.0.0.1', agent }), 'response');
  if (response === undefined) throw new Error('no response');
  return response;
}

test.each([
  ['sends nothing', ''],
  ['has sent a part of its headers', 'GET / HTTP/1.1\r\nHost: x\r\n'],
])('a connection that %s is closed at once', async (_what, sent) => {
  const { server, stop, port } = await start((_request, response) => response.end());
  const socket = connect(port, '127.0.0.1', () => socket.write(sent));
  socket.on('error', () => {});
  await Promise.all([once(server, 'connection'), once(socket, 'connect')]);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await Promise.all([stop(), closed]);
});

test('a connection that is kept alive is closed at once', async () => {
  const { stop, port } = await start((_request, response) => response.end('answer'));
  const agent = new Agent({ keepAlive: true });
  expect(await (await ask(port, agent)).toArray()).toHaveLength(1);
  await stop();
  agent.destroy();
});

test('a request under way is answered, and its connection closed', async () => {
  const arrived = Promise.withResolvers<() => void>();
  const { stop, port } = await start((_request, response) => arrived.resolve(() => response.end('answer')));
  const agent = new Agent({ keepAlive: true });
  const asked = ask(port, agent);
  const answer = await arrived.promise;
  const stopped = stop();
  answer();
  const response = await asked;
  expect(response.headers.connection).toBe('close');
  expect(String((await response.toArray())[0])).toBe('answer');
  await stopped;
  agent.destroy();
});

test('a request whose response has begun is answered, and its connection closed', async () => {
  const begun = Promise.withResolvers<() => void>();
  const { stop, port } = await start((_request, response) => {
    response.write('begun, ');
    begun.resolve(() => response.end('ended'));
  });
  const agent = new Agent({ keepAlive: true });
  const response = await ask(port, agent);
  const end = await begun.promise;
  const stopped = stop();
  end();
  expect((await response.toArray()).join('')).toBe('begun, ended');
  await stopped;
  agent.destroy();
});

test('a request that waits for 100 Continue is answered', async () => {
  const { port } = await start((incoming, response) => incoming.pipe(response));
  const asked = request({ port, host: '127.0.0.1', method: 'POST', headers: { expect: '100-continue' } });
  asked.on('continue', () => asked.end('body'));
  asked.flushHeaders();
  const [response]: IncomingMessage[] = await once(asked, 'response');
  expect((await response?.toArray())?.join('')).toBe('body');
});

test('a request that is not answered is cut off after the time of grace', async () => {
  const { stop, port, server } = await start(() => {}, 1);
  const asked = ask(port);
  await once(server, 'request');
  await Promise.all([stop(), expect(asked).rejects.toThrow('socket hang up')]);
});

test('a server that does not listen is stopped already', async () => {
  const server = createServer();
  await stopperOf(server, new Listener(server, DOOR), NEVER_MS)();
  expect(server.listening).toBe(false);
});
