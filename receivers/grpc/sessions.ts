import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';

/** Running calls on one connection. Client libraries delay further calls. The ingest queue bounds the memory. */
const MAX_CONCURRENT_STREAMS = 256;
/** Bytes that a sender may send before they are read, on one call and on all calls of one connection. */
const STREAM_WINDOW_BYTES = 1024 * 1024;
const SESSION_WINDOW_BYTES = 4 * 1024 * 1024;
/** Size limit of the headers of a call, counted as in HTTP/2. */
const MAX_HEADER_LIST_BYTES = 16 * 1024;
const MAX_HEADER_PAIRS = 100;
/** Calls that one connection may cancel: a burst, and then a rate per second. Beyond that the connection is closed. */
const RESET_BURST = 1000;
const RESETS_PER_SECOND = 33;
/** Time from the connection to the sender's first frame, which HTTP/2 requires at once. */
const PREFACE_TIMEOUT_MS = 10_000;
/** Silence after which a ping checks the sender. The default of gRPC is 2 hours. */
const KEEPALIVE_TIME_MS = 120_000;
/** Time to answer the ping. */
const KEEPALIVE_TIMEOUT_MS = 20_000;

/** An HTTP/2 server without TLS that bounds everything that a peer can make grow. */
export function createSessionServer(): Http2Server {
  const server = createServer({
    settings: {
      enablePush: false,
      maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
      initialWindowSize: STREAM_WINDOW_BYTES,
      maxHeaderListSize: MAX_HEADER_LIST_BYTES,
    },
    maxHeaderListPairs: MAX_HEADER_PAIRS,
    streamResetBurst: RESET_BURST,
    streamResetRate: RESETS_PER_SECOND,
  });
  server.on('session', watch);
  return server;
}

/** Ends connections with a silent or absent peer. */
function watch(session: ServerHttp2Session): void {
  session.setLocalWindowSize(SESSION_WINDOW_BYTES);
  const preface = setTimeout(() => session.destroy(), PREFACE_TIMEOUT_MS);
  session.once('remoteSettings', () => clearTimeout(preface));
  session.once('close', () => clearTimeout(preface));
  // Calls on a broken connection end with it. It is the sender's concern.
  session.on('error', () => {});
  session.setTimeout(KEEPALIVE_TIME_MS, () => keepAlive(session));
}

function keepAlive(session: ServerHttp2Session): void {
  const timer = setTimeout(() => session.destroy(), KEEPALIVE_TIMEOUT_MS);
  session.once('close', () => clearTimeout(timer));
  session.ping((error) => {
    clearTimeout(timer);
    if (error === null) session.setTimeout(KEEPALIVE_TIME_MS);
  });
}
