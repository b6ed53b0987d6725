/** The HTTP server of the API. It serves whatever routes the process has. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import { formatEndpoint, type ListenAddress } from '../net/address.ts';
import { Listener } from '../net/listener.ts';
import { stopperOf } from '../net/stop-server.ts';
import type { ServerTls } from '../net/tls/server-tls.ts';
import { API_TLS_SETTING, type ApiPort } from './ports/api-port.ts';
import { createSecureApiServer, type Timeouts } from './secure-server.ts';
import { sendJson } from './send-json.ts';

const TIMEOUTS: Timeouts = {
  // From the connection to the end of the request's headers.
  headersTimeout: 10_000,
  // From the connection to the end of the request's body.
  requestTimeout: 60_000,
  // Between two requests on one connection.
  keepAliveTimeout: 5_000,
};
/** Time that a stop gives to requests under way before it cuts their connections. */
const STOP_TIMEOUT_MS = 5_000;

interface Parts {
  readonly server: Server;
  readonly port: Listener;
  readonly close: () => Promise<void>;
}

export class ApiServer {
  /** The bound address, as `host:port`. */
  readonly address: string;
  /**
   * Closes connections without a request, and gives requests under way some time to be answered. Then it cuts off what is
   * left, which ends its reads.
   */
  readonly close: () => Promise<void>;
  readonly #port: Listener;
  #listener: RequestListener = answerNotYet;

  /**
   * Binds. Until {@link serve} is called, requests get 503. Throws ADDRESS_UNUSABLE.
   */
  static async listen(
    address: ListenAddress,
    tls: ServerTls | undefined,
    { title, setting, strangers }: ApiPort,
  ): Promise<ApiServer> {
    const server = tls === undefined ? createServer(TIMEOUTS) : createSecureApiServer(tls, TIMEOUTS);
    const door = { title, speaks: 'HTTP/1.1', tlsSetting: API_TLS_SETTING, strangers } as const;
    const port = new Listener(server, door);
    const close = stopperOf(server, port, STOP_TIMEOUT_MS);
    const bound = formatEndpoint(await port.listen(setting, address));
    return new ApiServer({ server, port, close }, bound);
  }

  private constructor({ server, port, close }: Parts, address: string) {
    this.#port = port;
    this.close = close;
    this.address = address;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#listener(request, response));
  }

  /** Lets the process end while the server listens, and while clients are connected. */
  unref(): void {
    this.#port.unref();
  }

  /** Answers requests by `listener` from now on. */
  serve(listener: RequestListener): void {
    this.#listener = listener;
  }
}

/** Answers a request that comes before the server can serve it. */
export function answerNotYet({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('retry-after', '1');
  // A browser loads the page again by itself.
  if (headers.accept?.includes('text/html')) response.setHeader('refresh', '1');
  const message = 'The server is starting. Send the request again in a second.';
  sendJson(response, 503, { status: 'starting', errors: [{ message, extensions: { code: 'OPERATION_REFUSED' } }] });
}
