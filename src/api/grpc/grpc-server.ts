/** A server of gRPC methods with @grpc/grpc-js, which is loaded when it serves. */
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, Server as SecureServer } from 'node:tls';
import type { Server as LibraryServer } from '@grpc/grpc-js';
import type { Need } from '../../access/caller.ts';
import type { Gate } from '../../access/gate.ts';
import { SpangraphError } from '../../errors.ts';
import { formatEndpoint, type ListenAddress } from '../../net/address.ts';
import { Listener } from '../../net/listener.ts';
import { handshakesOf } from '../../net/tls/handshakes.ts';
import type { ServerTls } from '../../net/tls/server-tls.ts';
import { API_TLS_SETTING, type ApiPort } from '../ports/api-port.ts';
import type { OnRefusal } from '../refusals/refusals.ts';
import { Connections } from './connections.ts';
import { Entrance } from './entrance.ts';
import { type CallStream, GrpcCall } from './grpc-call.ts';
import { grpcStatusOf } from './grpc-status.ts';

/** The part of a logger that is needed here. */
interface ErrorLog {
  error(details: object, message: string): void;
}

/** One method. */
export interface GrpcMethod {
  /** `/package.Service/Method` */
  readonly path: string;
  readonly needs: Need;
  /** Sends the messages of the answer. Throws SpangraphErrors. */
  readonly answer: (call: GrpcCall) => Promise<void>;
}

export interface GrpcServing {
  readonly methods: readonly GrpcMethod[];
  readonly gate: Gate;
  readonly log: ErrorLog;
  /** Hears of calls that are not admitted. */
  readonly onRefusal?: OnRefusal | undefined;
}

/** Clients of this server keep one connection, or a few. */
const MAX_CONNECTIONS = 64;
/** Calls under way on one connection. Clients hold back more. */
const MAX_CONCURRENT_STREAMS = 64;
/** Largest message of a request, before and after decompression: some 2,000 trace ids. */
const MAX_REQUEST_BYTES = 128 * 1024;
/** Memory of one connection in megabytes, answers included that its client has not taken yet. New calls over it are refused. */
const MAX_SESSION_MEMORY_MB = 32;
/** Time without a call after which a connection is closed in order. Clients make another one. */
const MAX_IDLE_MS = 30 * 60_000;
/** Time between two pings, and time within which a ping must be answered. */
const KEEPALIVE_TIME_MS = 120_000;
const KEEPALIVE_TIMEOUT_MS = 20_000;
/** Time that a stop gives to calls under way before it cuts their connections. */
const STOP_TIMEOUT_MS = 5_000;

const OPTIONS = {
  'grpc.max_concurrent_streams': MAX_CONCURRENT_STREAMS,
  'grpc.max_receive_message_length': MAX_REQUEST_BYTES,
  'grpc-node.max_session_memory': MAX_SESSION_MEMORY_MB,
  'grpc.max_connection_idle_ms': MAX_IDLE_MS,
  'grpc.keepalive_time_ms': KEEPALIVE_TIME_MS,
  'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
  'grpc.enable_channelz': 0,
};

/** What connections are handed to. */
interface Serving {
  /** Absent: nothing is served yet. */
  injector?: ReturnType<LibraryServer['createConnectionInjector']>;
}

interface Parts {
  readonly listener: Listener;
  readonly endHandshakes: () => void;
  readonly connections: Connections;
  readonly serving: Serving;
}

const asIs = (bytes: Buffer): Buffer => bytes;

export class GrpcServer {
  /** The bound address, as `host:port`. */
  readonly address: string;
  readonly #listener: Listener;
  readonly #endHandshakes: () => void;
  readonly #connections: Connections;
  readonly #serving: Serving;

  /** Binds. Until {@link serve} is called, connections are closed at once, and clients try again. Throws ADDRESS_UNUSABLE. */
  static async listen(
    address: ListenAddress,
    tls: ServerTls | undefined,
    { title, setting, strangers }: ApiPort,
  ): Promise<GrpcServer> {
    const server = tls === undefined ? createServer({ noDelay: true }) : secureListener(tls);
    server.maxConnections = MAX_CONNECTIONS;
    const connections = new Connections();
    const serving: Serving = {};
    server.on(server instanceof SecureServer ? 'secureConnection' : 'connection', (socket: Socket) => {
      connections.add(socket);
      if (serving.injector === undefined) socket.destroy();
      else serving.injector.injectConnection(socket);
    });
    const listener = new Listener(server, { title, speaks: 'gRPC', tlsSetting: API_TLS_SETTING, strangers });
    const endHandshakes = handshakesOf(server);
    const bound = formatEndpoint(await listener.listen(setting, address));
    return new GrpcServer({ listener, endHandshakes, connections, serving }, bound);
  }

  private constructor({ listener, endHandshakes, connections, serving }: Parts, address: string) {
    this.#listener = listener;
    this.#endHandshakes = endHandshakes;
    this.#connections = connections;
    this.#serving = serving;
    this.address = address;
  }

  /** Lets the process end while the server listens, and while clients are connected. */
  unref(): void {
    this.#listener.unref();
  }

  /** Answers calls from now on. */
  async serve({ methods, gate, log, onRefusal = () => {} }: GrpcServing): Promise<void> {
    const library = await import('@grpc/grpc-js');
    const needs = new Map(methods.map((method) => [method.path, method.needs]));
    const entrance = new Entrance({
      library,
      gate,
      // A path that is not served has no interceptor.
      needs: (path) => needs.get(path) ?? 'admin',
      connections: this.#connections,
      onRefusal,
      onDefect: (err) => log.error({ err }, 'A call failed unexpectedly.'),
    });
    const server = new library.Server({ ...OPTIONS, interceptors: [entrance.interceptor] });
    for (const { path, answer } of methods) {
      const handle = (stream: CallStream): void => {
        void end(stream, answer(new GrpcCall(stream, entrance.admitted(stream.metadata))), log);
      };
      server.register(path, handle, asIs, asIs, 'serverStream');
    }
    this.#serving.injector = server.createConnectionInjector(library.ServerCredentials.createInsecure());
  }

  /** Ends connections when their calls have been answered, and cuts off what is left after some time. */
  async close(): Promise<void> {
    this.#serving.injector?.drain(STOP_TIMEOUT_MS);
    this.#endHandshakes();
    const timer = setTimeout(() => this.#connections.cutAll(), STOP_TIMEOUT_MS);
    await this.#listener.close();
    clearTimeout(timer);
  }
}

/** The library makes HTTP/2 of what TLS has decrypted, so that the certificate can be replaced as everywhere else. */
function secureListener(tls: ServerTls): Server {
  const listener = createTlsServer({ ...tls.options, ALPNProtocols: ['h2'] });
  tls.serve(listener);
  return listener;
}

/** Ends a call with the status of its answer. */
async function end(stream: CallStream, answered: Promise<void>, log: ErrorLog): Promise<void> {
  try {
    await answered;
    stream.end();
  } catch (thrown) {
    const error = SpangraphError.from(thrown);
    if (error.code === 'INTERNAL_SERVER_ERROR') log.error({ err: thrown }, 'A call failed unexpectedly.');
    stream.emit('error', Object.assign(error, grpcStatusOf(error)));
  }
}
