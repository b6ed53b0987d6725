/** How a server of TCP listens: on one address, or on both of localhost, for clients that speak its protocol. */
import { createServer, type Server } from 'node:net';
import { type ListenAddress, presentHosts } from './address.ts';
import type { Awaited } from './foreign/await-protocol.ts';
import type { Door } from './foreign/door.ts';
import { guardProtocol } from './foreign/guard.ts';
import { isTaken, listenError } from './listen-error.ts';

/** Free ports that are tried until both addresses of localhost have the same one. */
const MAX_PORT_TRIES = 20;

export class Listener {
  readonly #server: Server;
  readonly #awaited: Awaited | undefined;
  /** They accept connections at further addresses, for the server. */
  #ears: readonly Server[] = [];

  /**
   * The server must have the listeners that serve connections. With a door, they hear only of those that speak its protocol, and
   * listeners that are added later hear of all.
   */
  constructor(server: Server, door?: Door) {
    this.#server = server;
    this.#awaited = door && guardProtocol(server, door);
  }

  get isListening(): boolean {
    return this.#server.listening;
  }

  /**
   * Binds. `setting` is the path of the endpoint in the configuration. Resolves with the host as it is configured, and the port that is
   * bound. Throws ADDRESS_UNUSABLE.
   */
  async listen(setting: string, { host, port }: ListenAddress): Promise<ListenAddress> {
    const hosts = presentHosts(host);
    for (let tries = 1; ; tries++) {
      const ears = hosts.slice(1).map(() => earOf(this.#server));
      const servers = [this.#server, ...ears];
      let bound = port;
      let at: string = hosts[0];
      try {
        for (const [index, server] of servers.entries()) {
          at = hosts[index] ?? host;
          bound = await listenAt(server, { host: at, port: bound });
        }
        this.#ears = ears;
        return { host, port: bound };
      } catch (thrown) {
        await Promise.all(servers.map(closeServer));
        const mayHelp = port === 0 && isTaken(thrown) && tries < MAX_PORT_TRIES;
        if (!mayHelp) throw listenError(setting, { host, port: bound }, at, thrown);
      }
    }
  }

  /** Lets the process end while the server listens, and while clients are connected. */
  unref(): void {
    for (const server of [this.#server, ...this.#ears]) server.unref();
    this.#server.on('connection', (socket) => socket.unref());
  }

  /** Takes no more connections. Resolves when all are closed. Those that have not shown their protocol are cut off. */
  async close(): Promise<void> {
    const closed = [this.#server, ...this.#ears].map(closeServer);
    this.#awaited?.destroy();
    await Promise.all(closed);
  }
}

/** Accepts connections for `server`, as it would itself. */
function earOf(server: Server): Server {
  const allowHalfOpen = 'allowHalfOpen' in server && server.allowHalfOpen === true;
  const ear = createServer({ allowHalfOpen, noDelay: true }, (socket) => void server.emit('connection', socket));
  ear.maxConnections = server.maxConnections;
  return ear;
}

/** Resolves with the port. */
function listenAt(server: Server, { host, port }: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const bound = server.address();
      resolve(bound === null || typeof bound === 'string' ? port : bound.port);
    });
  });
}

/** Resolves at once if it does not listen. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (server.listening) server.close(() => resolve());
    else resolve();
  });
}
