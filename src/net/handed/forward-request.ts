/** Passes a request on to a server of HTTP at the end of a connection, and its response back. */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ConnectionEnds } from './connection.ts';

/** Headers that belong to one connection (RFC 9110, 7.6.1). The encoding of the body is that of each message. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']);
/** The receiving server has answered it. */
const EXPECT = 'expect';
/** The length of a response is known, or Node says how it is encoded. */
const TRANSFER_ENCODING = 'transfer-encoding';

/** The two ends of the connection of a request. */
export function endsOf({ socket }: IncomingMessage): ConnectionEnds {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  return { remoteAddress, remotePort, localAddress, localPort, isEncrypted: 'encrypted' in socket };
}

/**
 * The connection serves this request alone. If the client goes, the connection is closed, and the other way round; `fail` answers
 * if it is closed before there is a response.
 */
export function forwardRequest(
  request: IncomingMessage,
  response: ServerResponse,
  connection: Duplex,
  fail: () => void,
): void {
  const { method, url: path, rawHeaders } = request;
  const headers = withoutHeaders(rawHeaders, (name) => OF_THE_CONNECTION.has(name) || name === EXPECT);
  const outgoing = httpRequest({ createConnection: () => connection, method, path, headers });
  response.once('close', () => outgoing.destroy());
  outgoing.on('error', () => {
    if (response.headersSent) response.destroy();
    else if (!response.destroyed) fail();
  });
  outgoing.on('response', (incoming) => {
    const ofResponse = withoutHeaders(
      incoming.rawHeaders,
      (name) => OF_THE_CONNECTION.has(name) || name === TRANSFER_ENCODING,
    );
    response.writeHead(incoming.statusCode ?? 502, ofResponse);
    // A response that is cut off must not look like a whole one.
    incoming.on('error', () => response.destroy());
    incoming.pipe(response);
  });
  request.pipe(outgoing);
}

/** Names and values in turn, but for those whose name, in lower case, is left out. */
function withoutHeaders(rawHeaders: readonly string[], isLeftOut: (name: string) => boolean): string[] {
  return rawHeaders.filter((_value, index) => !isLeftOut((rawHeaders[index - (index % 2)] ?? '').toLowerCase()));
}
