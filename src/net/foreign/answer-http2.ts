import {
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Socket } from 'node:net';

/** Time that a client has to send a request and to read the answer. */
const LINGER_MS = 5_000;
/** google.rpc.Code UNIMPLEMENTED: senders do not repeat the call. */
const UNIMPLEMENTED = 12;
const MAX_CONCURRENT_STREAMS = 8;
const MAX_HEADER_LIST_BYTES = 16 * 1024;

/**
 * Answers each request of HTTP/2 on a connection with `text`: one of gRPC with UNIMPLEMENTED, any other with 400. Calls `onRequest`
 * with the headers of the first one; without headers if the connection ends before there is one.
 */
export function answerHttp2(socket: Socket, text: string, onRequest: (headers?: IncomingHttpHeaders) => void): void {
  const session = performServerHandshake(socket, {
    settings: {
      enablePush: false,
      maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
      maxHeaderListSize: MAX_HEADER_LIST_BYTES,
    },
    maxHeaderListPairs: 100,
  });
  // Not the session: after `close` it waits for the end that the client sends.
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  let isReported = false;
  const report = (headers?: IncomingHttpHeaders): void => {
    if (!isReported) onRequest(headers);
    isReported = true;
  };
  session.on('error', () => session.destroy());
  session.once('close', () => {
    clearTimeout(timer);
    report();
    socket.destroy();
  });
  session.on('stream', (stream: ServerHttp2Stream, headers) => {
    stream.on('error', () => stream.destroy());
    report(headers);
    answer(stream, headers, text);
    session.close();
  });
}

function answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, text: string): void {
  const isGrpc = headers['content-type']?.startsWith('application/grpc') === true;
  if (isGrpc) stream.respond(grpcRefusal(text), { endStream: true });
  else {
    stream.respond({ ':status': 400, 'content-type': 'text/plain; charset=utf-8' });
    stream.end(`${text}\n`);
  }
  // The rest of the request is not wanted (RFC 9113, 8.1). What has come must be read, or the connection stays.
  stream.once('finish', () => stream.close(constants.NGHTTP2_NO_ERROR));
  stream.resume();
}

/** Encodes as gRPC over HTTP/2 prescribes for Status-Message: the percent sign, and all but printable ASCII. */
function grpcRefusal(text: string): OutgoingHttpHeaders {
  const message = text.replace(/[^ -$&-~]+/g, encodeURIComponent);
  return { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': UNIMPLEMENTED, 'grpc-message': message };
}
