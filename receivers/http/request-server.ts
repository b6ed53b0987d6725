/** The HTTP server of a receiver: listening, timeouts, and a stop that answers the requests under way. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { ListenAddress } from '../../src/net/address.ts';
import type { Strangers } from '../../src/net/foreign/door.ts';
import { Listener } from '../../src/net/listener.ts';
import { stopperOf } from '../../src/net/stop-server.ts';
import type { ServerTls } from '../../src/net/tls/server-tls.ts';
import type { Receiver, ReceiverLog } from '../intake/receiver.ts';

const TIMEOUTS = {
  // From the connection to the end of the request's headers.
  headersTimeout: 10_000,
  // From the connection to the end of the request's body.
  requestTimeout: 60_000,
  // Between two requests on one connection. Longer than the usual minute between two exports.
  keepAliveTimeout: 75_000,
};
/** Time that a stop gives to requests under way before it cuts their connections. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * Answers one request. If `expectsContinue`, the sender waits for `100 Continue` before it sends the body. Throws only if
 * answering has a defect.
 */
export type Serve = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => Promise<void>;

export interface RequestServerOptions {
  /** The receiver's title, for the log. */
  readonly title: string;
  /** The path of its endpoint in the configuration, for messages. */
  readonly setting: string;
  readonly address: ListenAddress;
  /** Absent: connections are not encrypted. */
  readonly tls: ServerTls | undefined;
  readonly strangers: Strangers;
  readonly log: ReceiverLog;
  readonly serve: Serve;
}

/** A receiver that passes every request to `serve`. */
export function createRequestServer({
  title,
  setting,
  address,
  tls,
  strangers,
  log,
  serve,
}: RequestServerOptions): Receiver {
  const server = createHttpServer(tls);
  const door = { title, speaks: 'HTTP/1.1', tlsSetting: setting.replace(/endpoint$/, 'tls'), strangers } as const;
  const listener = new Listener(server, door);
  const stop = stopperOf(server, listener, STOP_TIMEOUT_MS, ['request', 'checkContinue']);
  const onRequest = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    // An error here can only be a defect in answering, and nobody is left to get an answer.
    serve(request, response, expectsContinue).catch((error: unknown) => {
      log.error({ err: error, receiver: title }, 'a request could not be answered');
      request.destroy();
    });
  };
  server.on('request', (request, response) => onRequest(request, response, false));
  server.on('checkContinue', (request, response) => onRequest(request, response, true));
  return {
    start: () => listener.listen(setting, address),
    stop,
  };
}

/** HTTP/1.1, also with TLS: a server of HTTP/2 would have to bound each stream as this one bounds connections. */
function createHttpServer(tls: ServerTls | undefined): Server {
  if (tls === undefined) return createServer(TIMEOUTS);
  const server = createSecureServer({ ...TIMEOUTS, ...tls.options });
  tls.serve(server);
  return server;
}
