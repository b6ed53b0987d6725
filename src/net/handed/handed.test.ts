/** Requests that are handed from a server to another one over message ports. */
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { endsOf, forwardRequest } from './forward-request.ts';
import { PortStream } from './port-stream.ts';

const opened: Server[] = [];

afterEach(() => {
  for (const server of opened.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Answering = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** A server that hands everything to another one, which has no port. Gives its origin. */
async function handing(answer: Answering, onBack: (stream: PortStream) => void = () => {}): Promise<string> {
  const back = createServer((request, response) => void answer(request, response));
  const front = createServer((request, response) => {
    const { port1, port2 } = new MessageChannel();
    const ends = endsOf(request);
    const handed = new PortStream(port2, ends).on('error', () => {});
    onBack(handed);
    back.emit('connection', handed);
    const fail = (): void => void response.writeHead(503).end('gone');
    forwardRequest(request, response, new PortStream(port1, ends), fail);
  });
  opened.push(front);
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
}

test('the answering server sees the request as it came, with the addresses of its connection', async () => {
  const origin = await handing(async (request, response) => {
    const { method, url, headers, socket } = request;
    const { remoteAddress, localAddress } = socket;
    const body = await text(request);
    response.setHeader('set-cookie', ['a=1', 'b=2']);
    response.end(
      JSON.stringify({ method, url, host: headers.host, mine: headers['x-mine'], remoteAddress, localAddress, body }),
    );
  });
  const response = await fetch(`${origin}/a%20b?c=d`, {
    method: 'PUT',
    headers: { 'x-mine': 'yes' },
    body: 'the body',
  });
  expect(await response.json()).toEqual({
    method: 'PUT',
    url: '/a%20b?c=d',
    host: origin.slice('http://'.length),
    mine: 'yes',
    remoteAddress: '127.0.0.1',
    localAddress: '127.0.0.1',
    body: 'the body',
  });
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(response.headers.get('connection')).not.toBe('close');
});

test('large bodies in both directions, with and without a known length', async () => {
  const large = 'x'.repeat(1_000_000);
  const origin = await handing(async (request, response) => {
    const body = await text(request);
    if (request.url === '/length') response.setHeader('content-length', body.length);
    response.write(body.slice(0, 400_000));
    response.end(body.slice(400_000));
  });
  for (const path of ['/length', '/chunked']) {
    const response = await fetch(origin + path, { method: 'POST', body: large });
    expect((await response.text()) === large).toBe(true);
  }
});

test('a client that does not read stops the answering server, and one that goes ends its request', async () => {
  const piece = Buffer.alloc(1 << 20);
  const { promise: stopped, resolve: stop } = Promise.withResolvers<number>();
  const { promise: closed, resolve: close } = Promise.withResolvers<boolean>();
  const origin = await handing((_request, response) => {
    let written = 0;
    // Buffers of the sockets take some.
    while (written < 64 && response.write(piece)) written += 1;
    stop(written);
    response.once('close', () => close(response.writableFinished));
  });
  const outgoing = httpRequest(origin).on('error', () => {});
  outgoing.on('response', (incoming) => incoming.on('error', () => {}));
  outgoing.end();
  expect(await stopped).toBeLessThan(64);
  outgoing.destroy();
  expect(await closed).toBe(false);
});

test('an answering server that gives up before it answers is a failure, and after that a cut answer', async () => {
  const origin = await handing((request, response) => {
    if (request.url === '/before') request.socket.destroy();
    else response.write('a', () => request.socket.destroy());
  });
  expect(await (await fetch(`${origin}/before`)).text()).toBe('gone');
  await expect(fetch(`${origin}/after`).then((response) => response.text())).rejects.toThrow(
    /terminated|aborted|other side closed/,
  );
});

test('a time-out of the answering server sees the traffic of the client', async () => {
  let stream: PortStream | undefined;
  const { promise: timedOut, resolve } = Promise.withResolvers<boolean>();
  const origin = await handing(
    (_request, response) => void response.setTimeout(1, () => resolve(true)),
    (handed) => {
      stream = handed;
    },
  );
  const answer = fetch(origin).catch(() => 'cut');
  expect(await timedOut).toBe(true);
  stream?.destroy();
  await answer;
});
