/** Stops an HTTP server: requests under way are answered, and nothing else is waited for. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerHttp2Session } from 'node:http2';
import type { Server, Socket } from 'node:net';
import { Server as SecureServer, type TLSSocket } from 'node:tls';
import { cutOffOf } from './cut-off.ts';
import type { Listener } from './listener.ts';
import { handshakesOf } from './tls/handshakes.ts';

/** The events with which a server passes a request on. A listener of `checkContinue` has to answer such requests itself. */
export type RequestEvent = 'request' | 'checkContinue';

/**
 * Call before the server listens by `listener`, with the events that it has listeners for. The server is one of HTTP, HTTPS, or HTTP/2 over TLS.
 * The result stops it: it closes connections without a request at once, also those that never sent one (browsers open some
 * ahead), and the others when their requests have been answered. What is left after `graceMs` milliseconds is cut off. It
 * resolves when all connections are closed.
 */
export function stopperOf(
  server: Server,
  listener: Listener,
  graceMs: number,
  events: readonly RequestEvent[] = ['request'],
): () => Promise<void> {
  const connections = new Connections(server);
  const underWay = new Set<ServerResponse>();
  let isStopping = false;
  const onRequest = ({ socket, httpVersionMajor }: IncomingMessage, response: ServerResponse): void => {
    // A session of HTTP/2 ends after its last stream.
    if (httpVersionMajor === 2) return;
    if (isStopping) closeAfter(response);
    connections.isBusy(socket);
    underWay.add(response);
    response.once('close', () => {
      underWay.delete(response);
      if (isStopping) socket.end();
      else connections.isIdle(socket);
    });
  };
  for (const event of events) server.prependListener(event, onRequest);
  return () => {
    if (!listener.isListening) return Promise.resolve();
    isStopping = true;
    for (const response of underWay) closeAfter(response);
    connections.endIdle();
    const timer = setTimeout(() => connections.endAll(), graceMs);
    return listener.close().finally(() => clearTimeout(timer));
  };
}

/** The connections of a server, and which of them have no request. */
class Connections {
  readonly #idle = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #endHandshakes: () => void;
  readonly #cutOff: () => void;

  constructor(server: Server) {
    const isSecure = server instanceof SecureServer;
    server.on('connection', (socket: Socket) => {
      if (!isSecure) this.#add(socket);
    });
    server.on('secureConnection', (socket: TLSSocket) => {
      if (socket.alpnProtocol !== 'h2') this.#add(socket);
    });
    server.on('session', (session: ServerHttp2Session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
    });
    this.#endHandshakes = handshakesOf(server);
    this.#cutOff = cutOffOf(server);
  }

  isIdle(socket: Socket): void {
    if (!socket.destroyed) this.#idle.add(socket);
  }

  isBusy(socket: Socket): void {
    this.#idle.delete(socket);
  }

  endIdle(): void {
    this.#endHandshakes();
    for (const socket of this.#idle) socket.destroy();
    // They take no new requests, and end after those under way. Since Node.js 24 the server does this too.
    for (const session of this.#sessions) session.close();
  }

  endAll(): void {
    this.#cutOff();
  }

  /** A connection that has just been made. */
  #add(socket: Socket): void {
    this.#idle.add(socket);
    socket.once('close', () => this.#idle.delete(socket));
  }
}

/** Closes the connection when the response has been sent. */
function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
