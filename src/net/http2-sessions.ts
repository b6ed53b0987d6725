/** HTTP/2 connections, as servers keep them: everything that the other end can make grow is bounded. */
import {
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerOptions,
} from 'node:http2';
import type { ServerTls } from './tls/server-tls.ts';

/** Calls under way on one connection. Senders' libraries hold back more calls. The ingest queue bounds memory. */
const MAX_CONCURRENT_STREAMS = 256;
/** Bytes that a sender may send before they are read: for one call, and for all calls of one connection. */
const STREAM_WINDOW_BYTES = 1024 * 1024;
const SESSION_WINDOW_BYTES = 4 * 1024 * 1024;
/** Size of the headers of a call, counted as HTTP/2 does. */
const MAX_HEADER_LIST_BYTES = 16 * 1024;
const MAX_HEADER_PAIRS = 100;
/** Calls that one connection may cancel: first a burst, then a number a second. A connection over that is closed. */
const RESET_BURST = 1000;
const RESETS_PER_SECOND = 33;
/** From the connection to the sender's first frame, which HTTP/2 expects at once. */
const PREFACE_TIMEOUT_MS = 10_000;
/** Time without a frame after which a ping checks that the sender is still there. gRPC's default is 2 hours. */
const KEEPALIVE_TIME_MS = 120_000;
/** Time within which the sender must answer the ping. */
const KEEPALIVE_TIMEOUT_MS = 20_000;

/** For `createServer`. */
export const SESSION_OPTIONS = {
  settings: {
    enablePush: false,
    maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
    initialWindowSize: STREAM_WINDOW_BYTES,
    maxHeaderListSize: MAX_HEADER_LIST_BYTES,
  },
  maxHeaderListPairs: MAX_HEADER_PAIRS,
  streamResetBurst: RESET_BURST,
  streamResetRate: RESETS_PER_SECOND,
} as const satisfies ServerOptions;

/** An HTTP/2 server that ends connections whose other end is silent or gone. With `tls`, clients must ask for `h2` by ALPN. */
export function createSessionServer(tls: ServerTls | undefined): Http2Server | Http2SecureServer {
  const server = tls === undefined ? createServer(SESSION_OPTIONS) : createSecureSessionServer(tls);
  server.on('session', (session: ServerHttp2Session) => watchSession(session, () => keepAlive(session)));
  return server;
}

function createSecureSessionServer(tls: ServerTls): Http2SecureServer {
  const server = createSecureServer({ ...SESSION_OPTIONS, ...tls.options });
  tls.serve(server);
  return server;
}

/** Calls `onSilence` when the other end has sent nothing, and was sent nothing, for some time. */
export function watchSession(session: ServerHttp2Session, onSilence: () => void): void {
  session.setLocalWindowSize(SESSION_WINDOW_BYTES);
  const preface = setTimeout(() => session.destroy(), PREFACE_TIMEOUT_MS);
  session.once('remoteSettings', () => clearTimeout(preface));
  session.once('close', () => clearTimeout(preface));
  // A broken connection is its sender's concern. Its calls end with it.
  session.on('error', () => {});
  session.setTimeout(KEEPALIVE_TIME_MS, onSilence);
}

function keepAlive(session: ServerHttp2Session): void {
  const timer = setTimeout(() => session.destroy(), KEEPALIVE_TIMEOUT_MS);
  session.once('close', () => clearTimeout(timer));
  session.ping((error) => {
    clearTimeout(timer);
    if (error === null) session.setTimeout(KEEPALIVE_TIME_MS);
  });
}
