/** Ports with TLS, and those who speak something else to them. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectHttp2, createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { makeAuthority, makeCertificate } from '../../../test/fixtures/certificates.ts';
import { makeTempFolder } from '../../../test/fixtures/temp-folder.ts';
import { Listener } from '../listener.ts';
import type { Door, Foreign } from './door.ts';

const files = makeTempFolder();
let tls: { cert: Buffer; key: Buffer };

beforeAll(async () => {
  const { certFile, keyFile } = await makeCertificate(
    files.path,
    'server',
    await makeAuthority(files.path, 'authority'),
  );
  tls = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
});

afterAll(() => files[Symbol.dispose]());

async function start(speaks: Door['speaks']) {
  const heard: Foreign[] = [];
  const strangers = { hint: 'A hint.', directory: () => 'A list.', onForeign: (one: Foreign) => heard.push(one) };
  const server =
    speaks === 'gRPC'
      ? createSecureServer(tls).on('stream', (stream) => stream.respond({ ':status': 200 }, { endStream: true }))
      : createServer(tls, (_request, response) => response.end('served'));
  const listener = new Listener(server, { title: 'it', speaks, tlsSetting: 'tls', strangers });
  const { port } = await listener.listen('endpoint', { host: '127.0.0.1', port: 0 });
  onTestFinished(() => listener.close());
  return { port, heard };
}

test('what speaks TLS is served', async () => {
  const http = await start('HTTP/1.1');
  const socket = connect({ port: http.port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await text(socket)).toContain('served');
  const grpc = await start('gRPC');
  const session = connectHttp2(`https://127.0.0.1:${grpc.port}`, { rejectUnauthorized: false });
  const [headers] = await once(session.request(), 'response');
  expect(headers[':status']).toBe(200);
  session.destroy();
  expect([...http.heard, ...grpc.heard]).toEqual([]);
});

test.each(['HTTP/1.1', 'gRPC'] as const)('HTTP/1.1 without TLS at a port of %s', async (speaks) => {
  const { port, heard } = await start(speaks);
  const answer = await fetch(`http://127.0.0.1:${port}/v1/traces`, { method: 'POST', body: 'a' });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toBe(
    `A client speaks HTTP/1.1 without TLS to the port of it. This port takes ${speaks} over TLS: use https:// in the address.\n`,
  );
  expect(heard).toMatchObject([{ protocol: 'http1', path: '/v1/traces' }]);
});

test('gRPC without TLS', async () => {
  const { port, heard } = await start('gRPC');
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  const [headers] = await once(session.request({ 'content-type': 'application/grpc' }), 'response');
  expect(headers).toMatchObject({ 'grpc-status': '12', 'grpc-message': expect.stringContaining('over TLS') });
  session.destroy();
  expect(heard).toMatchObject([{ protocol: 'http2', path: '/' }]);
});

test('HTTP/1.1 with TLS at a port of gRPC', async () => {
  const { port, heard } = await start('gRPC');
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(await text(socket)).toContain('A client speaks HTTP/1.1 to the port of it. This port takes gRPC. A hint.');
  expect(heard).toMatchObject([{ protocol: 'http1', advice: 'This port takes gRPC. A list.' }]);
});
