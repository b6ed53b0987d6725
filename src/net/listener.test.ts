import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { connect, createServer as createTcpServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { presentHosts } from './address.ts';
import type { Door, Foreign } from './foreign/door.ts';
import { Listener } from './listener.ts';

/** Loopback of IPv6 is absent from some machines. */
const hasIpv6 = presentHosts('localhost').includes('::1');

function door(speaks: Door['speaks'], heard: Foreign[] = []): Door {
  const strangers = {
    hint: 'By default, others have other ports.',
    directory: () => 'This server has more at localhost:1.',
    onForeign: (foreign: Foreign) => heard.push(foreign),
  };
  return { title: 'the door', speaks, tlsSetting: 'door.tls', strangers };
}

async function start(speaks: Door['speaks'], host = '127.0.0.1') {
  const heard: Foreign[] = [];
  const server: Server =
    speaks === 'gRPC'
      ? createHttp2Server().on('stream', (stream) => {
          stream.respond({ ':status': 200 });
          stream.end('served');
        })
      : createServer((request, response) => request.pipe(response));
  const listener = new Listener(server, door(speaks, heard));
  const { port } = await listener.listen('door.endpoint', { host, port: 0 });
  onTestFinished(() => listener.close());
  return { port, heard, listener };
}

async function sendRaw(port: number, pieces: readonly (string | Buffer)[], host = '127.0.0.1'): Promise<string> {
  const socket = connect({ port, host, noDelay: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve));
  return text(socket);
}

async function askHttp2(port: number, headers: Record<string, string>) {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  onTestFinished(() => session.destroy());
  const stream = session.request({ ':method': 'POST', ':path': '/some.Service/Call?secret', ...headers });
  const answered = once(stream, 'response');
  stream.end('body');
  const [answer] = await answered;
  return { answer, body: await text(stream) };
}

test.each([{ host: '127.0.0.1' }, { host: 'localhost' }])(
  'requests are served at $host, one after the other',
  async ({ host }) => {
    const { port, heard } = await start('HTTP/1.1', host);
    for (const address of host === 'localhost' && hasIpv6 ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']) {
      for (const size of [10, 1_000_000]) {
        const body = 'a'.repeat(size);
        const answer = await fetch(`http://${address}:${port}/`, { method: 'POST', body });
        expect((await answer.text()).length).toBe(size);
      }
    }
    expect(heard).toEqual([]);
  },
);

test('a request that comes byte by byte is served', async () => {
  const { port, heard } = await start('HTTP/1.1');
  const request = '\r\nPOST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody';
  expect(await sendRaw(port, request.split(''))).toMatch(/^HTTP\/1\.1 200 [\s\S]*body/);
  expect(heard).toEqual([]);
});

test('HTTP/1.1 at a port of gRPC: 400 with a text, and what the request says of itself', async () => {
  const { port, heard } = await start('gRPC');
  const answer = await fetch(`http://127.0.0.1:${port}/v1/traces?token=1`, {
    method: 'POST',
    headers: { 'user-agent': 'exporter/1' },
    body: 'a'.repeat(500_000),
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toBe(
    'A client speaks HTTP/1.1 to the port of the door. This port takes gRPC. By default, others have other ports.\n',
  );
  expect(heard).toEqual([
    {
      protocol: 'http1',
      address: '127.0.0.1',
      problem: 'A client speaks HTTP/1.1 to the port of the door',
      advice: 'This port takes gRPC. This server has more at localhost:1.',
      path: '/v1/traces',
      userAgent: 'exporter/1',
    },
  ]);
});

test('gRPC at a port of HTTP: UNIMPLEMENTED with a text', async () => {
  const { port, heard } = await start('HTTP/1.1');
  const { answer } = await askHttp2(port, { 'content-type': 'application/grpc', 'user-agent': 'grpc/1' });
  expect(answer).toMatchObject({ ':status': 200, 'grpc-status': '12' });
  expect(answer['grpc-message']).toContain('This port takes HTTP/1.1. By default');
  expect(heard).toMatchObject([{ protocol: 'http2', path: '/some.Service/Call', userAgent: 'grpc/1' }]);
});

test('other HTTP/2 at a port of HTTP: 400 with a text', async () => {
  const { port } = await start('HTTP/1.1');
  const { answer, body } = await askHttp2(port, {});
  expect(answer[':status']).toBe(400);
  expect(body).toContain('A client speaks HTTP/2 or gRPC to the port of the door.');
});

test('HTTP/2 is served at a port of gRPC, also if its first bytes come in pieces', async () => {
  const { port, heard } = await start('gRPC');
  expect((await askHttp2(port, { 'content-type': 'application/grpc' })).body).toBe('served');
  const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  for (const piece of ['P', 'RI * HTTP/2.0\r\n\r\nSM\r\n\r\n', settings]) socket.write(piece);
  const [frame]: Buffer[] = await once(socket, 'data');
  socket.destroy();
  // A frame of SETTINGS.
  expect(frame?.readUInt8(3)).toBe(4);
  expect(heard).toEqual([]);
});

test.each(['HTTP/1.1', 'gRPC'] as const)('TLS at a port of %s without it', async (speaks) => {
  const { port, heard } = await start(speaks);
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  const [error]: Error[] = await once(socket, 'error');
  expect(error?.message).toMatch(/wrong version number|packet length/);
  expect(heard).toMatchObject([
    {
      protocol: 'tls',
      problem: 'A client speaks TLS to the port of the door',
      advice: expect.stringContaining('Or set door.tls.'),
    },
  ]);
});

test.each(['HTTP/1.1', 'gRPC'] as const)('bytes of no known protocol at a port of %s', async (speaks) => {
  const { port, heard } = await start(speaks);
  await sendRaw(port, [Buffer.from([0x80, 0x01, 0x00, 0x01, 0x00, 0x00])]);
  expect(heard).toMatchObject([{ protocol: 'unknown', problem: expect.stringContaining('an unknown protocol') }]);
});

test('a stop does not wait for connections that have not shown their protocol', async () => {
  const { port, listener, heard } = await start('gRPC', 'localhost');
  const sockets = (hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']).map((host) => connect(port, host));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  await listener.close();
  expect(listener.isListening).toBe(false);
  expect(heard).toEqual([]);
});

test.runIf(hasIpv6)('a port of localhost that is taken at one of the addresses', async () => {
  const other = createTcpServer().listen(0, '::1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const server = createServer();
  await expect(new Listener(server).listen('api.endpoint', { host: 'localhost', port })).rejects.toThrow(
    `api.endpoint localhost:${port} ([::1]:${port}) is already in use`,
  );
  expect(server.listening).toBe(false);
});

test('a machine without IPv6 has one address of loopback', () => {
  const lo = { address: '127.0.0.1', family: 'IPv4', netmask: '', mac: '', internal: true, cidr: null } as const;
  expect(presentHosts('localhost', () => ({ lo: [lo] }))).toEqual(['127.0.0.1']);
  expect(presentHosts('LOCALHOST', () => ({}))).toEqual(['127.0.0.1']);
  expect(presentHosts('192.0.2.1', () => ({}))).toEqual(['192.0.2.1']);
});
