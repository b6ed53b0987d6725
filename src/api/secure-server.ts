/** The API's server with TLS: HTTP/2, and HTTP/1.1 for clients that do not ask for `h2` by ALPN. */
import type { ServerOptions } from 'node:http';
import {
  constants,
  createSecureServer,
  Http2ServerRequest,
  Http2ServerResponse,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Server } from 'node:tls';
import { SESSION_OPTIONS, watchSession } from '../net/http2-sessions.ts';
import type { ServerTls } from '../net/tls/server-tls.ts';

/** Requests under way on one connection, subscriptions included. Browsers hold back more. */
const MAX_CONCURRENT_STREAMS = 128;
/** Memory of one connection in megabytes, answers included that its client has not taken yet. New requests over it are refused. */
const MAX_SESSION_MEMORY_MB = 32;

/** Timeouts of HTTP/1.1, in milliseconds. That of a request also holds for HTTP/2, from its headers on. */
export interface Timeouts extends Pick<ServerOptions, 'headersTimeout' | 'keepAliveTimeout'> {
  readonly requestTimeout: number;
}

/** Passes requests of both versions to listeners of `request`, which need not know the difference. */
export function createSecureApiServer(tls: ServerTls, timeouts: Timeouts): Server {
  const server = createSecureServer({
    ...SESSION_OPTIONS,
    settings: { ...SESSION_OPTIONS.settings, maxConcurrentStreams: MAX_CONCURRENT_STREAMS },
    maxSessionMemory: MAX_SESSION_MEMORY_MB,
    ...tls.options,
    allowHTTP1: true,
    Http2ServerRequest: RequestOfStream,
    Http2ServerResponse: ResponseOfStream,
  });
  // Node.js 22 has no option for them. What it reads is the server.
  Object.assign(server, timeouts);
  tls.serve(server);
  server.on('session', (session: ServerHttp2Session) => watchSession(session, () => endIfUnused(session)));
  server.on('stream', (stream: ServerHttp2Stream) => endIfSlow(stream, timeouts.requestTimeout));
  return server;
}

/** A silent connection has no use: clients make another one. Subscriptions have heartbeats, and answers end if they stall. */
function endIfUnused(session: ServerHttp2Session): void {
  session.close();
}

function endIfSlow(stream: ServerHttp2Stream, timeoutMs: number): void {
  if (stream.endAfterHeaders) return;
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), timeoutMs);
  const arrived = (): void => clearTimeout(timer);
  stream.once('end', arrived).once('close', arrived);
}

/** Has the headers as HTTP/1.1 has them. */
class RequestOfStream extends Http2ServerRequest {
  constructor(...created: ConstructorParameters<typeof Http2ServerRequest>) {
    super(...created);
    Object.defineProperty(this, 'headers', { value: plainHeaders(created[1]) });
  }
}

/** Has what responses of HTTP/1.1 have beyond Node's own. */
class ResponseOfStream extends Http2ServerResponse<RequestOfStream> {
  constructor(stream: ServerHttp2Stream) {
    super(stream);
    Object.defineProperty(this, 'destroyed', { get: () => stream.destroyed });
  }

  setHeaders(headers: ReadonlyMap<string, string>): this {
    for (const [name, value] of headers) this.setHeader(name, value);
    return this;
  }
}

function plainHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { ':authority': authority } = headers;
  const plain = Object.entries(headers).filter(([name]) => !name.startsWith(':'));
  return { ...Object.fromEntries(plain), ...(authority !== undefined && { host: authority }) };
}
