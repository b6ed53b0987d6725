/** Hands a server only connections that speak its protocol, and answers the others as far as their protocol allows it. */
import type { IncomingHttpHeaders } from 'node:http2';
import type { Server, Socket } from 'node:net';
import { Server as SecureServer } from 'node:tls';
import { answerHttp1 } from './answer-http1.ts';
import { answerHttp2 } from './answer-http2.ts';
import { Awaited, type Opening } from './await-protocol.ts';
import { type Door, explain } from './door.ts';
import type { Protocol } from './first-bytes.ts';
import { type RequestHead, requestHead } from './request-head.ts';

/** The listeners that a server has for connections now hear of those that speak its protocol. Later ones hear of all, at once. */
export function guardProtocol(server: Server, door: Door): Awaited {
  const awaited = new Awaited();
  const serving = server.listeners('connection');
  const isSecure = server instanceof SecureServer;
  const own: Protocol = isSecure ? 'tls' : door.speaks === 'gRPC' ? 'http2' : 'http1';
  server.removeAllListeners('connection').on('connection', (socket: Socket) =>
    awaited.add(socket, (opening) => {
      if (opening.protocol === own) for (const serve of serving) serve.call(server, socket);
      else refuse(socket, opening, { door, isSecure });
    }),
  );
  // Of a server of HTTP/2 with TLS: the client did not ask for HTTP/2.
  server.on('unknownProtocol', (socket: Socket) =>
    refuse(socket, { protocol: 'http1', bytes: Buffer.alloc(0) }, { door, isSecure: false }),
  );
  return awaited;
}

function refuse(
  socket: Socket,
  { protocol, bytes }: Opening,
  { door, isSecure }: { readonly door: Door; readonly isSecure: boolean },
): void {
  const address = socket.remoteAddress ?? '';
  const { answer, ...said } = explain(door, isSecure, protocol);
  const report = (head: RequestHead): void => door.strangers.onForeign({ protocol, address, ...said, ...head });
  if (protocol === 'http2') {
    answerHttp2(socket, answer, (headers = {}) => report(headOf(headers)));
    return;
  }
  report(protocol === 'http1' ? requestHead(bytes) : {});
  answerHttp1(socket, answer);
}

function headOf({ ':path': path = '', 'user-agent': userAgent }: IncomingHttpHeaders): RequestHead {
  return { path: path.split('?', 1)[0], userAgent };
}
